import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withTransaction } from '../../../src/platform/database/database.ts';
import type { StockBalance } from '../../../src/supply/ledger/balance.ts';
import { usableBefore } from '../../../src/supply/lots/lot.ts';
import { endSessionStock, listSessionStock } from '../../../src/supply/stock/session-stock.ts';
import { drawDose } from '../../../src/supply/vials/drawing/draw-dose.ts';
import { pickFirstExpiring } from '../../../src/supply/vials/drawing/first-expiry.rules.ts';
import { undrawDose } from '../../../src/supply/vials/drawing/undraw-dose.ts';
import { useService } from '../../support/service.ts';
import {
  aSessionId,
  onHand,
  registerLot,
  sessionWithStock,
  setAside,
  stockUp,
} from '../../support/supply-factory.ts';

const service = useService();
const SITE = '26-243-001';
let doses = 0;

async function draw(
  session: string,
  lot: string,
  more: { now?: Date; goodAt?: Date; from?: 'session' | 'site' } = {},
) {
  doses += 1;
  const line = { session, lot, doseId: `dose-${doses}`, by: 'test', now: service.clock.now(), ...more };
  return (await withTransaction(service.database, (tx) => drawDose(tx, line))).outcome;
}

describe('drawing a dose', () => {
  test('sixty at once on forty: exactly forty, and forty lines in the ledger', async () => {
    const { session, lot } = await sessionWithStock(service, SITE, 40);
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => draw(session, lot)));
    expect(outcomes.filter((outcome) => outcome === 'drawn')).toHaveLength(40);
    expect(outcomes.filter((outcome) => outcome === 'exhausted')).toHaveLength(20);
    expect(await onHand(service, `session:${session}`, lot)).toBe(0);
    const given = await service.database.connection.db
      ?.collection('stockMovements')
      .countDocuments({ session, to: 'given' });
    expect(given).toBe(40);
  });

  test('a lot that was never set aside for the session is not at the site', async () => {
    const { session } = await sessionWithStock(service, SITE, 5);
    const other = await registerLot(service);
    await stockUp(service, SITE, other.id, 5);
    const before = await service.snapshot();
    expect(await draw(session, other.id)).toBe('not-at-site');
    expect(await draw(session, 'moderna~NONE')).toBe('not-at-site');
    expect(await service.snapshot()).toBe(before);
    expect(await draw(session, other.id, { from: 'site' })).toBe('drawn');
  });

  test('a held lot is refused, and can be drawn again after the release', async () => {
    const { session, lot } = await sessionWithStock(service, SITE, 5);
    const site = await service.as('site', SITE);
    const hold = { area: SITE, reasonCode: 'cold-chain', note: 'Tủ lạnh hỏng' };
    const held = await site.post(`/v1/lots/${lot}/holds`, hold).expect(201);
    const before = await service.snapshot();
    expect(await draw(session, lot)).toBe('held');
    expect(await service.snapshot()).toBe(before);
    await site.post(`/v1/lot-holds/${held.body.id}/release`, { note: 'Đã kiểm tra' }).expect(200);
    expect(await draw(session, lot)).toBe('drawn');
  });

  test('a lot is usable to the end of its last day at the place', async () => {
    const { session, lot } = await sessionWithStock(service, SITE, 5, { expiry: '2021-08-10' });
    expect(await draw(session, lot, { now: new Date('2021-08-10T16:59:59.999Z') })).toBe('drawn');
    const before = await service.snapshot();
    const midnight = new Date('2021-08-10T17:00:00Z');
    expect(await draw(session, lot, { now: midnight })).toBe('expired');
    expect(await service.snapshot()).toBe(before);
    // Written after midnight, injected before it.
    const goodAt = new Date('2021-08-10T09:00:00Z');
    expect(await draw(session, lot, { now: midnight, goodAt })).toBe('drawn');
  });

  test('a hold racing with draws: doses are drawn before it, and none after', async () => {
    const { session, lot } = await sessionWithStock(service, SITE, 30);
    const ministry = await service.as('ministry', 'VN');
    const body = { area: 'VN', reasonCode: 'adverse-event', note: 'x' };
    const [outcomes, held] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => draw(session, lot))),
      ministry.post(`/v1/lots/${lot}/holds`, body),
    ]);
    expect(held.status).toBe(201);
    const drawn = outcomes.filter((outcome) => outcome === 'drawn').length;
    expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(20 - drawn);
    expect(await onHand(service, `session:${session}`, lot)).toBe(30 - 10 * Math.ceil(drawn / 10));
    expect(await draw(session, lot)).toBe('held');
  });

  test('a dose recorded by mistake goes back to its vial, or is wasted with the rest of a closed one', async () => {
    const { session, lot } = await sessionWithStock(service, SITE, 12);
    const now = service.clock.now();
    const drawn = await withTransaction(service.database, (tx) =>
      drawDose(tx, { session, lot, doseId: 'dose-x', by: 'test', now }),
    );
    const vial = drawn.outcome === 'drawn' ? drawn.vial : undefined;
    const undo = (from: string | undefined) =>
      withTransaction(service.database, (tx) =>
        undrawDose(tx, {
          session,
          lot,
          vial: from,
          doseId: 'dose-x',
          correctionOf: 'correction-x',
          by: 'test',
          now,
        }),
      );
    expect(await onHand(service, `vial:${vial}`, lot)).toBe(9);
    await undo(vial);
    expect(await onHand(service, `vial:${vial}`, lot)).toBe(10);
    await draw(session, lot);
    await withTransaction(service.database, (tx) => endSessionStock(tx, session, now, 'test'));
    expect(await onHand(service, SITE, lot)).toBe(2);
    await undo(vial);
    await undo(undefined);
    expect(await onHand(service, SITE, lot)).toBe(3);
    const wasted = await service.database.connection.db
      ?.collection('stockMovements')
      .find({ vial, kind: 'waste' })
      .toArray();
    expect(wasted?.map(({ doses: lost, cause }) => [lost, cause])).toEqual([
      [9, 'open-vial-remainder'],
      [1, 'open-vial-remainder'],
    ]);
  });
});

