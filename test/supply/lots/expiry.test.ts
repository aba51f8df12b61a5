import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/platform/clock.ts';
import { startCampaign } from '../../../src/policy/campaign/start-campaign.ts';
import { forecastUse, type LotAtPlace } from '../../../src/supply/near-expiry/expiry.rules.ts';
import { flagNearExpiry } from '../../../src/supply/near-expiry/flag-near-expiry.ts';
import { quarantineExpired } from '../../../src/supply/near-expiry/quarantine-expired.ts';
import { useService } from '../../support/service.ts';
import {
  expectRefusal,
  onHand,
  registerLot,
  sessionWithStock,
  stockUp,
} from '../../support/supply-factory.ts';

const service = useService();
const DAY = '2021-08-10';

const lotAt = (lot: string, expiry: string, free: number, setAside = 0): LotAtPlace => ({
  lot,
  product: 'moderna',
  expiry,
  free,
  setAside,
});
const nothingPlanned = { knownThrough: DAY, uses: [] };

describe('judging stock', () => {
  test.each([
    ['the last lead day', addDays(DAY, 14), 'not-used-in-time'],
    ['the day after it', addDays(DAY, 15), undefined],
    ['today', DAY, 'not-used-in-time'],
  ])('by lead days: good to %s', (_name, expiry, reason) => {
    const [judged] = forecastUse([lotAt('a', expiry, 10)], nothingPlanned, DAY, 14);
    expect(judged).toEqual({ lot: 'a', onHand: 10, plannedUse: 0, reason });
  });

  test('near, but set aside for sessions: still flagged, as near only', () => {
    const [judged] = forecastUse([lotAt('a', addDays(DAY, 3), 0, 10)], nothingPlanned, DAY, 14);
    expect(judged).toEqual({ lot: 'a', onHand: 10, plannedUse: 10, reason: 'lead-days' });
  });

  test('far from expiry, but the planned use up to then does not use it up', () => {
    const uses = [5, 25, 45].map((days) => ({
      product: 'moderna' as const,
      day: addDays(DAY, days),
      doses: 40,
    }));
    const lots = [lotAt('a', addDays(DAY, 30), 70), lotAt('b', addDays(DAY, 50), 60)];
    expect(forecastUse(lots, { knownThrough: addDays(DAY, 60), uses }, DAY, 14)).toEqual([
      { lot: 'a', onHand: 70, plannedUse: 70, reason: undefined },
      { lot: 'b', onHand: 60, plannedUse: 50, reason: 'not-used-in-time' },
    ]);
    // Beyond what is known, only the lead days judge.
    expect(
      forecastUse(lots, { knownThrough: addDays(DAY, 49), uses }, DAY, 14).map((one) => one.reason),
    ).toEqual([undefined, undefined]);
  });

  test('never plans more use than there is stock, nor more than is planned; more planning never flags more', () => {
    const lots = fc
      .array(fc.record({ days: fc.integer({ min: -2, max: 40 }), free: fc.nat(30), setAside: fc.nat(10) }), {
        maxLength: 6,
      })
      .map((list) => list.map((one, i) => lotAt(`l${i}`, addDays(DAY, one.days), one.free, one.setAside)));
    const uses = fc.array(
      fc
        .record({ days: fc.integer({ min: -2, max: 45 }), doses: fc.nat(30) })
        .map(({ days, doses }) => ({ product: 'moderna' as const, day: addDays(DAY, days), doses })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(lots, uses, (stock, planned) => {
        const plan = { knownThrough: addDays(DAY, 45), uses: planned };
        const judged = forecastUse(stock, plan, DAY, 14);
        const used = judged.reduce((sum, one) => sum + one.plannedUse, 0);
        const reserved = stock.filter((one) => one.expiry >= DAY).reduce((sum, one) => sum + one.setAside, 0);
        const most =
          reserved + planned.filter((one) => one.day >= DAY).reduce((sum, one) => sum + one.doses, 0);
        expect(used).toBeLessThanOrEqual(most);
        expect(judged.every((one) => one.plannedUse <= one.onHand && one.plannedUse >= 0)).toBe(true);
        const more = forecastUse(
          stock,
          { ...plan, uses: [...planned, { product: 'moderna', day: DAY, doses: 10 }] },
          DAY,
          14,
        );
        return more.every((one, i) => one.plannedUse >= (judged[i]?.plannedUse ?? 0));
      }),
      { numRuns: 500 },
    );
  });
});

describe('flagging', () => {
  const context = () => service.context('26');

  test('raises a flag once, keeps it up to date, ends it when the stock is gone', async () => {
    await startCampaign(service.context('26'), '26');
    const site = '26-243-001';
    const near = await registerLot(service, { product: 'moderna', expiry: '2021-08-20' });
    const far = await registerLot(service, { product: 'moderna', expiry: '2021-12-20' });
    await stockUp(service, site, near.id, 10);
    await stockUp(service, site, far.id, 10);

    expect(await flagNearExpiry(context(), '26', DAY)).toMatchObject({ raised: 1, ended: 0 });
    const once = await service.snapshot();
    expect(await flagNearExpiry(context(), '26', DAY)).toMatchObject({ raised: 0, ended: 0 });
    expect(await service.snapshot()).toBe(once);

    const district = await service.as('district', '26-243');
    const flags = await district.get('/v1/lot-flags?kind=near-expiry');
    expect(flags.body.items).toEqual([
      {
        id: `${site}|${near.id}|near-expiry`,
        place: site,
        lot: near.id,
        product: 'moderna',
        kind: 'near-expiry',
        reason: 'not-used-in-time',
        expiry: '2021-08-20',
        onHand: 10,
        plannedUse: 0,
        at: '2021-08-10T01:00:00.000Z',
      },
    ]);
    const other = await service.as('district', '26-244');
    expect((await other.get('/v1/lot-flags')).body.items).toEqual([]);
    expect((await other.get('/v1/lot-flags?area=26-243')).status).toBe(404);

    // What is planned uses it in time, and part of the other lot too late.
    const plan = {
      knownThrough: '2021-12-31',
      uses: [{ product: 'moderna' as const, day: '2021-08-15', doses: 15 }],
    };
    await flagNearExpiry(context(), '26', DAY, new Map([[site, plan]]));
    const updated = await district.get('/v1/lot-flags');
    expect(
      updated.body.items.map((flag: { lot: string; reason: string; plannedUse: number }) => [
        flag.lot,
        flag.reason,
        flag.plannedUse,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [near.id, 'lead-days', 10],
        [far.id, 'not-used-in-time', 5],
      ]),
    );

    const atSite = await service.as('site', site);
    for (const lot of [near.id, far.id]) {
      await atSite.post('/v1/wastages', { account: site, lot, doses: 10, cause: 'lost' }).expect(201);
    }
    expect(await flagNearExpiry(context(), '26', DAY)).toMatchObject({ raised: 0, ended: 2 });
    expect((await district.get('/v1/lot-flags')).body.items).toEqual([]);

    const inspector = await service.as('inspector', '26');
    const audited = await inspector.get('/v1/audit-entries?action=flagNearExpiry');
    expect(audited.body.items.map((entry: { reason: string }) => entry.reason)).toEqual(
      expect.arrayContaining(['not-used-in-time', 'lead-days', 'not-used-in-time']),
    );
    expect(audited.body.items).toHaveLength(3);
    expect(audited.body.items[0].policyVersion).toBe('vn-covid19-2021@1');
  });

  test('in two workers at once: one flag, one entry', async () => {
    const lot = await registerLot(service, { product: 'vero-cell', expiry: '2021-08-12' });
    await stockUp(service, '26-244', lot.id, 10);
    const both = await Promise.all([1, 2, 3].map(() => flagNearExpiry(context(), '26', DAY)));
    expect(both.reduce((sum, one) => sum + one.raised, 0)).toBe(1);
  });

  test('expired stock is quarantined, at the place and in its sessions, and refused with its own code', async () => {
    const { session, lot } = await sessionWithStock(service, '26-246-001', 4, { expiry: '2021-08-10' });
    await stockUp(service, '26-246-001', lot, 6);
    await stockUp(service, '26', lot, 6);
    expect(await quarantineExpired(context(), '26', '2021-08-10')).toMatchObject({ quarantined: 0 });

    service.clock.set('2021-08-11T01:00:00Z');
    const province = await service.as('province', '26');
    const ship = () =>
      province.post('/v1/shipments', { from: '26', to: '26-246', lines: [{ lot, doses: 1 }] });
    await expectRefusal(service, 'lot/expired', ship);
    const both = await Promise.all([1, 2].map(() => quarantineExpired(context(), '26', '2021-08-11')));
    expect(both.reduce((sum, one) => sum + one.quarantined, 0)).toBe(3);
    const once = await service.snapshot();
    expect(await quarantineExpired(context(), '26', '2021-08-11')).toMatchObject({
      quarantined: 0,
      ended: 0,
    });
    expect(await service.snapshot()).toBe(once);
    await expectRefusal(service, 'lot/quarantined', ship);

    const flags = await province.get('/v1/lot-flags?kind=expired');
    expect(
      flags.body.items.map((flag: { place: string; onHand: number }) => [flag.place, flag.onHand]),
    ).toEqual([
      ['26-246-001', 10],
      ['26', 6],
    ]);
    for (const [account, doses] of [
      [`session:${session}`, 4],
      ['26-246-001', 6],
    ] as const) {
      await province.post('/v1/wastages', { account, lot, doses, cause: 'expired' }).expect(201);
    }
    expect(await quarantineExpired(context(), '26', '2021-08-12')).toMatchObject({ ended: 1 });
    expect(await onHand(service, '26-246-001', lot)).toBe(0);
  });
});
