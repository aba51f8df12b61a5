import { expect, test } from '@jest/globals';
import { withTransaction } from '../../../src/platform/database/database.ts';
import { proveLedgers } from '../../../src/reports/conservation/ledger-balances.reads.ts';
import { postMovement } from '../../../src/supply/ledger/stock.ts';
import { endSessionStock } from '../../../src/supply/stock/session-stock.ts';
import { drawDose } from '../../../src/supply/vials/drawing/draw-dose.ts';
import { useService } from '../../support/service.ts';
import { sessionWithStock, stockUp } from '../../support/supply-factory.ts';

const service = useService();

test('the ledger is held against balances and doses; a dose too many and a balance that was touched stand out', async () => {
  const { session, lot } = await sessionWithStock(service, '26-243-001', 10);
  for (let i = 0; i < 3; i += 1) {
    await withTransaction(service.database, (tx) =>
      drawDose(tx, { session, lot, doseId: `d${i}`, by: 'test', now: service.clock.now() }),
    );
  }
  const given = new Map([[lot, 3]]);
  const proof = await proveLedgers(service.database, '26', given);
  expect(proof).toEqual({ province: '26', checked: 4, differences: [] });

  expect((await proveLedgers(service.database, '26', new Map([[lot, 4]]))).differences).toEqual([
    { account: 'given', lot, ledger: 3, found: 4, record: 'doses' },
  ]);
  expect((await proveLedgers(service.database, '26', new Map())).differences).toEqual([
    { account: 'given', lot, ledger: 3, found: 0, record: 'doses' },
  ]);

  await service.database.connection.db
    ?.collection<{ _id: string }>('stockBalances')
    .updateOne({ _id: `session:${session}|${lot}` }, { $inc: { onHand: 1 } });
  expect((await proveLedgers(service.database, '26', given)).differences).toEqual([
    { account: `session:${session}`, lot, ledger: 0, found: 1, record: 'balances' },
  ]);
  await service.database.connection.db
    ?.collection<{ _id: string }>('stockBalances')
    .updateOne({ _id: `session:${session}|${lot}` }, { $inc: { onHand: -1 } });
});

test('a proof taken while everything moves sees one instant', async () => {
  const { session, lot } = await sessionWithStock(service, '26-244-001', 60);
  let moving = true;
  const draws = Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      withTransaction(service.database, (tx) =>
        drawDose(tx, { session, lot, doseId: `r${i}`, by: 'test', now: service.clock.now() }),
      ),
    ),
  ).finally(() => {
    moving = false;
  });
  let proofs = 0;
  while (moving) {
    const { differences } = await proveLedgers(service.database, '26');
    expect(differences).toEqual([]);
    proofs += 1;
  }
  await draws;
  expect(proofs).toBeGreaterThan(0);
});

test('closing a session while doses are drawn from it loses none', async () => {
  const { session, lot } = await sessionWithStock(service, '26-245-001', 30);
  const [{ returned }, outcomes] = await Promise.all([
    withTransaction(service.database, (tx) => endSessionStock(tx, session, service.clock.now(), 'test')),
    Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        withTransaction(service.database, (tx) =>
          drawDose(tx, { session, lot, doseId: `c${i}`, by: 'test', now: service.clock.now() }),
        ),
      ),
    ),
  ]);
  const drawn = outcomes.filter(({ outcome }) => outcome === 'drawn').length;
  // What was opened is used or wasted with its vial; the other vials come back whole.
  expect(returned).toEqual(
    [{ lot, doses: 30 - 10 * Math.ceil(drawn / 10) }].filter(({ doses }) => doses > 0),
  );
  expect((await proveLedgers(service.database, '26')).differences).toEqual([]);
});

test('a transaction that is given up leaves neither movement nor balance', async () => {
  const { lot } = await sessionWithStock(service, '26-246-001', 5);
  await stockUp(service, '26', lot, 5);
  const before = await service.snapshot();
  await expect(
    withTransaction(service.database, async (tx) => {
      const move = { lot, doses: 2, from: '26', to: '26-251', kind: 'dispatch' as const, by: 'test' };
      expect(await postMovement(tx, { ...move, now: service.clock.now() })).toBe('posted');
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  expect(await service.snapshot()).toBe(before);
});