describe('setting stock aside for a session', () => {
  test('first expiry first, from lots good through the day of the session', async () => {
    const site = '26-243-002';
    const late = await registerLot(service, { product: 'comirnaty', expiry: '2021-12-31' });
    const soon = await registerLot(service, { product: 'comirnaty', expiry: '2021-08-20' });
    const tooSoon = await registerLot(service, { product: 'comirnaty', expiry: '2021-08-14' });
    const other = await registerLot(service, { product: 'moderna', expiry: '2021-08-20' });
    for (const lot of [late, soon, tooSoon, other]) await stockUp(service, site, lot.id, 10);
    const session = aSessionId(service, site);
    const wanted = { session, site, product: 'comirnaty' as const, sessionDay: '2021-08-15' };
    const before = await service.snapshot();
    expect(await setAside(service, { ...wanted, doses: 21 })).toBe('short');
    expect(await service.snapshot()).toBe(before);
    expect(await setAside(service, { ...wanted, doses: 15 })).toEqual([
      { lot: soon.id, doses: 10 },
      { lot: late.id, doses: 5 },
    ]);
    const stock = await listSessionStock(service.database, session);
    expect(stock.map(({ lot, onHand: left }) => [lot, left])).toEqual([
      [soon.id, 10],
      [late.id, 5],
    ]);
    await draw(session, soon.id);
    // The vial was opened with what the session had of the lot.
    expect(await onHand(service, `session:${session}`, soon.id)).toBe(0);

    const back = () =>
      withTransaction(service.database, (tx) => endSessionStock(tx, session, service.clock.now(), 'test'));
    expect((await back()).returned).toEqual([{ lot: late.id, doses: 5 }]);
    expect((await back()).returned).toEqual([]);
    expect(await onHand(service, site, soon.id)).toBe(0);
    expect(await onHand(service, site, late.id)).toBe(10);
  });

  test('a lot good to the very day of the session is taken, a held one is skipped', async () => {
    const site = '26-243-003';
    const held = await registerLot(service, { product: 'comirnaty', expiry: '2021-08-15' });
    const lastDay = await registerLot(service, { product: 'comirnaty', expiry: '2021-08-15' });
    for (const lot of [held, lastDay]) await stockUp(service, site, lot.id, 10);
    const hold = { area: site, reasonCode: 'investigation', note: 'x' };
    await (await service.as('site', site)).post(`/v1/lots/${held.id}/holds`, hold).expect(201);
    const session = aSessionId(service, site);
    const wanted = { session, site, product: 'comirnaty' as const, sessionDay: '2021-08-15' };
    expect(await setAside(service, { ...wanted, doses: 10 })).toEqual([{ lot: lastDay.id, doses: 10 }]);
    expect(await setAside(service, { ...wanted, doses: 1 })).toBe('short');
  });

  test('held stock also goes back to the site from a session', async () => {
    const { session, lot } = await sessionWithStock(service, SITE, 4);
    const hold = { area: SITE, reasonCode: 'recall', note: 'x' };
    await (await service.as('site', SITE)).post(`/v1/lots/${lot}/holds`, hold).expect(201);
    const { returned } = await withTransaction(service.database, (tx) =>
      endSessionStock(tx, session, service.clock.now(), 'test'),
    );
    expect(returned).toEqual([{ lot, doses: 4 }]);
  });

  test('five sessions at once on stock for three: three get theirs', async () => {
    const site = '26-243-004';
    const one = await registerLot(service, { product: 'moderna' });
    const two = await registerLot(service, { product: 'moderna' });
    await stockUp(service, site, one.id, 25);
    await stockUp(service, site, two.id, 25);
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () =>
        setAside(service, {
          session: aSessionId(service, site),
          site,
          product: 'moderna',
          doses: 15,
          sessionDay: '2021-08-12',
        }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome !== 'short')).toHaveLength(3);
    expect((await onHand(service, site, one.id)) + (await onHand(service, site, two.id))).toBe(5);
  });

  test('the rule takes exactly what is wanted, nothing unusable, and no lot before an earlier one is used up', () => {
    const now = new Date('2021-08-10T01:00:00Z');
    const days = ['2021-08-01', '2021-08-12', '2021-08-15', '2021-09-01', '2021-12-31'];
    const balance = fc.record({
      onHand: fc.integer({ min: 0, max: 5 }),
      holds: fc.constantFrom(0, 0, 0, 1),
      quarantined: fc.constantFrom(false, false, true),
      expiry: fc.constantFrom(...days),
    });
    const stock = fc.array(balance, { maxLength: 8 }).map((list) =>
      list
        .sort((a, b) => (a.expiry < b.expiry ? -1 : 1))
        .map(
          ({ expiry, ...facts }, i): StockBalance => ({
            ...facts,
            id: `a|moderna~${i}`,
            province: '26',
            place: SITE,
            account: SITE,
            lot: `moderna~${i}`,
            product: 'moderna',
            usableBefore: usableBefore(expiry),
            labelBefore: usableBefore(expiry),
            dosesPerVial: 10,
            since: now,
          }),
        ),
    );
    const goodUntil = usableBefore('2021-08-15');
    fc.assert(
      fc.property(stock, fc.integer({ min: 1, max: 20 }), (list, wanted) => {
        const good = list.filter(
          (one) => one.holds === 0 && !one.quarantined && one.usableBefore >= goodUntil && one.onHand > 0,
        );
        const available = good.reduce((sum, one) => sum + one.onHand, 0);
        const picked = pickFirstExpiring(list, wanted, goodUntil, now);
        if (picked === 'short') return available < wanted;
        expect(picked.reduce((sum, one) => sum + one.doses, 0)).toBe(wanted);
        return picked.every(({ lot, doses: taken }, i) => {
          const from = good[i];
          const last = i === picked.length - 1;
          return from?.lot === lot && (last ? taken <= from.onHand : taken === from.onHand);
        });
      }),
      { numRuns: 500 },
    );
  });
});
