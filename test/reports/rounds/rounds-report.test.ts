import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RoundReport, RoundsReport, TracedNumber } from '../../../src/reports/rounds/rounds-report.ts';
import type { Movement } from '../../../src/supply/ledger/movement.ts';
import { flagNearExpiry } from '../../../src/supply/near-expiry/flag-near-expiry.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { aRefusal, give, receive, ship, someRound, waste } from '../../support/rounds-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';
import { createRound, expectRefusal, registerLot } from '../../support/supply-factory.ts';

const service = useService('2021-08-20T01:00:00Z');

let site: string;
let first: { id: string; lot: string };
let second: { id: string; lot: string };

/** 26 after two rounds: the first nearly used, its lot near expiry; the second just come. */
beforeAll(async () => {
  await startCampaign(service);
  site = (
    await registerSomeSite(service, { district: '26-243', commune: '08707', name: 'Trạm <Y tế> & "Xã"' })
  ).id;
  first = await someRound(service, { '26': 1000, '12': 500, VN: 100 }, '2021-09-05');
  await receive(service, first.id, '26', { lot: first.lot, doses: 900, broken: 30, lost: 20 });
  await receive(service, first.id, 'VN', { lot: first.lot, doses: 100 });
  const province = await service.as('province', '26');
  await province.post(`/v1/rounds/${first.id}/refusals`, aRefusal(50)).expect(201);
  await province
    .post('/v1/supply-scenarios', { area: '26', product: 'astrazeneca', month: '2021-09', doses: 150_000 })
    .expect(201);
  await ship(service, { from: 'VN', to: '26', lot: first.lot, doses: 60, broken: 5 });
  await ship(service, { from: 'VN', to: '26', lot: first.lot, doses: 40, received: false });
  await ship(service, { from: '26', to: '26-243', lot: first.lot, doses: 400, broken: 10 });
  await ship(service, { from: '26-243', to: site, lot: first.lot, doses: 300 });
  await ship(service, { from: '26', to: '26-244', lot: first.lot, doses: 100, received: false });
  await ship(service, { from: '26', to: 'VN', lot: first.lot, doses: 15, received: false });
  await waste(service, '26', first.lot, 3, 'sample');
  await waste(service, site, first.lot, 7, 'open-vial-remainder');
  service.clock.set('2021-08-25T02:00:00Z');
  await give(service, site, first.lot, 120);
  second = await someRound(service, { '26': 200, 'earmark:army': 35, 'sample:testing': 6 });
  await receive(service, second.id, '26', { lot: second.lot, doses: 200 });
  await flagNearExpiry(service.context('26'), '26', '2021-08-25', new Map());
});

