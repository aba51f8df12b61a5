import { covers } from '../../../src/platform/area.ts';
import { type Batch, keyOf, type Paper, type PaperLine, type PaperRound } from './paper.ts';
import { concerned, nextBatch, nextDose, setAside } from './sources.ts';
import {
  accountOf,
  batchOf,
  countOf,
  doseOf,
  dosesToThaw,
  failureOf,
  findingOf,
  holdOf,
  lotOfSession,
  pick,
  reallocationOf,
  type Step,
  shipmentOf,
  unitOf,
  vialOf,
  wayOf,
} from './step.ts';
import type { World } from './world.ts';

const BARS: Readonly<Record<string, string>> = {
  'not-at-site': 'dose/lot-not-at-site',
  exhausted: 'dose/lot-exhausted',
  quarantined: 'dose/lot-expired',
  expired: 'dose/lot-expired',
  held: 'dose/lot-held',
  recalled: 'dose/lot-recalled',
};

/** The code with which a step is refused, from what is on paper; undefined: it is done. */
export function foresee(world: World, step: Step): string | undefined {
  return ofRounds(world, step) ?? ofStock(world, step) ?? ofSession(world, step) ?? ofControl(world, step);
}

function ofRounds(world: World, step: Step): string | undefined {
  const { paper } = world;
  const { kind, which, doses, odd } = step;
  if (kind === 'announce') return odd === 0 ? 'round/does-not-add-up' : undefined;
  const round = pick(paper.rounds, which);
  if (round === undefined) return undefined;
  const [from, to] = [unitOf(world, step.from), unitOf(world, step.to)];
  const closed = round.closures.has('VN') ? 'round/closed' : undefined;
  switch (kind) {
    case 'amend':
      if (closed === undefined && odd === 0) return 'round/amendment-not-conserving';
      return closed ?? lowering(round, from, doses, 'round/below-received') ?? raising(round, to);
    case 'refuse':
      return closed ?? lowering(round, from, doses, 'round/more-than-to-come') ?? raising(round, 'VN');
    case 'proposeReallocation':
      return closed;
    case 'receiveRound': {
      const whole = doses + (odd % 3) + (odd % 2);
      const refused = lowering(round, from, whole, 'round/more-than-allocated');
      if (refused !== undefined) return refused;
      const left = round.lots.get(paper.lots[step.lot]?.id ?? '');
      if (left === undefined) return 'round/lot-not-in-round';
      return left < whole ? 'round/more-than-lot' : undefined;
    }
    case 'closeRound':
      if (round.closures.has(from)) return 'round/already-closed';
      if (closed !== undefined) return closed;
      return from !== 'VN' && !round.lines.has(from) ? 'round/unit-not-in-round' : undefined;
    default:
      return undefined;
  }
}

function lowering(round: PaperRound, unit: string, doses: number, shortage: string): string | undefined {
  const line = round.lines.get(unit);
  if (line === undefined) return 'round/unit-not-in-round';
  if (line.closed) return 'round/closed';
  return leftOf(line) < doses ? shortage : undefined;
}

function raising(round: PaperRound, unit: string): string | undefined {
  return round.lines.get(unit)?.closed === true ? 'round/closed' : undefined;
}

export const leftOf = ({ allocated, received, damaged }: PaperLine): number => allocated - received - damaged;

function ofStock(world: World, step: Step): string | undefined {
  const { paper } = world;
  const { doses, odd } = step;
  const batch = batchOf(world, step);
  switch (step.kind) {
    case 'approveReallocation': {
      const reallocation = reallocationOf(world, step);
      if (reallocation === undefined) return undefined;
      if (odd === 0) return 'second-person/same-account';
      if (reallocation.approved) return 'round/reallocation-already-approved';
      if (reallocation.round.closures.has('VN')) return 'round/closed';
      return (
        lowering(reallocation.round, reallocation.from, reallocation.doses, 'round/more-than-to-come') ??
        raising(reallocation.round, reallocation.to)
      );
    }
    case 'dispatch':
      return dispatching(world, ...wayOf(world, step), batch, doses);
    case 'arrive': {
      const sent = shipmentOf(world, step);
      if (sent?.received === true) return 'shipment/already-received';
      return odd === 0 ? 'shipment/does-not-add-up' : undefined;
    }
    case 'thaw':
      return thawing(world, step);
    case 'waste': {
      const vial = odd < 2 ? vialOf(world, step) : undefined;
      const key =
        vial === undefined ? keyOf(accountOf(world, step.from), batch) : keyOf(`vial:${vial.id}`, vial.batch);
      return (paper.shelves.get(key)?.onHand ?? 0) < doses ? 'stock/short' : undefined;
    }
    default:
      return undefined;
  }
}

function taking(paper: Paper, account: string, batch: Batch, doses: number, now: number): string | undefined {
  const shelf = paper.shelves.get(keyOf(account, batch));
  if (shelf === undefined) return 'stock/short';
  const state = paper.stateOf(shelf, now);
  if (state !== 'usable') return `lot/${state}`;
  return shelf.onHand < doses ? 'stock/short' : undefined;
}

