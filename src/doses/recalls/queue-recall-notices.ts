import { timeAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { transactWithoutEntry, type UseCaseContext } from '../../platform/use-case.ts';
import { insertMessagesOnce } from '../../scheduling/messages/outbox-message.store.ts';
import { messageOf, type OutboxMessage } from '../../scheduling/messages/outbox-message.ts';
import type { Dose } from '../dose.ts';
import { advanceNotices, findRecall, listUnfinishedRecalls } from './recall.store.ts';
import { listDosesInLot } from './recall-people.reads.ts';

const STEP = 500;

/**
 * Writes the messages to the recipients of a recalled lot: `STEP` doses in a transaction, at most `steps` transactions. Each
 * transaction stores its progress, and a booking has at most one such message, so a worker that is interrupted or comes
 * second notifies nobody twice. Returns how many messages were written.
 */
export async function queueRecallNotices(
  { idempotency: _, ...context }: UseCaseContext,
  recall: string,
  steps = Number.POSITIVE_INFINITY,
): Promise<number> {
  let queued = 0;
  for (let step = 0; step < steps; step += 1) {
    const done = await transactWithoutEntry(context, 'step-of-entered', (tx, now) =>
      queueStep(tx, recall, now),
    );
    queued += done.queued;
    if (done.complete) break;
  }
  return queued;
}

/** Continues every recall that has messages still to be written. */
export async function queueAllRecallNotices(context: UseCaseContext): Promise<number> {
  let queued = 0;
  for (const id of await listUnfinishedRecalls(context.database))
    queued += await queueRecallNotices(context, id);
  return queued;
}

async function queueStep(
  tx: Tx,
  id: string,
  now: Date,
): Promise<{ readonly queued: number; readonly complete: boolean }> {
  const found = await findRecall(tx, id);
  if (found === undefined || found.recall.notices.complete) return { queued: 0, complete: true };
  const { recall, noticedUpTo } = found;
  const { standing, next } = await listDosesInLot(tx, recall.lot, recall.area, noticedUpTo, STEP);
  const queued = await insertMessagesOnce(
    tx,
    standing.map((dose) => noticeOf(dose, now)),
  );
  const complete = next === undefined;
  if (!(await advanceNotices(tx, found, { to: next ?? noticedUpTo, queued, complete }))) {
    return { queued: 0, complete: true };
  }
  return { queued, complete };
}

/** The message names the day and site of the injection; neither the lot nor the product. */
function noticeOf(
  { booking, province, site, session, person, day, injectedAt }: Dose,
  now: Date,
): OutboxMessage {
  const shift = timeAtSite(new Date(injectedAt));
  const about = { id: booking, province, site, session, person, day, shift, confirmBy: injectedAt };
  return messageOf('recalled', about, now, now);
}