const read = async (by: SignedIn, area: string, more = ''): Promise<RoundsReport> => {
  const answer = await by.get(`/v1/reports/rounds?area=${area}${more}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};
const of = (report: RoundsReport, id: string): RoundReport => {
  const found = report.items.find(({ round }) => round === id);
  if (found === undefined) throw new Error('not in the report');
  return found;
};

describe('the answer about the rounds of a province', () => {
  test('shows scenario, commitment, and what became of every dose', async () => {
    const report = await read(await service.as('province', '26'), '26');
    expect(report).toMatchObject({ area: '26', areaName: 'Tỉnh Vĩnh Phúc', day: '2021-08-25' });
    expect(report.items.map(({ round }) => round)).toEqual([first.id, second.id]);
    const one = of(report, first.id);
    expect(one.scenario).toMatchObject({ doses: 150_000, month: '2021-09', version: 1 });
    expect(one.committed).toMatchObject({ doses: 950, decided: 1000, refused: 50, toCome: 0 });
    expect(one.shipped.doses).toBe(900 + 50 + 55 + 5 + 40);
    expect(one.received.doses).toBe(955);
    expect(one.damaged).toMatchObject({ doses: 55, broken: 35, lost: 20 });
    expect(one.expected.doses).toBe(40);
    expect(one.given.doses).toBe(120);
    expect(one.wasted.doses).toBe(17);
    expect(
      one.wasted.causes.filter(({ doses }) => doses > 0).map(({ cause, doses }) => [cause, doses]),
    ).toEqual([
      ['broken', 10],
      ['open-vial-remainder', 7],
    ]);
    expect([one.samples, one.passedOn, one.inTransit, one.onHand].map(({ doses }) => doses)).toEqual([
      3,
      15,
      100,
      955 - 120 - 17 - 3 - 15 - 100,
    ]);
    expect(one.remaining).toBe(40 + 100 + 700);
  });

  test('lists what will not be used in time: where, which lot, why, and what to do', async () => {
    const report = await read(await service.as('inspector', '26'), '26');
    const { willNotBeUsed, nearExpiry } = of(report, first.id);
    expect(nearExpiry.doses).toBe(700);
    expect(willNotBeUsed.items).toEqual([
      expect.objectContaining({ place: '26', lot: first.lot, doses: 437, reason: 'no-plan', action: 'move' }),
      expect.objectContaining({ place: '26-243', doses: 90, reason: 'no-plan', action: 'move' }),
      expect.objectContaining({
        place: site,
        doses: 173,
        reason: 'no-plan',
        action: 'plan-session',
        by: '2021-09-05',
      }),
    ]);
    expect(willNotBeUsed.doses).toBe(700);
    expect(willNotBeUsed.items[2]?.why).toEqual({
      vi: 'Hạn sử dụng 05/09/2021, chưa có buổi tiêm nào dùng đến',
      en: 'Good until 05/09/2021, and no planned session uses them',
    });
    const late = of(report, second.id).willNotBeUsed;
    expect(late.items).toEqual([
      expect.objectContaining({
        place: '26',
        lot: null,
        doses: 200,
        reason: 'deadline-no-plan',
        by: '2021-09-30',
      }),
    ]);
  });

  test('links each number to the ledger lines behind it', async () => {
    for (const [role, area] of [
      ['province', '26'],
      ['district', '26-243'],
      ['ministry', 'VN'],
    ] as const) {
      const by = await service.as(role, area);
      const report = await read(by, area);
      for (const item of report.items) {
        const numbers: Record<string, TracedNumber> = {
          received: item.received,
          damaged: item.damaged,
          given: item.given,
          wasted: item.wasted,
          samples: item.samples,
          'passed-on': item.passedOn,
          'in-transit': item.inTransit,
          'on-hand': item.onHand,
        };
        for (const [name, number] of Object.entries(numbers)) {
          const lines = await followed(by, number.entries);
          expect([area, name, signedSum(name, area, lines)]).toEqual([area, name, number.doses]);
        }
        for (const cause of item.wasted.causes) {
          const lines = await followed(by, cause.entries);
          expect(lines.reduce((sum, { doses }) => sum + doses, 0)).toBe(cause.doses);
        }
        const shipped = await followed(by, item.shipped.entries);
        expect(shipped.reduce((sum, { doses }) => sum + doses, 0)).toBe(
          item.shipped.doses - item.expected.doses,
        );
        for (const { entries } of [item.committed, item.expected, item.willNotBeUsed, item.burnDown]) {
          await by.get(entries).expect(role === 'district' && entries.includes('share-outs') ? 404 : 200);
        }
        if (item.scenario !== null) await by.get(item.scenario.entries).expect(200);
      }
    }
  });

  test('of the country and of a district: the same doses, seen from there', async () => {
    const country = of(await read(await service.as('ministry', 'VN'), 'VN'), first.id);
    expect(country.committed).toMatchObject({ doses: 1600, refused: 50, returned: 50, toCome: 550 });
    expect(country.received.doses).toBe(1000);
    expect(country.given.doses).toBe(120);
    expect(country.passedOn.doses).toBe(0);
    expect(country.wasted.causes.find(({ cause }) => cause === 'broken')?.doses).toBe(15);
    expect(country.inTransit.doses).toBe(155);
    const army = of(await read(await service.as('ministry', 'VN'), 'VN'), second.id).committed;
    expect(army.outsideTheLedger.map(({ doses }) => doses)).toEqual([35, 6]);
    const district = of(await read(await service.as('district', '26-243'), '26-243'), first.id);
    expect(district.scenario).toBeNull();
    expect(district.committed).toMatchObject({ doses: 0, toCome: null });
    expect([district.received.doses, district.damaged.broken, district.onHand.doses]).toEqual([390, 10, 263]);
    const empty = await read(await service.as('district', '26-246'), '26-246');
    expect(empty.items).toEqual([]);
  });

  test('pages, and returns a single round', async () => {
    const by = await service.as('province', '26');
    const page = await read(by, '26', '&limit=1');
    const rest = await read(by, '26', `&limit=1&cursor=${page.next}`);
    expect([...page.items, ...rest.items].map(({ round }) => round)).toEqual([first.id, second.id]);
    expect(rest.next).toBeUndefined();
    expect((await read(by, '26', `&round=${second.id}`)).items).toHaveLength(1);
  });

  test('is only for accounts of the area', async () => {
    const other = await service.as('province', '12');
    for (const path of ['/v1/reports/rounds', '/v1/reports/rounds.html']) {
      await expectRefusal(service, 'request/not-found', () => other.get(`${path}?area=26`));
      await expectRefusal(service, 'request/not-found', () => other.get(`${path}?area=26-243`));
      await expectRefusal(service, 'request/invalid', () => other.get(`${path}?area=${site}`));
      const staff = await service.as('site', site);
      await expectRefusal(service, 'auth/role-not-allowed', () => staff.get(`${path}?area=26`));
    }
  });
});

describe('a lot that came in two rounds', () => {
  test('counts for the round received first; both together are what the lot did', async () => {
    const { id: lot } = await registerLot(service);
    const round = () =>
      createRound(service, {
        lots: [{ lot, doses: 100 }],
        lines: [{ unit: '12', purpose: 'area', doses: 100 }],
      });
    const [one, two] = [await round(), await round()];
    await receive(service, two.id, '12', { lot, doses: 60 });
    await receive(service, one.id, '12', { lot, doses: 100 });
    await ship(service, { from: '12', to: '12-106', lot, doses: 80 });
    await waste(service, '12-106', lot, 70, 'broken');
    const by = await service.as('province', '12');
    const report = await read(by, '12');
    const told = [one, two].map(({ id }) => of(report, id));
    expect(told.map((item) => item.wasted.doses)).toEqual([10, 60]);
    expect(told.map((item) => item.onHand.doses)).toEqual([90, 0]);
    const district = await read(await service.as('district', '12-106'), '12-106');
    expect([one, two].map(({ id }) => of(district, id).received.doses)).toEqual([20, 60]);
    const burnt = await by.get(`/v1/rounds/${two.id}/burn-down?area=12`).expect(200);
    expect(burnt.body).toMatchObject({ committed: 100, toUse: 100, remaining: 40 });
  });
});

describe('the page', () => {
  test('says the same in Vietnamese first, escapes what people typed, and needs no script', async () => {
    const by = await service.as('province', '26');
    const page = await by.get('/v1/reports/rounds.html?area=26').expect(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('<html lang="vi">');
    expect(page.text).toContain(
      'Vắc xin theo đợt phân bổ <small lang="en">Vaccine by allocation round</small>',
    );
    expect(page.text).toContain('150.000');
    expect(page.text).toContain('05/09/2021');
    expect(page.text).toContain('Trạm &lt;Y tế&gt; &amp; &quot;Xã&quot;');
    expect(page.text).not.toContain('<Y tế>');
    expect(page.text).not.toMatch(/<script|javascript:|\son\w+="/);
    expect(page.text).toContain(`href="/v1/stock-movements?area=26&amp;round=${first.id}&amp;figure=given"`);
    const english = await by.get('/v1/reports/rounds.html?area=26&lang=en').expect(200);
    expect(english.text).toContain('Vaccine by allocation round <small lang="vi">');
    const none = await (await service.as('province', '30'))
      .get('/v1/reports/rounds.html?area=30')
      .expect(200);
    expect(none.text).toContain('Không có đợt phân bổ nào');
  });
});

async function followed(by: SignedIn, path: string): Promise<Movement[]> {
  const lines: Movement[] = [];
  for (let next = ''; ; ) {
    const page = await by.get(`${path}&limit=3${next}`);
    if (page.status !== 200) throw new Error(`${path}: ${JSON.stringify(page.body)}`);
    lines.push(...page.body.items);
    if (page.body.next === undefined) return lines;
    next = `&cursor=${page.body.next}`;
  }
}

/** What the lines say, read by their ends alone. */
function signedSum(name: string, area: string, lines: readonly Movement[]): number {
  const inside = (account: string): boolean => {
    const place = account.replace(/^(session|vial|quarantine):/, '').split('.')[0] ?? '';
    return /^(VN|\d)/.test(place) && (area === 'VN' || place === area || place.startsWith(`${area}-`));
  };
  return lines.reduce((sum, { from, to, doses, kind }) => {
    if (name === 'given') return sum + (kind === 'given' ? doses : -doses);
    if (name === 'on-hand') return sum + (inside(to) ? doses : 0) - (inside(from) ? doses : 0);
    if (name === 'in-transit') return sum + (to.startsWith('transit:') ? doses : -doses);
    return sum + doses;
  }, 0);
}
