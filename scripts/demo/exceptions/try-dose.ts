import { z } from 'zod';
import type { Text } from '../../../src/platform/texts.ts';
import { listAll } from '../../support/calls.ts';
import { minutesFromNow, type RegisteredPerson, type Rehearsal, type Session } from '../rehearsal.ts';
import { bookingsOf, sessionStock } from '../sessions/session.ts';

const standbyEntry = z.object({ person: z.string(), status: z.string(), position: z.number() });

/** Tries to inject somebody and compares the answer with the refusal that must come. */
export async function tryDose(
  rehearsal: Rehearsal,
  session: Session,
  attempt: {
    readonly person: string;
    readonly lot: string;
    /** The time of the injection, in minutes from now; now if absent. */
    readonly minutes?: number;
    readonly tried: Text;
    readonly code: string;
  },
): Promise<void> {
  const injectedAt = minutesFromNow(rehearsal, attempt.minutes ?? 0);
  const { person, lot, tried, code } = attempt;
  const body = { session: session.id, person, lot, injectedAt };
  const answer = await session.site.client.ask('POST', '/v1/doses', body);
  rehearsal.report.refusal(session.site.name, tried, answer, code);
}

/** Somebody of the session's district who fits, and is neither booked nor on the standby list there. */
export async function outsider(
  rehearsal: Rehearsal,
  session: Session,
  fits: (person: RegisteredPerson) => boolean,
): Promise<RegisteredPerson> {
  const inside = new Set((await bookingsOf(session)).map((row) => row.person));
  for (const { person } of await standbyOf(session)) inside.add(person);
  const found = [...rehearsal.people.values()]
    .reverse()
    .find((one) => one.district === session.district.code && !inside.has(one.id) && fits(one));
  if (found === undefined) throw new Error('nobody fits');
  return found;
}

/** The standby list of a session, in its order. */
export function standbyOf({ id, site }: Session): Promise<z.infer<typeof standbyEntry>[]> {
  return listAll(site.client, `/v1/sessions/${id}/standby`, standbyEntry);
}

/** A lot that the session still has doses of. Throws Error if it has none. */
export async function lotOf(session: Session): Promise<string> {
  const lot = (await sessionStock(session)).find((line) => line.onHand > 0)?.lot;
  if (lot === undefined) throw new Error('the session has no stock left');
  return lot;
}
