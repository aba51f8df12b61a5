import { expect } from '@jest/globals';
import { covers } from '../../../src/platform/area.ts';
import type { LotLine } from '../../../src/reports/conservation/ledger-proof.ts';
import { proveConservation } from '../../../src/reports/conservation/prove-conservation.ts';
import type { TestService } from '../../support/service.ts';
import type { Paper } from './paper.ts';
import type { World } from './world.ts';

/** Figures of a lot in the country: what came, and where it went. */
type Account = Pick<
  LotLine,
  'supplied' | 'extra' | 'counted' | 'given' | 'wasted' | 'samples' | 'inTransit' | 'onHand'
>;

/**
 * All ledgers of the world agree: the report, the nightly proof, and both with the paper; of every lot what came is given,
 * wasted, kept as a sample, on its way or on hand.
 */
export async function expectLedgers(service: TestService, world: World): Promise<void> {
  const ministry = await service.as('ministry', 'VN');
  const ledgers = await ministry.get('/v1/reports/ledger?area=VN').expect(200);
  expect(ledgers.body).toMatchObject({ balanced: true, differences: [] });
  for (const ledger of [world.province, world.other, 'VN']) {
    const proof = await proveConservation(service.context(ledger), ledger);
    expect(proof).toMatchObject({ broken: 0, breaks: [] });
  }
  const country = new Map<string, LotLine>();
  const proofs = await ministry.get('/v1/reports/ledger-proofs?area=VN').expect(200);
  expect(proofs.body.broken).toBe(false);
  for (const line of proofs.body.lots) country.set(line.lot, line);
  for (const { id } of world.paper.lots) {
    const line = country.get(id);
    if (line === undefined) {
      expect(accountOf(world.paper, id).supplied).toBe(0);
      continue;
    }
    expect(line.conserved).toBe(true);
    expect(line).toMatchObject(accountOf(world.paper, id));
    const { supplied, extra, counted, given, wasted, samples, inTransit, onHand } = line;
    expect(supplied + extra + counted).toBe(given + wasted + samples + inTransit + onHand);
  }
  await expectStock(service, world);
}

function accountOf(paper: Paper, lot: string): Account {
  const ends = [...paper.ends].filter(([key]) => key.endsWith(`|${lot}`));
  const sum = (prefix: string): number =>
    ends.reduce((all, [key, doses]) => (key.startsWith(prefix) ? all + doses : all), 0);
  const shelves = [...paper.shelves.values()].filter(({ batch }) => batch.lot === lot);
  return {
    supplied: 0 - sum('supplier'),
    extra: 0 - sum('extra'),
    counted: 0 - sum('count'),
    given: sum('given'),
    wasted: sum('wasted:'),
    samples: sum('sample'),
    inTransit: sum('transit:'),
    onHand: shelves.reduce((all, { onHand }) => all + onHand, 0),
  };
}

/** The stock as everybody is told it, by account and lot. */
async function expectStock(service: TestService, { paper, province, other }: World): Promise<void> {
  const ministry = await service.as('ministry', 'VN');
  const lots = new Set(paper.lots.map(({ id }) => id));
  for (const area of [province, other]) {
    const found = new Map<string, number>();
    for (let cursor = ''; ; ) {
      const page = await ministry.get(`/v1/stock?area=${area}&limit=100${cursor}`).expect(200);
      for (const { account, lot, onHand } of page.body.items) {
        expect(onHand).toBeGreaterThanOrEqual(0);
        if (lots.has(lot)) add(found, `${account}|${lot}`, onHand);
      }
      if (page.body.next === undefined) break;
      cursor = `&cursor=${encodeURIComponent(page.body.next)}`;
    }
    const foreseen = new Map<string, number>();
    for (const { account, place, batch, onHand } of paper.shelves.values()) {
      if (covers(area, place) && place !== 'VN') add(foreseen, `${account}|${batch.lot}`, onHand);
    }
    const full = (all: Map<string, number>) => new Map([...all].filter(([, doses]) => doses !== 0));
    expect(full(found)).toEqual(full(foreseen));
  }
}

function add(sums: Map<string, number>, key: string, doses: number): void {
  sums.set(key, (sums.get(key) ?? 0) + doses);
}
