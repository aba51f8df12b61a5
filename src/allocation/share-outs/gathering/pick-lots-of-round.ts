import type { Reader } from '../../../platform/database/database.ts';
import type { LotDoses } from '../../../supply/ledger/balance.ts';
import { getLot } from '../../../supply/lots/lot.store.ts';
import { roundProblem } from '../../rounds/round.problems.ts';
import type { Round } from '../../rounds/round.ts';
import { shareOutProblem } from '../share-out.problems.ts';
import { type FreeLot, soonestFirst } from './lots-to-share.ts';

/**
 * Picks the lots of a round that a province divides: those named; else its stock of the round, soonest to expire first,
 * and then doses still to come. Throws `round/lot-not-in-round`, `share-out/more-than-unshared`.
 */
export async function pickLotsOfRound(
  reader: Reader,
  round: Pick<Round, 'id' | 'lots'>,
  wanted: { readonly doses: number; readonly lots?: readonly LotDoses[] | undefined },
  free: readonly FreeLot[],
): Promise<FreeLot[]> {
  const about = { object: round.id };
  const onHand = free.filter(({ lot }) => round.lots.some((known) => known.lot === lot));
  const coming: FreeLot[] = [];
  for (const { lot: id, doses } of round.lots) {
    const lot = await getLot(reader, id);
    const here = onHand.find(({ lot: known }) => known === id);
    const more = Math.max(0, doses - (here?.doses ?? 0));
    if (more > 0) {
      coming.push({
        lot: id,
        doses: more,
        lastDay: here?.lastDay ?? lot.expiry,
        isThawed: here?.isThawed ?? false,
      });
    }
  }
  coming.sort(soonestFirst);
  const known = [...onHand, ...coming];
  if (wanted.lots === undefined) return takeInOrder(known, wanted.doses, about);
  return wanted.lots.flatMap(({ lot, doses }) => {
    const own = known.filter((one) => one.lot === lot);
    if (own.length === 0) throw roundProblem('round/lot-not-in-round', { lot }).about(about);
    return takeInOrder(own, doses, about);
  });
}

function takeInOrder(lots: readonly FreeLot[], doses: number, about: { object: string }): FreeLot[] {
  const taken = new Map<string, FreeLot>();
  let missing = doses;
  for (const one of lots) {
    const part = Math.min(missing, one.doses);
    if (part === 0) continue;
    missing -= part;
    const before = taken.get(one.lot);
    taken.set(one.lot, { ...one, ...before, doses: (before?.doses ?? 0) + part });
  }
  if (missing > 0) throw shareOutProblem('share-out/more-than-unshared', { doses }).about(about);
  return [...taken.values()];
}
