import { expect } from '@jest/globals';
import { type Batch, keyOf, type Shelf } from './paper.ts';
import { settleRounds } from './settle-rounds.ts';
import { concerned, nextBatch, nextDose, setAside } from './sources.ts';
import { dosesToThaw, findingOf, lotOfSession, placeOf, type Step, sessionOf } from './step.ts';
import type { Answer, Request, World } from './world.ts';

/** Writes down what was done, by its answer; where one thing happens after another, the answer is what was foreseen. */
export function settle(world: World, step: Step, request: Request, answer: Answer): void {
  settleRounds(world, step, request, answer);
  ofStock(world, step, answer);
  ofSession(world, step, answer);
  ofControl(world, step, answer);
}

function ofStock(world: World, step: Step, { body }: Answer): void {
  const { paper } = world;
  const { kind } = step;
  const now = world.now().getTime();
  switch (kind) {
    case 'dispatch': {
      const [line] = body.lines;
      paper.shipments.push({
        id: body.id,
        from: body.from,
        to: body.to,
        batch: batchIn(line),
        doses: line.doses,
        received: false,
      });
      paper.post({ from: body.from, to: `transit:${body.id}`, batch: batchIn(line), doses: line.doses }, now);
      return;
    }
    case 'arrive': {
      const sent = paper.shipments.find(({ id }) => id === body.id);
      if (sent === undefined) throw new Error('what was never sent has come');
      sent.received = true;
      const { broken = 0, lost = 0 } = body.discrepancies[0] ?? {};
      const ends = [
        [sent.to, sent.doses - broken - lost],
        ['wasted:broken', broken],
        ['wasted:lost', lost],
      ] as const;
      for (const [to, part] of ends)
        paper.post({ from: `transit:${sent.id}`, to, batch: sent.batch, doses: part }, now);
      return;
    }
    case 'thaw': {
      const { account, lot, thawedAt } = body;
      if (!paper.thawings.some((one) => keyOf('', one) === keyOf('', { lot, thawedAt }))) {
        paper.thawings.push({ lot, thawedAt });
      }
      if (paper.byLot) return;
      // It leaves one batch of the account for another.
      paper.post({ from: account, to: 'thawing', batch: { lot }, doses: dosesToThaw(step) }, now);
      paper.post({ from: 'thawing', to: account, batch: { lot, thawedAt }, doses: dosesToThaw(step) }, now);
      return;
    }
    case 'waste':
      paper.post({ from: body.from, to: body.to, batch: batchIn(body), doses: body.doses }, now);
      return;
    default:
      return;
  }
}

export function batchIn({ lot, thawedAt }: { readonly lot: string; readonly thawedAt?: string }) {
  return thawedAt === undefined ? { lot } : { lot, thawedAt };
}

function ofSession(world: World, step: Step, { body }: Answer): void {
  const { paper } = world;
  const session = sessionOf(world);
  const lot = lotOfSession(world, step);
  const now = world.now().getTime();
  switch (step.kind) {
    case 'publish':
      for (const { batch, doses } of setAside(world) ?? []) {
        paper.post({ from: world.site, to: session, batch, doses }, now);
      }
      paper.session = 'published';
      return;
    case 'openVial': {
      if (paper.byLot) {
        noteVial(world, body.id, batchIn(body));
        return;
      }
      openNext(world, body.id, nextBatch(world, lot));
      expect(body.left).toBe(paper.shelves.get(keyOf(`vial:${body.id}`, batchIn(body)))?.onHand);
      return;
    }
    case 'dose': {
      if (paper.byLot) {
        noteVial(world, body.vial, { lot });
      } else {
        const source = nextDose(world, lot);
        if (typeof source === 'string' || source.openedAt === undefined) openNext(world, body.vial, source);
        else expect(`vial:${body.vial}`).toBe(source.account);
      }
      const batch = paper.vials.find(({ id }) => id === body.vial)?.batch ?? { lot };
      paper.post({ from: `vial:${body.vial}`, to: 'given', batch, doses: 1 }, now);
      paper.doses.push({ id: body.id, vial: body.vial, lot, corrected: false });
      return;
    }
    case 'extraDose': {
      const vial = paper.vials.find(({ id }) => id === body.id);
      if (vial !== undefined) vial.extras += 1;
      paper.post({ from: 'extra', to: `vial:${body.id}`, batch: batchIn(body), doses: 1 }, now);
      return;
    }
    case 'correct': {
      const dose = paper.doses.find(({ id }) => id === body.id);
      if (dose === undefined) throw new Error('a correction of no dose');
      dose.corrected = true;
      const vial = paper.vials.find(({ id }) => id === dose.vial);
      const batch = vial?.batch ?? { lot: dose.lot };
      const gone = !paper.byLot && vial?.closed === true;
      paper.post(
        { from: 'given', to: gone ? 'wasted:open-vial-remainder' : `vial:${dose.vial}`, batch, doses: 1 },
        now,
      );
      return;
    }
    case 'closeSession':
      paper.session = 'closed';
      if (paper.byLot) {
        for (const { lot: of, doses } of body.returned) {
          paper.post({ from: session, to: world.site, batch: { lot: of }, doses }, now);
        }
        return;
      }
      for (const vial of paper.vials) if (!vial.closed) paper.closeVial(vial, 'open-vial-remainder', now);
      for (const { account, batch, onHand } of [...paper.shelves.values()]) {
        if (account === session) paper.post({ from: session, to: world.site, batch, doses: onHand }, now);
      }
      return;
    default:
      return;
  }
}

