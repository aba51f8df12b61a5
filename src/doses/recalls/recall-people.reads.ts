import { type AreaCode, COUNTRY, covers } from '../../platform/area.ts';
import { comparing } from '../../platform/compare.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import { areaOfId } from '../../platform/id.ts';
import { recordOf } from '../correction.rules.ts';
import { type DoseDoc, doses, viewDose } from '../dose.store.ts';
import type { Dose } from '../dose.ts';
import { listCorrections, listCorrectionsInto } from '../dose-correction.store.ts';

interface DosesOfLot {
  /** Of the doses on the page, those that count as given from the lot after their corrections. */
  readonly standing: readonly Dose[];
  /** The id after which the next page begins, if there is one. */
  readonly next: string | undefined;
}

/**
 * A page of the doses given from a lot in an area (the country, or a province), by id. The page takes `limit` of the doses
 * recorded in the lot or corrected into it, and drops those that a correction has revoked or put into another lot.
 */
export async function listDosesInLot(
  reader: Reader,
  lot: string,
  area: AreaCode,
  after: string,
  limit: number,
): Promise<DosesOfLot> {
  const movedIn = (await listCorrectionsInto(reader, lot)).filter((id) => covers(area, areaOfId(id)));
  const ids = {
    $gt: after,
    ...(area === COUNTRY ? {} : { $lt: `${area}.` }),
  };
  const from = area !== COUNTRY && after < `${area}-` ? { ...ids, $gt: `${area}-` } : ids;
  const own = await doses
    .raw(reader)
    .find({ lot, _id: from }, inSession(reader))
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  const others = await doses
    .raw(reader)
    .find({ _id: { $in: movedIn.filter((id) => id > after) } }, inSession(reader))
    .toArray();
  const seen = merge(own, others).slice(0, limit);
  const last = seen.at(-1)?._id;
  return {
    standing: await standingIn(reader, lot, seen.map(viewDose)),
    next: seen.length < limit ? undefined : last,
  };
}

function merge(own: readonly DoseDoc[], others: readonly DoseDoc[]): DoseDoc[] {
  const byId = new Map([...own, ...others].map((dose) => [dose._id, dose]));
  return [...byId.values()].sort(comparing(({ _id }) => _id));
}

async function standingIn(reader: Reader, lot: string, found: readonly Dose[]): Promise<Dose[]> {
  const standing: Dose[] = [];
  for (const [province, own] of Map.groupBy(found, (dose) => dose.province)) {
    const corrections = await listCorrections(
      reader,
      province,
      own.map(({ id }) => id),
    );
    const byDose = Map.groupBy(corrections, ({ dose }) => dose);
    for (const dose of own) {
      const record = recordOf(dose, byDose.get(dose.id) ?? []);
      if (record.status === 'given' && record.lot === lot) standing.push(dose);
    }
  }
  return standing;
}