function dispatching(
  world: World,
  from: string,
  to: string,
  batch: Batch,
  doses: number,
): string | undefined {
  const { paper } = world;
  if (!covers(from, to) && !covers(to, from)) return 'shipment/not-connected';
  const refused = taking(paper, from, batch, doses, world.now().getTime());
  if (refused !== 'stock/short') return refused;
  const here = paper.at(from).filter((shelf) => shelf.batch.lot === batch.lot && shelf.onHand > 0);
  const thawed = here.some((shelf) => shelf.account === from && shelf.batch.thawedAt !== undefined);
  if (batch.thawedAt === undefined && thawed) return 'stock/refreezing';
  const apart = here.some(({ account, onHand }) => account.startsWith('quarantine:') && onHand >= doses);
  return apart ? 'lot/cold-chain-failure' : refused;
}

function thawing(world: World, step: Step): string | undefined {
  const { paper } = world;
  const { from, lot, odd } = step;
  const doses = dosesToThaw(step);
  const of = paper.lots[lot];
  const now = world.now().getTime();
  if (of === undefined || odd === 2) return 'stock/refreezing';
  if (lot === 2) return 'stock/not-frozen';
  if (odd === 0) return 'stock/thawed-in-future';
  const account = accountOf(world, from);
  const frozen = paper.shelves.get(keyOf(account, { lot: of.id }));
  if (frozen !== undefined) {
    if (doses % of.dosesPerVial !== 0 && doses !== frozen.onHand) return 'stock/not-whole-vials';
    if (odd === 1 && now - 3_600_000 < frozen.since) return 'stock/thawed-before-arrival';
  }
  return taking(paper, account, { lot: of.id }, doses, now);
}

function ofSession(world: World, step: Step): string | undefined {
  const { paper } = world;
  const { kind } = step;
  const lot = lotOfSession(world, step);
  switch (kind) {
    case 'publish':
      if (paper.session !== 'draft') return 'session/not-possible-now';
      return setAside(world) === undefined ? 'session/stock-short' : undefined;
    case 'openVial': {
      if (paper.session !== 'open') return 'session/not-possible-now';
      const batch = nextBatch(world, lot);
      if (typeof batch !== 'string') return undefined;
      return batch === 'exhausted' ? 'stock/short' : `lot/${batch}`;
    }
    case 'dose': {
      if (lot === paper.lots[2]?.id) return 'dose/wrong-product';
      const source = nextDose(world, lot);
      return typeof source === 'string' ? (BARS[source] ?? `dose/${source}`) : undefined;
    }
    case 'extraDose': {
      const vial = vialOf(world, step);
      const rest = vial && paper.shelves.get(keyOf(`vial:${vial.id}`, vial.batch));
      if (vial === undefined || rest === undefined || vial.closed) return 'vial/closed';
      if (paper.stateOf(rest, world.now().getTime()) === 'vial-open-too-long') return 'vial/open-too-long';
      const { extraDosesPerVial } = paper.lotOf(vial.batch.lot);
      return vial.extras >= extraDosesPerVial ? 'vial/no-more-extra-doses' : undefined;
    }
    case 'correct':
      return doseOf(world, step)?.corrected === true ? 'dose/already-corrected' : undefined;
    case 'closeSession':
      if (paper.session !== 'open') return 'session/not-possible-now';
      return world.ready === undefined ? undefined : 'session/people-waiting';
    default:
      return undefined;
  }
}

function ofControl(world: World, step: Step): string | undefined {
  const { paper } = world;
  const { kind, odd } = step;
  const lot = paper.lots[step.lot]?.id ?? '';
  switch (kind) {
    case 'release':
      return holdOf(world, step)?.released === true ? 'lot/hold-already-released' : undefined;
    case 'recall': {
      const area = step.from === 0 ? 'VN' : world.province;
      const before = paper.recalls.some((recall) => recall.lot === lot && recall.area === area);
      return before ? 'recall/already-recalled' : undefined;
    }
    case 'count': {
      const { place, difference, reason } = findingOf(world, step);
      if (difference === 0 ? reason !== undefined : odd === 1) return 'stock-count/reason-does-not-fit';
      if (difference !== 0 && reason === undefined) return 'stock-count/reason-missing';
      const open = paper.counts.some((count) => count.place === place && !count.decided);
      return open ? 'stock-count/already-open' : undefined;
    }
    case 'decideCount': {
      const count = countOf(world, step);
      if (count === undefined) return undefined;
      if (odd === 0) return 'second-person/same-account';
      if (count.decided) return 'stock-count/already-decided';
      const there = paper.shelves.get(keyOf(count.place, count.batch))?.onHand ?? 0;
      return step.doses !== 1 && there + count.difference < 0 ? 'stock-count/below-zero' : undefined;
    }
    case 'fail':
      if (odd === 0) return 'cold-chain/not-a-period';
      return concerned(world, step).length === 0 ? 'cold-chain/nothing-concerned' : undefined;
    case 'proposeForFailure':
      return failureOf(world, step)?.decided === true ? 'cold-chain/already-decided' : undefined;
    case 'decideFailure': {
      const failure = failureOf(world, step);
      if (failure === undefined) return undefined;
      if (failure.decided) return 'cold-chain/already-decided';
      const asked = Math.max(1, failure.proposals.length - (odd === 1 ? 1 : 0));
      if (failure.proposals.length !== asked) return 'cold-chain/not-this-proposal';
      return odd === 0 ? 'second-person/same-account' : undefined;
    }
    default:
      return undefined;
  }
}
