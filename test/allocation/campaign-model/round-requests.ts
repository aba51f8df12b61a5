import { aReallocation, aRefusal } from '../../support/rounds-factory.ts';
import { aDecision, aRound } from '../../support/supply-factory.ts';
import { pick, type Step, unitOf } from './step.ts';
import type { Request, World } from './world.ts';

/** The request of a step that is about a round. */
export function roundRequest(world: World, step: Step): Request | undefined {
  const { paper, province, other } = world;
  const { kind, which, doses, odd, from, to } = step;
  if (kind === 'announce') {
    if (paper.rounds.length > 1) return undefined;
    const lots = (paper.rounds.length === 0 ? paper.lots.slice(0, 2) : paper.lots.slice(2)).map(
      ({ id }) => id,
    );
    const lines = [
      { unit: province, purpose: 'area' as const, doses: 250 * lots.length },
      { unit: other, purpose: 'area' as const, doses: 35 * lots.length },
      { unit: 'VN', purpose: 'area' as const, doses: (odd === 0 ? 9 : 10) * lots.length },
      { unit: 'earmark:testing', purpose: 'sample' as const, doses: 5 * lots.length },
    ];
    const body = aRound({
      product: lots.length > 1 ? 'comirnaty' : 'astrazeneca',
      lots: lots.map((lot) => ({ lot, doses: 300 })),
      lines,
    });
    return { by: 'VN', path: '/v1/rounds', body };
  }
  const round = pick(paper.rounds, which);
  if (round === undefined) return undefined;
  const path = `/v1/rounds/${round.id}`;
  const [one, two] = [unitOf(world, from), unitOf(world, to)];
  switch (kind) {
    case 'amend': {
      if (one === two) return undefined;
      const changes = [
        { unit: one, delta: -doses },
        { unit: two, delta: odd === 0 ? doses + 1 : doses },
      ];
      return { by: 'VN', path: `${path}/amendments`, body: { decision: aDecision(), changes } };
    }
    case 'refuse':
      return one === 'VN' ? undefined : { by: one, path: `${path}/refusals`, body: aRefusal(doses) };
    case 'proposeReallocation':
      return one === two
        ? undefined
        : { by: 'VN', path: `${path}/reallocations`, body: aReallocation(one, two, doses) };
    case 'receiveRound': {
      const lot = paper.lots[step.lot]?.id;
      const lines = [{ lot, doses, broken: odd % 3, lost: odd % 2 }];
      return { by: one, path: `${path}/receipts`, body: { unit: one, lines } };
    }
    case 'closeRound':
      return { by: one, path: `${path}/closure`, body: { area: one, remainders: [] } };
    default:
      return undefined;
  }
}
