import { expect } from '@jest/globals';
import type { PaperRound } from './paper.ts';
import { pick, type Step, unitOf } from './step.ts';
import type { Answer, Request, World } from './world.ts';

function shift(round: PaperRound, unit: string, doses: number): void {
  const line = round.lines.get(unit) ?? { allocated: 0, received: 0, damaged: 0, closed: false };
  line.allocated += doses;
  round.lines.set(unit, line);
}

/** What was done to a round, on its lines and lots. */
export function settleRounds(world: World, step: Step, { body }: Request, answer: Answer): void {
  const { paper } = world;
  const { kind, which, doses, odd } = step;
  const [from, to] = [unitOf(world, step.from), unitOf(world, step.to)];
  if (kind === 'announce') {
    const lots = new Map<string, number>(
      answer.body.lots.map((line: { lot: string; doses: number }) => [line.lot, line.doses]),
    );
    const round = { id: answer.body.id, lots, lines: new Map(), closures: new Set<string>() };
    for (const line of answer.body.lines) shift(round, line.unit, line.allocated);
    paper.rounds.push(round);
    return;
  }
  if (kind === 'approveReallocation') {
    const reallocation = paper.reallocations.find(({ id }) => id === answer.body.id);
    if (reallocation === undefined) throw new Error('an approval of no reallocation');
    reallocation.approved = true;
    shift(reallocation.round, reallocation.from, -reallocation.doses);
    shift(reallocation.round, reallocation.to, reallocation.doses);
    return;
  }
  const round = pick(paper.rounds, which);
  if (round === undefined) return;
  switch (kind) {
    case 'amend':
      shift(round, from, -doses);
      shift(round, to, doses);
      return;
    case 'refuse':
      shift(round, from, -doses);
      shift(round, 'VN', doses);
      return;
    case 'proposeReallocation':
      paper.reallocations.push({ id: answer.body.id, round, from, to, doses, approved: false });
      return;
    case 'receiveRound': {
      const lot = paper.lots[step.lot]?.id ?? '';
      const [broken, lost] = [odd % 3, odd % 2];
      const line = round.lines.get(from);
      if (line === undefined) throw new Error('a receipt without a line');
      line.received += doses;
      line.damaged += broken + lost;
      round.lots.set(lot, (round.lots.get(lot) ?? 0) - doses - broken - lost);
      const ends = [
        [from, doses],
        ['wasted:broken', broken],
        ['wasted:lost', lost],
      ] as const;
      for (const [end, part] of ends) {
        paper.post({ from: 'supplier', to: end, batch: { lot }, doses: part }, world.now().getTime());
      }
      return;
    }
    case 'closeRound': {
      expect(body).toMatchObject({ area: from });
      round.closures.add(from);
      for (const [unit, line] of round.lines) line.closed ||= from === 'VN' || unit === from;
      return;
    }
    default:
      return;
  }
}
