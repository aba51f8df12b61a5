import { recordAction } from '../../audit/record.ts';
import { transact, UNCHANGED, type UseCaseContext } from '../../platform/use-case.ts';
import { insertMessages } from '../messages/outbox-message.store.ts';
import { messageOf } from '../messages/outbox-message.ts';
import { getBooking, listUnconfirmed } from './booking.store.ts';
import { aboutBooking } from './booking-steps.ts';
import { endBooking } from './end-booking.ts';

const BATCH = 200;

interface Released {
  readonly released: number;
  readonly calledFromStandby: number;
}

/**
 * Releases every call of a province whose time to confirm ended before `now`, and calls the next of the standby list to
 * each slot. Each slot has a transaction of its own, so two runs at once, or a confirmation at the same moment, leave each
 * booking in exactly one state.
 */
export async function releaseUnconfirmed(
  context: UseCaseContext,
  province: string,
  now: Date,
): Promise<Released> {
  let released = 0;
  let calledFromStandby = 0;
  for (;;) {
    const due = await listUnconfirmed(context.database, province, now, BATCH);
    let done = 0;
    for (const id of due) {
      const outcome = await releaseOne(context, id, now);
      if (outcome === undefined) continue;
      done += 1;
      if (outcome.calledNext) calledFromStandby += 1;
    }
    released += done;
    // A batch in which nothing could be released would come back unchanged: another run is working on it.
    if (due.length < BATCH || done === 0) return { released, calledFromStandby };
  }
}

async function releaseOne(
  context: UseCaseContext,
  id: string,
  due: Date,
): Promise<{ readonly calledNext: boolean } | undefined> {
  return transact(context, async (tx, now) => {
    const booking = await getBooking(tx, id);
    if (booking.state !== 'called' || new Date(booking.confirmBy) >= due) {
      return { entry: UNCHANGED, answer: undefined };
    }
    const { calledNext } = await endBooking(tx, context, now, booking, {
      event: 'release',
      reason: 'unconfirmed',
      course: 'released',
    });
    await insertMessages(tx, [messageOf('released', booking, now, now)]);
    const entry = await recordAction(tx, context, now, {
      action: 'releaseUnconfirmed',
      ...aboutBooking(booking),
      reason: 'unconfirmed',
    });
    return { entry, answer: { calledNext: calledNext !== undefined } };
  });
}