/** So that more can happen to it; how many doses it had is asked for in the end. */
function noteVial({ paper }: World, id: string, batch: Batch): void {
  if (!paper.vials.some((vial) => vial.id === id)) paper.vials.push({ id, batch, extras: 0, closed: false });
}

function openNext(world: World, id: string, source: Shelf | string): void {
  if (typeof source === 'string') throw new Error(`${source}, and still a vial was opened`);
  const { dosesPerVial } = world.paper.lotOf(source.batch.lot);
  const capacity = Math.min(dosesPerVial, source.onHand);
  world.paper.openVial(id, sessionOf(world), source.batch, capacity, world.now().getTime());
}

function ofControl(world: World, step: Step, { body }: Answer): void {
  const { paper } = world;
  const now = world.now().getTime();
  switch (step.kind) {
    case 'hold':
      paper.holds.push({ id: body.id, lot: body.lot, area: body.area, released: false });
      return;
    case 'release':
      for (const hold of paper.holds) hold.released ||= hold.id === body.id;
      return;
    case 'recall':
      paper.recalls.push({ lot: body.lot, area: body.area });
      return;
    case 'count': {
      const [line] = body.lines;
      if (!paper.byLot) expect(line.difference).toBe(findingOf(world, step).difference);
      const { difference, reason = '' } = line;
      paper.counts.push({
        id: body.id,
        place: body.place,
        batch: batchIn(line),
        difference,
        reason,
        decided: false,
      });
      return;
    }
    case 'decideCount': {
      const count = paper.counts.find(({ id }) => id === body.id);
      if (count === undefined) throw new Error('a decision on no count');
      count.decided = true;
      if (body.status === 'rejected') return;
      const { place, batch, difference, reason } = count;
      const less = reason === 'recording-error' ? 'count' : `wasted:${reason}`;
      const [from, to] = difference < 0 ? [place, less] : ['count', place];
      paper.post({ from, to, batch, doses: Math.abs(difference) }, now);
      return;
    }
    case 'fail': {
      if (!paper.byLot) {
        const foreseen = concerned(world, step).filter(({ openedAt }) => openedAt === undefined);
        const told = body.batches.map((line: { account: string; doses: number; lot: string }) => [
          keyOf(line.account, batchIn(line)),
          line.doses,
        ]);
        expect(new Map(told)).toEqual(new Map(foreseen.map(({ id, onHand }) => [id, onHand])));
        for (const { account } of concerned(world, step)) {
          const vial = paper.vials.find(({ id }) => account === `vial:${id}`);
          if (vial !== undefined) paper.closeVial(vial, 'cold-chain-failure', now);
        }
      }
      for (const line of body.batches) {
        paper.post(
          { from: line.account, to: `quarantine:${body.id}`, batch: batchIn(line), doses: line.doses },
          now,
        );
      }
      paper.failures.push({
        id: body.id,
        place: placeOf(world, step.from % 4),
        proposals: [],
        decided: false,
      });
      return;
    }
    case 'proposeForFailure':
      paper.failures.find(({ id }) => id === body.id)?.proposals.push(body.proposals.at(-1).outcome);
      return;
    case 'decideFailure': {
      const failure = paper.failures.find(({ id }) => id === body.id);
      if (failure === undefined) throw new Error('a decision on no failure');
      failure.decided = true;
      const to = body.status === 'released' ? body.place : 'wasted:cold-chain-failure';
      for (const line of body.batches) {
        paper.post({ from: `quarantine:${body.id}`, to, batch: batchIn(line), doses: line.doses }, now);
      }
      return;
    }
    default:
      return;
  }
}
