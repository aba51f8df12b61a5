import { comparing } from '../../../platform/compare.ts';
import { tablesFor } from '../../sessions/capacity.rules.ts';
import type { Session } from '../../sessions/session.ts';
import type { PlanBusy, PlanDue, PlanStock } from '../plan-inputs.ts';

/** A session that is already planned, and what it has not taken yet. */
export interface PlannedSession extends Pick<Session, 'site' | 'day' | 'product' | 'shifts' | 'communes'> {
  /** Doses it will set aside when it is published. */
  readonly dosesToTake: number;
  /** People it will still call. */
  readonly peopleToCall: number;
}

/** The tables that sessions take, as many as their slots need. */
export function tablesTaken(
  sessions: readonly Pick<Session, 'site' | 'day' | 'shifts'>[],
  rateOn: (day: string) => number,
): PlanBusy[] {
  return sessions.flatMap(({ site, day, shifts }) =>
    shifts.map(({ start, end, capacity }) => {
      const tables = tablesFor(capacity, { start, end }, rateOn(day));
      return { site, day, start, end, tables };
    }),
  );
}

/**
 * The stock less what drafted sessions will take, first expiry first as in publishing: from their own site, then, if that
 * is not enough, from what the district would have to send.
 */
export function withoutPromised(
  stock: readonly PlanStock[],
  sessions: readonly PlannedSession[],
): PlanStock[] {
  const left = new Map(stock.map((entry) => [entry, entry.doses]));
  const byExpiry = [...stock].sort(comparing(({ lastDay, batch }) => `${lastDay} ${batch}`));
  for (const { site, day, product, dosesToTake } of oneAtATime(sessions)) {
    let wanted = dosesToTake;
    for (const isOwn of [true, false]) {
      for (const entry of byExpiry) {
        const fits = entry.product === product && entry.lastDay >= day && entry.state === 'usable';
        const isHere = isOwn ? entry.holder === site : site.startsWith(`${entry.holder}-`);
        if (!fits || !isHere) continue;
        const taken = Math.min(wanted, left.get(entry) ?? 0);
        left.set(entry, (left.get(entry) ?? 0) - taken);
        wanted -= taken;
      }
    }
  }
  return stock.map((entry) => ({ ...entry, doses: left.get(entry) ?? 0 })).filter(({ doses }) => doses > 0);
}

/** The people less those whom sessions that are already planned will call, in order, from their catchment. */
export function withoutCalled(due: readonly PlanDue[], sessions: readonly PlannedSession[]): PlanDue[] {
  const left = new Map(due.map((row) => [row, row.people]));
  const inOrder = [...due].sort(comparing(({ priority }) => priority));
  for (const { day, product, communes, peopleToCall } of oneAtATime(sessions)) {
    let wanted = peopleToCall;
    for (const row of inOrder) {
      const lives = communes.length === 0 || (row.commune !== null && communes.includes(row.commune));
      if (!lives || row.notBefore > day || !row.products.includes(product)) continue;
      const called = Math.min(wanted, left.get(row) ?? 0);
      left.set(row, (left.get(row) ?? 0) - called);
      wanted -= called;
    }
  }
  return due.map((row) => ({ ...row, people: left.get(row) ?? 0 })).filter(({ people }) => people > 0);
}

function oneAtATime(sessions: readonly PlannedSession[]): PlannedSession[] {
  return [...sessions].sort(comparing(({ day, site }) => `${day} ${site}`));
}
