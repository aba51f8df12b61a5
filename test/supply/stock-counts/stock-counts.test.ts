import { beforeAll, describe, expect, test } from '@jest/globals';
import type { StockCount } from '../../../src/supply/stock-counts/stock-count.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';
import {
  aSessionId,
  expectRefusal,
  onHand,
  registerLot,
  setAside,
  stockUp,
} from '../../support/supply-factory.ts';

const service = useService();
const HOME = { district: '26-243', commune: '08707' };
let counter: SignedIn;
let second: SignedIn;

interface Shelf {
  readonly site: string;
  readonly lot: string;
}

/** A site with 100 doses of a lot of its own. */
async function aShelf(): Promise<Shelf> {
  const { id: site } = await registerSomeSite(service, HOME);
  const { id: lot } = await registerLot(service);
  await stockUp(service, site, lot, 100);
  service.clock.advance(60_000);
  return { site, lot };
}

function bodyOf({ site, lot }: Shelf, counted: number, line: object = {}): Record<string, unknown> {
  return {
    place: site,
    countedAt: service.clock.now().toISOString(),
    lines: [{ lot, counted, ...line }],
  };
}

async function entered(shelf: Shelf, counted: number, line: object = {}): Promise<StockCount> {
  const { body, status } = await counter.post('/v1/stock-counts', bodyOf(shelf, counted, line));
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

const approve = (count: StockCount, by = second, key?: string) =>
  by.post(`/v1/stock-counts/${count.id}/approve`, undefined, key);

async function movementsOf(count: StockCount) {
  const found = await service.database.connection.db
    ?.collection('stockMovements')
    .find({ stockCount: count.id })
    .toArray();
  return (found ?? []).map(({ from, to, kind, doses, cause }) => ({ from, to, kind, doses, cause }));
}

describe('a stock count', () => {
  beforeAll(async () => {
    await startCampaign(service);
    counter = await service.as('district', HOME.district, 'counter');
    second = await service.as('district', HOME.district, 'second');
  });

  test('changes nothing until a second person approves it, then exactly the difference', async () => {
    const shelf = await aShelf();
    const count = await entered(shelf, 94, { reason: 'lost', note: 'không tìm thấy' });
    expect(count).toMatchObject({ status: 'proposed', place: shelf.site, countedBy: counter.account });
    expect(count.lines).toMatchObject([{ counted: 94, expected: 100, difference: -6 }]);
    expect(await onHand(service, shelf.site, shelf.lot)).toBe(100);
    const { body } = await approve(count).expect(200);
    expect(body).toMatchObject({ status: 'approved', decidedBy: second.account });
    expect(await onHand(service, shelf.site, shelf.lot)).toBe(94);
    expect(await movementsOf(count)).toEqual([
      { from: shelf.site, to: 'wasted:lost', kind: 'waste', doses: 6, cause: 'lost' },
    ]);
    const read = await second.get(`/v1/stock-counts/${count.id}`).expect(200);
    expect(read.body).toEqual(body);
  });

  test('adds found doses, and creates a batch the ledger did not have there', async () => {
    const shelf = await aShelf();
    const other = await registerLot(service);
    const count = await entered({ ...shelf, lot: other.id }, 12, { reason: 'found' });
    expect(count.lines).toMatchObject([{ expected: 0, difference: 12 }]);
    await approve(count).expect(200);
    expect(await onHand(service, shelf.site, other.id)).toBe(12);
    expect(await movementsOf(count)).toMatchObject([
      { from: 'count', to: shelf.site, kind: 'count', doses: 12 },
    ]);
  });

  test('needs no reason and changes nothing if the ledger is right', async () => {
    const shelf = await aShelf();
    const count = await entered(shelf, 100);
    await approve(count).expect(200);
    expect(await movementsOf(count)).toEqual([]);
  });

  test('is compared with the ledger at its instant: later movements are neither lost nor found', async () => {
    const shelf = await aShelf();
    const body = bodyOf(shelf, 97, { reason: 'recording-error' });
    service.clock.advance(60_000);
    await stockUp(service, shelf.site, shelf.lot, 20);
    const waste = { account: shelf.site, lot: shelf.lot, doses: 5, cause: 'broken' };
    await counter.post('/v1/wastages', waste).expect(201);
    const { body: count } = await counter.post('/v1/stock-counts', body).expect(201);
    expect(count.lines).toMatchObject([{ expected: 100, difference: -3 }]);
    service.clock.advance(60_000);
    await stockUp(service, shelf.site, shelf.lot, 10);
    await approve(count).expect(200);
    expect(await onHand(service, shelf.site, shelf.lot)).toBe(100 + 20 - 5 + 10 - 3);
  });

  test('includes stock set aside for sessions', async () => {
    const shelf = await aShelf();
    const session = aSessionId(service, shelf.site);
    const wanted = {
      session,
      site: shelf.site,
      product: 'astrazeneca',
      doses: 30,
      sessionDay: '2021-08-20',
    } as const;
    await setAside(service, wanted);
    service.clock.advance(60_000);
    const count = await entered(shelf, 99, { reason: 'broken' });
    expect(count.lines).toMatchObject([{ expected: 100, difference: -1 }]);
    await approve(count).expect(200);
    expect(await onHand(service, shelf.site, shelf.lot)).toBe(69);
    expect(await onHand(service, `session:${session}`, shelf.lot)).toBe(30);
  });

  test('is refused without a fitting reason, with a future date, or for an unknown lot', async () => {
    const shelf = await aShelf();
    const later = new Date(service.clock.now().getTime() + 1000).toISOString();
    const refused = [
      ['stock-count/reason-missing', bodyOf(shelf, 99)],
      ['stock-count/reason-does-not-fit', bodyOf(shelf, 99, { reason: 'found' })],
      ['stock-count/reason-does-not-fit', bodyOf(shelf, 100, { reason: 'lost' })],
      ['stock-count/in-future', { ...bodyOf(shelf, 100), countedAt: later }],
      ['lot/unknown', bodyOf({ ...shelf, lot: 'moderna~NONE' }, 1, { reason: 'found' })],
    ] as const;
    for (const [code, body] of refused) {
      await expectRefusal(service, code, () => counter.post('/v1/stock-counts', body));
    }
    const faulty = await counter.post('/v1/stock-counts', bodyOf(shelf, -1));
    expect(faulty.status).toBe(400);
    const elsewhere = await service.as('district', '26-244');
    const foreign = await elsewhere.post('/v1/stock-counts', bodyOf(shelf, 100));
    expect(foreign.status).toBe(404);
  });

  test('is decided by somebody else, once', async () => {
    const shelf = await aShelf();
    const count = await entered(shelf, 98, { reason: 'lost' });
    const self = await expectRefusal(service, 'second-person/same-account', () => approve(count, counter));
    expect(self.status).toBe(403);
    await expectRefusal(service, 'second-person/same-account', () =>
      counter.post(`/v1/stock-counts/${count.id}/reject`),
    );
    const first = await approve(count, second, 'approve-this-count-once').expect(200);
    const again = await approve(count, second, 'approve-this-count-once').expect(200);
    expect(again.body).toEqual(first.body);
    await expectRefusal(service, 'stock-count/already-decided', () => approve(count));
    expect(await onHand(service, shelf.site, shelf.lot)).toBe(98);
  });

  test('leaves the ledger unchanged if it is rejected', async () => {
    const shelf = await aShelf();
    const count = await entered(shelf, 50, { reason: 'lost' });
    const { body } = await second.post(`/v1/stock-counts/${count.id}/reject`).expect(200);
    expect(body).toMatchObject({ status: 'rejected', decidedBy: second.account });
    expect(await movementsOf(count)).toEqual([]);
    await expectRefusal(service, 'stock-count/already-decided', () => approve(count));
    await entered(shelf, 100);
  });

  test('has to be decided before the place is counted again, and after the last adjustment', async () => {
    const shelf = await aShelf();
    const early = bodyOf(shelf, 100);
    service.clock.advance(60_000);
    const count = await entered(shelf, 98, { reason: 'lost' });
    await expectRefusal(service, 'stock-count/already-open', () =>
      counter.post('/v1/stock-counts', bodyOf(shelf, 98, { reason: 'lost' })),
    );
    await approve(count).expect(200);
    await expectRefusal(service, 'stock-count/before-last', () => counter.post('/v1/stock-counts', early));
  });

  test('never brings stock below zero', async () => {
    const shelf = await aShelf();
    const count = await entered(shelf, 10, { reason: 'lost' });
    service.clock.advance(60_000);
    const waste = { account: shelf.site, lot: shelf.lot, doses: 50, cause: 'expired' };
    await counter.post('/v1/wastages', waste).expect(201);
    await expectRefusal(service, 'stock-count/below-zero', () => approve(count));
  });

  test('has one winner of many entered at once', async () => {
    const shelf = await aShelf();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        counter.post('/v1/stock-counts', bodyOf(shelf, 99, { reason: 'lost' })),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const count = answers.find(({ status }) => status === 201)?.body;
    const approvals = await Promise.all(Array.from({ length: 6 }, () => approve(count)));
    expect(approvals.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await onHand(service, shelf.site, shelf.lot)).toBe(99);
  });

  test('is listed, and recorded in the audit log without notes', async () => {
    const inspector = await service.as('inspector', '26');
    const { body } = await inspector.get('/v1/stock-counts?area=26-243&status=rejected').expect(200);
    expect(body.items).toHaveLength(1);
    const log = await inspector.get('/v1/audit-entries?action=enterStockCount&limit=200').expect(200);
    expect(log.body.items.length).toBeGreaterThan(5);
    expect(JSON.stringify(log.body)).not.toContain('không tìm thấy');
  });

  test('leaves the ledgers balanced', async () => {
    const inspector = await service.as('inspector', '26');
    const { body } = await inspector.get('/v1/reports/ledger?area=26').expect(200);
    expect(body).toMatchObject({ balanced: true, differences: [] });
  });
});
