import { describe, expect, test } from '@jest/globals';
import type { ColdChain } from '../../../../src/places/sites/site.ts';
import { applyDueExtensions } from '../../../../src/supply/lots/extensions/apply-expiry-extensions.ts';
import { countsFor, labelBeforeAt, limitsOf } from '../../../../src/supply/lots/usable-until.rules.ts';
import { registerSomeSite } from '../../../support/places-factory.ts';
import { useService } from '../../../support/service.ts';
import { expectRefusal, onHand, registerLot, stockUp } from '../../../support/supply-factory.ts';

const service = useService('2021-11-20T01:00:00Z');

const LETTER = { number: '10119/BYT-DP', date: '2021-11-25', signer: 'Thứ trưởng' };

async function proposed(changes: object): Promise<{ id: string }> {
  const ministry = await service.as('ministry', 'VN');
  const body = {
    area: 'VN',
    document: LETTER,
    expiry: '2022-02-28',
    effectiveFrom: '2021-11-25',
    ...changes,
  };
  const answer = await ministry.post('/v1/expiry-extensions', body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

async function stockLine(place: string, lot: string) {
  const reader = await service.as('inspector', 'VN');
  const { body } = await reader.get(`/v1/stock?area=${place}&limit=200`).expect(200);
  return body.items.find(
    (line: { account: string; lot: string }) => line.account === place && line.lot === lot,
  );
}

describe('Pfizer lots 124001 and 123002 (round 94, 25/11/2021)', () => {
  test('label 30/11/2021; good to 28/2/2022 for doses kept at −90…−60 °C, and for no others', async () => {
    const lots = await Promise.all(
      ['124001', '123002'].map((number) =>
        registerLot(service, { product: 'comirnaty', number, expiry: '2021-11-30' }),
      ),
    );
    const ids = lots.map(({ id }) => id);
    const [first = '', second = ''] = ids;
    const ultraCold = await registerSomeSite(service, { coldChain: ['-90..-60', '2..8'] });
    const fridge = await registerSomeSite(service, { coldChain: ['2..8'] });
    for (const lot of ids) {
      for (const place of ['VN', '26', ultraCold.id, fridge.id]) await stockUp(service, place, lot, 100);
    }
    // Thawed before the letter is in force: these were not in the condition any more.
    const atProvince = await service.as('province', '26');
    const thaw = (thawedAt: string) =>
      atProvince.post('/v1/thaws', { account: '26', lot: first, doses: 20, thawedAt });
    service.clock.set('2021-11-24T09:00:00+07:00');
    await thaw('2021-11-24T08:00:00+07:00').expect(201);

    const { id } = await proposed({ lots: ids, storage: '-90..-60' });
    const self = await service.as('ministry', 'VN');
    await expectRefusal(service, 'second-person/same-account', () =>
      self.post(`/v1/expiry-extensions/${id}/approve`),
    );
    const other = await service.as('ministry', 'VN', 'b');
    await other.post(`/v1/expiry-extensions/${id}/approve`).expect(200);
    // Approved on the day before it is in force: nothing has changed yet.
    expect(await stockLine('26', second)).toMatchObject({ expiry: '2021-11-30' });
    service.clock.set('2021-11-25T08:00:00+07:00');
    expect(await applyDueExtensions(service.context())).toBeGreaterThan(0);
    expect(await applyDueExtensions(service.context())).toBe(0);

    for (const place of ['VN', '26', ultraCold.id]) {
      expect(await stockLine(place, second)).toMatchObject({ expiry: '2022-02-28', state: 'usable' });
    }
    expect(await stockLine(fridge.id, second)).toMatchObject({ expiry: '2021-11-30' });
    // What is thawed from now on was kept as the letter demands; its 31 days are not lengthened.
    const late = await thaw('2021-11-25T08:00:00+07:00').expect(201);
    expect(late.body).toMatchObject({ expiry: '2021-12-26', usableUntil: '2021-12-26T01:00:00.000Z' });

    service.clock.set('2021-12-01T08:00:00+07:00');
    const { body } = await other.get(`/v1/stock?area=26&limit=200`).expect(200);
    const states = body.items
      .filter(({ account, lot }: { account: string; lot: string }) => account === '26' && lot === first)
      .map(({ thawedAt, state }: { thawedAt?: string; state: string }) => [thawedAt, state]);
    expect(states).toEqual([
      [undefined, 'usable'],
      ['2021-11-24T01:00:00.000Z', 'expired'],
      ['2021-11-25T01:00:00.000Z', 'usable'],
    ]);
    // A balance that is made later has it, too.
    await atProvince
      .post('/v1/shipments', { from: '26', to: '26-243', lines: [{ lot: second, doses: 6 }] })
      .expect(201);
    await stockUp(service, '26-244', second, 6);
    expect(await stockLine('26-244', second)).toMatchObject({ expiry: '2022-02-28' });

    const history = await other.get(`/v1/lots/${second}`).expect(200);
    expect(history.body).toMatchObject({
      expiry: '2021-11-30',
      expiryHistory: [
        {
          extension: id,
          document: LETTER,
          expiry: '2022-02-28',
          effectiveFrom: '2021-11-25',
          storage: '-90..-60',
          proposedBy: self.account,
          approvedBy: other.account,
        },
      ],
    });
  });

  test('the limit in force at a past instant can still be read', async () => {
    const reader = await service.as('inspector', 'VN');
    const ask = async (at: string, more = '') =>
      (
        await reader
          .get(`/v1/lots/comirnaty~123002/usable-until?place=26&at=${encodeURIComponent(at)}${more}`)
          .expect(200)
      ).body;
    expect(await ask('2021-11-24T10:00:00+07:00')).toMatchObject({ expiry: '2021-11-30' });
    expect(await ask('2021-11-25T10:00:00+07:00')).toMatchObject({
      expiry: '2022-02-28',
      usableUntil: '2022-02-28T17:00:00.000Z',
    });
    const thawed = `&thawedAt=${encodeURIComponent('2021-11-26T08:00:00+07:00')}`;
    expect(await ask('2021-11-26T10:00:00+07:00', thawed)).toMatchObject({
      expiry: '2022-02-28',
      usableUntil: '2021-12-27T01:00:00.000Z',
    });
  });
});

describe('an extension', () => {
  test('that would shorten, or names an unknown lot, is refused; so is a second one to the same day', async () => {
    const lot = await registerLot(service, { product: 'astrazeneca', expiry: '2022-01' });
    const ministry = await service.as('ministry', 'VN');
    const body = (changes: object) => ({
      area: 'VN',
      lots: [lot.id],
      document: LETTER,
      expiry: '2022-01-31',
      effectiveFrom: '2021-12-01',
      ...changes,
    });
    const post = (changes: object) => () => ministry.post('/v1/expiry-extensions', body(changes));
    // A label with the month only is good to its last day: that is where an extension begins.
    const answer = await expectRefusal(service, 'expiry/not-later', post({}));
    expect(answer.body.details).toEqual({ lot: lot.id, expiry: '2022-01-31' });
    await expectRefusal(service, 'lot/unknown', post({ lots: ['moderna~NONE'], expiry: '2022-06-30' }));
    const [a, b] = await Promise.all([
      proposed(body({ expiry: '2022-04-30' })),
      proposed(body({ expiry: '2022-03-31' })),
    ]);
    const other = await service.as('ministry', 'VN', 'b');
    await other.post(`/v1/expiry-extensions/${a.id}/approve`).expect(200);
    await expectRefusal(service, 'expiry/not-later', () =>
      other.post(`/v1/expiry-extensions/${b.id}/approve`),
    );
    await expectRefusal(service, 'expiry/already-approved', () =>
      other.post(`/v1/expiry-extensions/${a.id}/approve`),
    );
  });

  test('of a province applies only there; it lifts the quarantine of expired stock', async () => {
    const lot = await registerLot(service, { product: 'moderna', expiry: '2021-12-02' });
    await stockUp(service, '26', lot.id, 14);
    await stockUp(service, '12', lot.id, 14);
    service.clock.set('2021-12-03T08:00:00+07:00');
    const province = await service.as('province', '26');
    await province
      .post('/v1/expiry-extensions', {
        area: 'VN',
        lots: [lot.id],
        document: LETTER,
        expiry: '2022-01-31',
        effectiveFrom: '2021-12-01',
      })
      .expect(404);
    const { body } = await province
      .post('/v1/expiry-extensions', {
        area: '26',
        lots: [lot.id],
        document: LETTER,
        expiry: '2022-01-31',
        effectiveFrom: '2021-12-01',
      })
      .expect(201);
    await (await service.as('province', '12', 'b'))
      .post(`/v1/expiry-extensions/${body.id}/approve`)
      .expect(404);
    const other = await service.as('province', '26', 'b');
    const answers = await Promise.all(
      [1, 2].map(() => other.post(`/v1/expiry-extensions/${body.id}/approve`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await stockLine('26', lot.id)).toMatchObject({ state: 'usable', expiry: '2022-01-31' });
    expect(await stockLine('12', lot.id)).toMatchObject({ state: 'expired', expiry: '2021-12-02' });
  });

  test('that is interrupted after its approval is applied by the next run', async () => {
    const lot = await registerLot(service, { product: 'moderna', expiry: '2021-12-20' });
    await stockUp(service, '26', lot.id, 14);
    const { id } = await proposed({ lots: [lot.id] });
    const db = service.database.connection.db;
    const other = await service.as('ministry', 'VN', 'b');
    await other.post(`/v1/expiry-extensions/${id}/approve`).expect(200);
    // As if the process had died right after the approval.
    await db
      ?.collection<{ _id: string }>('expiryExtensions')
      .updateOne({ _id: id }, { $set: { toApply: true } });
    const before = new Date('2021-12-20T17:00:00Z');
    await db
      ?.collection<{ _id: string }>('stockBalances')
      .updateOne({ _id: `26|${lot.id}` }, { $set: { labelBefore: before, usableBefore: before } });
    const changed = await Promise.all([1, 2].map(() => applyDueExtensions(service.context())));
    expect(changed.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(await stockLine('26', lot.id)).toMatchObject({ expiry: '2022-02-28' });
    expect(await onHand(service, '26', lot.id)).toBe(14);
  });
});

describe('the rule', () => {
  const change = {
    area: 'VN',
    effectiveFrom: '2021-11-25',
    storage: '-90..-60' as ColdChain,
    expiry: '2022-02-28',
    at: '2021-11-25T01:00:00Z',
  };
  test.each([
    ['frozen, where the storage is not recorded', {}, true],
    ['frozen, in a place that can', { storages: ['-90..-60'] as ColdChain[] }, true],
    ['frozen, in a place that cannot', { storages: ['2..8'] as ColdChain[] }, false],
    ['thawed before', { thawedAt: new Date('2021-11-24T16:59:59.999Z') }, false],
    [
      'thawed on the day',
      { thawedAt: new Date('2021-11-24T17:00:00Z'), storages: ['2..8'] as ColdChain[] },
      true,
    ],
  ])('%s', (_name, batch, counts) => {
    expect(countsFor(change, { place: '26-243-001', ...batch })).toBe(counts);
    expect(countsFor({ ...change, area: '12' }, { place: '26-243-001', ...batch })).toBe(false);
    const at = new Date('2021-11-26T00:00:00Z');
    const label = labelBeforeAt('2021-11-30', [change], { place: '26', ...batch }, at);
    expect(label.toISOString()).toBe(counts ? '2022-02-28T17:00:00.000Z' : '2021-11-30T17:00:00.000Z');
  });

  test('usable until is the earliest of the three clocks, and names it', () => {
    const label = new Date('2022-02-28T17:00:00Z');
    const thawedAt = new Date('2021-12-01T00:00:00Z');
    const openedAt = new Date('2021-12-02T00:00:00Z');
    expect(limitsOf(label, 'comirnaty', {})).toEqual({ usableBefore: label });
    expect(limitsOf(label, 'comirnaty', { thawedAt })).toMatchObject({
      usableBefore: new Date('2022-01-01T00:00:00Z'),
      clock: { kind: 'thawed' },
    });
    expect(limitsOf(label, 'moderna', { thawedAt }).usableBefore).toEqual(new Date('2021-12-31T00:00:00Z'));
    expect(limitsOf(label, 'comirnaty', { thawedAt, openedAt })).toMatchObject({
      usableBefore: new Date('2021-12-02T06:00:00Z'),
      clock: { kind: 'open' },
    });
    // Thawed and unused, it is destroyed: good on its day.
    expect(limitsOf(label, 'sputnik-v', { thawedAt }).usableBefore).toEqual(new Date('2021-12-01T17:00:00Z'));
    expect(limitsOf(label, 'vero-cell', { openedAt })).toEqual({ usableBefore: label });
  });
});
