import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { listClosures } from '../../src/allocation/rounds/closing/round-closure.store.ts';
import { listRefusals } from '../../src/allocation/rounds/events/round-refusal.store.ts';
import { listReallocations } from '../../src/allocation/rounds/reallocations/reallocation.store.ts';
import {
  listLines,
  lowerLine,
  receiveOnLine,
  shareFromLine,
} from '../../src/allocation/rounds/round-line.store.ts';
import { receiveOfLot } from '../../src/allocation/rounds/round-lot.store.ts';
import { listScenarios } from '../../src/allocation/rounds/scenarios/supply-scenario.store.ts';
import { listShareOuts } from '../../src/allocation/share-outs/share-out.store.ts';
import { takeFromShareOut } from '../../src/allocation/share-outs/share-out-line.store.ts';
import { type Reader, withTransaction } from '../../src/platform/database/database.ts';
import {
  listAccountBalances,
  listBalancesOfArea,
  listBalancesOfPlace,
} from '../../src/supply/ledger/balance.store.ts';
import { changeHolds, quarantineBalance } from '../../src/supply/ledger/balance-change.store.ts';
import { listMovements } from '../../src/supply/ledger/movement.store.ts';
import { listLots } from '../../src/supply/lots/lot.store.ts';
import { listHoldsInForce } from '../../src/supply/lots/lot-hold.store.ts';
import { listFlags, listFlagsOfPlace } from '../../src/supply/near-expiry/lot-flag.store.ts';
import { listInTransit, listShipments } from '../../src/supply/shipments/shipment.store.ts';
import { listSessionStock } from '../../src/supply/stock/session-stock.ts';
import { drawDose } from '../../src/supply/vials/drawing/draw-dose.ts';
import { useService } from '../support/service.ts';
import { sessionWithStock, stockUp } from '../support/supply-factory.ts';

const service = useService();
const SITE = '26-243-001';

interface Search {
  readonly collection: string;
  readonly filter: Record<string, unknown>;
  readonly sort: Record<string, 1 | -1>;
}

/** A connection to the same database that notes every search it sends. */
let connection: Connection;
let searches: Search[] = [];

beforeAll(async () => {
  connection = await mongoose
    .createConnection(process.env.TEST_MONGODB_URI ?? '', {
      dbName: service.database.connection.name,
      monitorCommands: true,
    })
    .asPromise();
  connection.getClient().on('commandStarted', ({ command }) => {
    if (command.find !== undefined) {
      searches.push({ collection: command.find, filter: command.filter ?? {}, sort: command.sort ?? {} });
    }
    for (const { q } of command.updates ?? []) {
      searches.push({ collection: command.update, filter: q, sort: {} });
    }
  });
});
afterAll(() => connection.close());

/** What `work` asked the database for, each with the plan the database has for it. */
async function plansOf(work: (reader: Reader) => Promise<unknown>): Promise<string[]> {
  searches = [];
  await work({ connection });
  const asked = searches;
  expect(asked.length).toBeGreaterThan(0);
  const plans: string[] = [];
  for (const { collection, filter, sort } of asked) {
    const plan = await connection.db?.collection(collection).find(filter).sort(sort).explain('queryPlanner');
    plans.push(JSON.stringify((plan as { queryPlanner?: unknown }).queryPlanner ?? plan));
  }
  return plans;
}

const lists: [string, (reader: Reader) => Promise<unknown>][] = [
  ['stock of a session', (reader) => listSessionStock(reader, `${SITE}.01FCPS5JM0BTBQ4X2R9ZPFHPZS`)],
  ['stock of a site by product', (reader) => listAccountBalances(reader, SITE, SITE, 'moderna')],
  ['balances of a district', (reader) => listBalancesOfArea(reader, '26-243', undefined, 51)],
  ['balances of a place', (reader) => listBalancesOfPlace(reader, SITE)],
  ['ledger of a province', (reader) => listMovements(reader, { province: '26', limit: 51 })],
  ['ledger of a lot', (reader) => listMovements(reader, { province: '26', lot: 'moderna~1', limit: 51 })],
  [
    'lines of a kind in the ledger',
    (reader) =>
      listMovements(reader, {
        province: '26',
        kind: 'given',
        from: new Date(),
        until: new Date(),
        limit: 51,
      }),
  ],
  ['scenarios of an area', (reader) => listScenarios(reader, { area: '26' })],
  ['refusals of rounds', (reader) => listRefusals(reader, ['VN.1', 'VN.2'])],
  ['reallocations of rounds', (reader) => listReallocations(reader, ['VN.1', 'VN.2'])],
  ['closures of rounds', (reader) => listClosures(reader, ['VN.1', 'VN.2'])],
  ['lots of a product', (reader) => listLots(reader, 'moderna', undefined, 51)],
  ['holds of a lot', (reader) => listHoldsInForce(reader, 'moderna~1')],
  ['shipments to a district', (reader) => listShipments(reader, { area: '26-243', end: 'to', limit: 51 })],
  [
    'shipments from a district',
    (reader) => listShipments(reader, { area: '26-243', end: 'from', limit: 51 }),
  ],
  ['shipments on their way', (reader) => listInTransit(reader, '26')],
  ['lines of rounds', (reader) => listLines(reader, ['VN.1', 'VN.2'])],
  ['share-outs of a province', (reader) => listShareOuts(reader, '26', undefined, undefined, 51)],
  ['flags of a district', (reader) => listFlags(reader, '26-243', undefined, undefined, 51)],
  ['flags of a place', (reader) => listFlagsOfPlace(reader, SITE)],
];

test.each(lists)('an index serves: %s', async (_name, work) => {
  for (const plan of await plansOf(work)) {
    expect(plan).not.toContain('COLLSCAN');
    expect(plan).toMatch(/IXSCAN|IDHACK|EXPRESS/);
  }
});

test('every conditional update of a contended document is answered by an index', async () => {
  const { session, lot } = await sessionWithStock(service, SITE, 5);
  await stockUp(service, SITE, lot, 5);
  const plans = await plansOf((reader) =>
    withTransaction(reader, async (tx) => {
      const drawn = await drawDose(tx, { session, lot, doseId: 'd', by: 'test', now: service.clock.now() });
      expect(drawn.outcome).toBe('drawn');
      await changeHolds(tx, lot, '26-243', 1);
      await changeHolds(tx, lot, '26', -1);
      await changeHolds(tx, lot, 'VN', 1);
      const [balance] = await listAccountBalances(tx, SITE, SITE);
      if (balance !== undefined) await quarantineBalance(tx, balance);
      await lowerLine(tx, 'VN.1', '26', 1);
      await receiveOnLine(tx, 'VN.1', '26', { received: 1, damaged: 0 });
      await shareFromLine(tx, 'VN.1', '26', 1);
      await receiveOfLot(tx, 'VN.1', lot, 1);
      await takeFromShareOut(tx, { id: '26.1', province: '26' }, '26-243', { lot, doses: 1 });
    }),
  );
  expect(plans.length).toBeGreaterThanOrEqual(11);
  for (const plan of plans) {
    expect(plan).not.toContain('COLLSCAN');
    expect(plan).toMatch(/IXSCAN|IDHACK|EXPRESS/);
  }
});
