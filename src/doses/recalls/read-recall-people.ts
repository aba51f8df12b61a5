import type { Reader } from '../../platform/database/database.ts';
import type { RecallPerson } from './recall.ts';
import { listDosesInLot } from './recall-people.reads.ts';

/** A page of the people who got a dose of a lot in an area (the country, or a province). */
export async function readRecallPeople(
  reader: Reader,
  asked: { readonly lot: string; readonly area: string; readonly after: string; readonly limit: number },
): Promise<{ items: RecallPerson[]; next?: string }> {
  const { lot, area, after, limit } = asked;
  const { standing, next } = await listDosesInLot(reader, lot, area, after, limit);
  const items = standing.map(({ id, pseudonym, booking, site, day, doseNumber }) => ({
    dose: id,
    pseudonym,
    booking,
    site,
    day,
    doseNumber,
  }));
  return { items, ...(next === undefined ? {} : { next: Buffer.from(next, 'utf8').toString('base64url') }) };
}
