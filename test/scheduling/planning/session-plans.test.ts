import { beforeAll, describe, expect, test } from '@jest/globals';
import { getCourse, replaceCourse } from '../../../src/people/courses/course.store.ts';
import { withDose } from '../../../src/people/courses/course.ts';
import { countDueByCommune } from '../../../src/people/order/due-by-commune.reads.ts';
import { listCommunes, listDistricts } from '../../../src/places/administrative-units.ts';
import { addDays, dayAtSite } from '../../../src/platform/clock.ts';
import { withTransaction } from '../../../src/platform/database/database.ts';
import { loadPolicy } from '../../../src/policy/campaign/policy.store.ts';
import { planSessions } from '../../../src/scheduling/planning/plan-sessions.rules.ts';
import type { PlanLine, SessionPlan } from '../../../src/scheduling/planning/session-plan.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { peopleInOrder, stockAt } from '../../support/scheduling-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';

// 07:00 at the sites: the first shift of the day is still to come.
const service = useService('2021-08-10T00:00:00Z');
const TODAY = '2021-08-10';
const TO = '2021-08-16';
// The last one of Vĩnh Phúc stays without a site.
const DISTRICTS = [...listDistricts('26').slice(0, -1), ...listDistricts('06')].map(({ code }) => code);
let used = 0;
beforeAll(async () => {
  await startCampaign(service);
  await startCampaign(service, '06');
});

interface Scene {
  readonly district: string;
  readonly communes: readonly string[];
  readonly sites: readonly string[];
  readonly officer: SignedIn;
}

/** A district nobody has planned in, with a site in each of its first two communes. */
async function aDistrict(tables = 1): Promise<Scene> {
  const district = DISTRICTS[used];
  if (district === undefined) throw new Error('no district is left');
  used += 1;
  const communes = listCommunes(district).map(({ code }) => code);
  const sites: string[] = [];
  for (const commune of communes.slice(0, 2)) {
    sites.push((await registerSomeSite(service, { district, commune, tables })).id);
  }
  return { district, communes, sites, officer: await service.as('district', district) };
}

async function planOf({ officer, district }: Scene, changes: object = {}): Promise<SessionPlan> {
  const answer = await officer.post('/v1/session-plans', { area: district, from: TODAY, to: TO, ...changes });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

/** Gives people of the order a first dose on a day, so that the second is due later. */
async function giveFirstDose(people: readonly { readonly id: string }[], day: string): Promise<void> {
  for (const { id } of people) {
    await withTransaction(service.database, async (tx) => {
      const course = await getCourse(tx, id);
      const dose = {
        dose: '26-243-001.01J00000000000000000000001',
        doseNumber: 1,
        product: 'astrazeneca' as const,
        kind: 'primary' as const,
        day,
        site: '26-243-001',
      };
      const given = withDose(course, dose, await loadPolicy(tx, '26'), TODAY);
      if (!(await replaceCourse(tx, given, course.version))) throw new Error('changed meanwhile');
    });
  }
}

const firstLine = (plan: SessionPlan): PlanLine => {
  const [line] = plan.lines;
  if (line === undefined) throw new Error('an empty plan');
  return line;
};

describe('proposing a plan', () => {
  test('uses what ends first, for second doses first, and plans nothing by itself', async () => {
    const scene = await aDistrict();
    const { district, communes, sites, officer } = scene;
    const [home = '', other = ''] = communes;
    const soon = await stockAt(service, sites[0] ?? '', 20, { expiry: '2021-08-12' });
    const late = await stockAt(service, district, 30, { expiry: '2021-12-31' });
    await peopleInOrder(service, 15, { district, commune: home });
    const earlier = await peopleInOrder(service, 12, {
      district,
      commune: home,
      firstBirthDate: '1985-01-01',
    });
    await giveFirstDose(earlier, addDays(TODAY, -60));
    await giveFirstDose(await peopleInOrder(service, 3, { district, commune: other }), addDays(TODAY, -53));
    await peopleInOrder(service, 25, { district, commune: other });

    const plan = await planOf(scene);
    expect(plan).toMatchObject({ status: 'proposed', formula: 'session-plan@1', sessions: 2 });
    expect(plan.lines).toMatchObject([
      {
        line: 1,
        site: sites[0],
        day: TODAY,
        slots: 20,
        communes: [home],
        lots: [{ lot: soon, vials: 2, doses: 20, holder: sites[0], lastDay: '2021-08-12' }],
        people: [
          { commune: home, dose: 'completing', people: 12, distance: 0 },
          { commune: home, dose: 'first', people: 8, distance: 0 },
        ],
      },
      { line: 2, lots: [{ lot: late, vials: 3, doses: 30, holder: district }] },
    ]);
    expect(plan.totals).toMatchObject({ doses: 50, planned: 50, endingInTime: 20, notUsedInTime: 0 });
    // Anybody who has the inputs gets the same plan.
    const { lines, unused, waiting, totals } = planSessions(plan.inputs);
    expect(JSON.parse(JSON.stringify({ lines, unused, waiting, totals }))).toEqual({
      lines: plan.lines,
      unused: plan.unused,
      waiting: plan.waiting,
      totals: plan.totals,
    });
    const drafts = await officer.get('/v1/sessions').expect(200);
    expect(drafts.body.items).toEqual([]);
    const read = await officer.get(`/v1/session-plans/${plan.id}`).expect(200);
    expect(read.body).toEqual(plan);
    const listed = await officer.get('/v1/session-plans?status=proposed').expect(200);
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual([plan.id]);
    expect(listed.body.items[0]).not.toHaveProperty('inputs');
  });

  test('counts each person once, by commune, dose, products and first day', async () => {
    const { district, communes } = await aDistrict();
    await peopleInOrder(service, 4, { district, commune: communes[0] ?? '' });
    await peopleInOrder(service, 2, { district, commune: null, group: 9 });
    const later = await peopleInOrder(service, 3, { district, commune: communes[1] ?? '' });
    await giveFirstDose(later, addDays(TODAY, -53));
    const rows = await countDueByCommune(service.database, { district, from: TODAY, to: TO });
    const seen = rows.map(({ commune, people, notBefore, priority }) => [
      commune,
      people,
      notBefore,
      priority[0],
    ]);
    expect(seen.sort()).toEqual(
      [
        [communes[0], 4, TODAY, '1'],
        [communes[1], 3, '2021-08-13', '0'],
        [null, 2, TODAY, '1'],
      ].sort(),
    );
    expect(rows.find(({ commune }) => commune === communes[1])?.products).toEqual(['astrazeneca']);
    const short = await countDueByCommune(service.database, { district, from: TODAY, to: '2021-08-12' });
    expect(short.map(({ people }) => people).sort()).toEqual([2, 4]);
  });

  test('leaves out what drafted and published sessions take: stock, tables, people', async () => {
    const scene = await aDistrict();
    const { district, communes, sites } = scene;
    const [site = ''] = sites;
    const [commune = ''] = communes;
    await stockAt(service, site, 60, { expiry: '2021-08-11' });
    await peopleInOrder(service, 60, { district, commune });
    const staff = await service.as('site', site);
    const session = { site, product: 'astrazeneca', tables: 1, communes: [commune] };
    const drafted = await staff
      .post('/v1/sessions', {
        ...session,
        day: TODAY,
        shifts: [{ start: '07:30', end: '10:30', capacity: 20 }],
      })
      .expect(201);
    const shifts = [{ start: '07:30', end: '08:30', capacity: 10 }];
    const published = await staff.post('/v1/sessions', { ...session, day: '2021-08-11', shifts }).expect(201);
    await staff.post(`/v1/sessions/${published.body.id}/publish`, { call: 6 }).expect(200);
    const plan = await planOf(scene);
    expect(plan.inputs.stock.map(({ doses }) => doses)).toEqual([30]);
    expect(plan.inputs.due.map(({ people }) => people)).toEqual([60 - 20 - 10]);
    expect(plan.inputs.busy.map(({ day, start }) => [day, start])).toEqual([
      [TODAY, '07:30'],
      ['2021-08-11', '07:30'],
    ]);
    expect(plan.lines).toMatchObject([{ day: TODAY, slots: 30 }]);
    expect(firstLine(plan).shifts.map(({ start }) => start)).toEqual(['13:30', '14:30']);
    expect(drafted.body).not.toHaveProperty('planLine');
  });

  test('keeps to the hours and tables a site says it has', async () => {
    const scene = await aDistrict(3);
    const { district, communes, sites } = scene;
    const [site = ''] = sites;
    await stockAt(service, site, 100, { expiry: '2021-08-11' });
    await peopleInOrder(service, 100, { district, commune: communes[0] ?? '' });
    const opening = { site, open: '08:00', close: '15:00', tables: 2, closedOn: [TODAY] };
    const plan = await planOf(scene, { openings: [opening] });
    expect(plan.lines).toMatchObject([{ day: '2021-08-11', tables: 2, slots: 100 }]);
    expect(firstLine(plan).shifts.map(({ start, capacity }) => [start, capacity])).toEqual([
      ['08:30', 40],
      ['09:30', 40],
      ['13:30', 20],
    ]);
    // A site plans for itself: its own stock and the people of its commune.
    const staff = await service.as('site', site);
    await stockAt(service, district, 50);
    const own = await staff.post('/v1/session-plans', { area: site, from: TODAY, to: TODAY }).expect(201);
    expect(own.body.inputs.stock.map(({ holder }: { holder: string }) => holder)).toEqual([site]);
    expect(own.body.lines).toMatchObject([{ slots: 100, tables: 1 }]);
  });

  test.each([
    ['days that are past', { from: '2021-08-09' }],
    ['days in the wrong order', { to: '2021-08-01' }],
    ['more than 31 days', { to: '2021-09-10' }],
  ])('refuses %s and writes nothing', async (_name, changes) => {
    const officer = await service.as('district', '26-243');
    const before = await service.snapshot();
    const body = { area: '26-243', from: TODAY, to: TO, ...changes };
    const answer = await officer.post('/v1/session-plans', body).expect(422);
    expect(answer.body).toMatchObject({ code: 'session-plan/window-invalid', details: { mostDays: 31 } });
    expect(await service.snapshot()).toBe(before);
  });

  test('refuses an area without sites, other roles, and areas of others', async () => {
    const district = await service.as('district', '26-253');
    const province = await service.as('province', '26');
    const elsewhere = await service.as('site', '26-243-900');
    const unstarted = await service.as('district', '12-105');
    const body = { area: '26-253', from: TODAY, to: TO };
    const before = await service.snapshot();
    const none = await district.post('/v1/session-plans', body).expect(422);
    expect(none.body.code).toBe('session-plan/no-sites');
    await province.post('/v1/session-plans', body).expect(403);
    await elsewhere.post('/v1/session-plans', body).expect(404);
    const early = await unstarted.post('/v1/session-plans', { ...body, area: '12-105' });
    expect(early.body.code).toBe('policy/campaign-not-started');
    expect(await service.snapshot()).toBe(before);
  });
});

describe('accepting a plan', () => {
  /** A plan of two sessions: 60 doses that end, on the site's first day and the next. */
  async function aPlan(): Promise<Scene & { plan: SessionPlan; path: string; lot: string }> {
    const scene = await aDistrict();
    const { district, communes, sites } = scene;
    const lot = await stockAt(service, sites[0] ?? '', 160, { expiry: '2021-08-14' });
    await peopleInOrder(service, 160, { district, commune: communes[0] ?? '' });
    const plan = await planOf(scene);
    expect(plan.lines.map(({ slots }) => slots)).toEqual([120, 40]);
    return { ...scene, plan, lot, path: `/v1/session-plans/${plan.id}/accept` };
  }

  test('makes drafts that name their line, once; publishing sets the planned lot aside', async () => {
    const { officer, path, plan, lot, sites } = await aPlan();
    const answers = await Promise.all([1, 2, 3].map(() => officer.post(path, {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.code).toBe('session-plan/already-accepted');
    const accepted = answers.find(({ status }) => status === 200)?.body;
    expect(accepted).toMatchObject({
      status: 'accepted',
      acceptedBy: officer.account,
      created: [{ line: 1 }, { line: 2 }],
    });
    const read = await officer.get(`/v1/session-plans/${plan.id}`).expect(200);
    expect(read.body).toEqual(accepted);
    const drafts = await officer.get('/v1/sessions').expect(200);
    expect(drafts.body.items).toMatchObject([
      {
        status: 'draft',
        planLine: `${plan.id}-001`,
        shifts: firstLine(plan).shifts,
        communes: firstLine(plan).communes,
      },
      { status: 'draft', planLine: `${plan.id}-002` },
    ]);
    const staff = await service.as('site', sites[0] ?? '');
    const [first] = drafts.body.items;
    const published = await staff
      .post(`/v1/sessions/${first.id}/publish`, { call: 120, standby: 10 })
      .expect(200);
    expect(published.body).toMatchObject({ called: 120, stock: [{ lot, doses: 120 }] });
    // What is planned is not planned again.
    const next = await planOf({ officer, district: plan.district, communes: [], sites: [] });
    expect([next.lines, next.inputs.stock]).toEqual([[], []]);
  });

  test('the same key answers the same, and another body under it is refused', async () => {
    const { officer, path } = await aPlan();
    const first = await officer.post(path, {}, 'accept-once-0001').expect(200);
    const before = await service.snapshot();
    const again = await officer.post(path, {}, 'accept-once-0001').expect(200);
    expect(again.body).toEqual(first.body);
    const changes = [{ line: 1, drop: true, reason: 'staff', note: 'thiếu người' }];
    const other = await officer.post(path, { changes }, 'accept-once-0001').expect(422);
    expect(other.body.code).toBe('idempotency/key-reused');
    expect(await service.snapshot()).toBe(before);
  });

  test('changes are kept with their reasons, and the sessions are as changed', async () => {
    const { officer, path, plan } = await aPlan();
    const changes = [
      {
        line: 1,
        day: '2021-08-12',
        shifts: [{ start: '08:00', end: '09:00', capacity: 20 }],
        reason: 'weather',
        note: 'bão',
      },
      { line: 2, drop: true, reason: 'staff', note: 'thiếu người' },
    ];
    const done = await officer.post(path, { changes }).expect(200);
    expect(done.body).toMatchObject({ changes, created: [{ line: 1 }], lines: plan.lines });
    const made = await officer.get(`/v1/sessions/${done.body.created[0].session}`).expect(200);
    expect(made.body.session).toMatchObject({
      day: '2021-08-12',
      shifts: changes[0]?.shifts,
      planLine: `${plan.id}-001`,
    });
    const audit = await (await service.as('inspector', plan.district))
      .get('/v1/audit-entries?limit=200')
      .expect(200);
    const entry = audit.body.items.find(({ action }: { action: string }) => action === 'acceptSessionPlan');
    expect(JSON.stringify(entry)).toContain('weather');
    expect(JSON.stringify(entry)).not.toContain('bão');
  });

  test('refuses changes that cannot be, and makes nothing', async () => {
    const { officer, path } = await aPlan();
    const before = await service.snapshot();
    const why = { reason: 'other', note: 'vì' };
    const cases: [object[], string, object][] = [
      [[{ line: 3, drop: true, ...why }], 'session-plan/unknown-line', { lines: [3] }],
      [
        [
          { line: 1, drop: true, ...why },
          { line: 1, tables: 1, ...why },
        ],
        'session-plan/unknown-line',
        { lines: [1] },
      ],
      [[{ line: 1, ...why }], 'session-plan/change-not-possible', { line: 1, because: 'nothing-changed' }],
      [
        [{ line: 1, day: '2021-08-15', ...why }],
        'session-plan/change-not-possible',
        { line: 1, because: 'past-use-by' },
      ],
      [
        [{ line: 1, day: '2021-08-01', ...why }],
        'session-plan/change-not-possible',
        { line: 1, because: 'day-past' },
      ],
      [
        [{ line: 2, shifts: [{ start: '07:30', end: '16:30', capacity: 41 }], ...why }],
        'session-plan/change-not-possible',
        { line: 2, because: 'more-slots-than-doses' },
      ],
      [
        [{ line: 2, day: TODAY, ...why }],
        'session-plan/change-not-possible',
        { line: 2, because: 'tables-taken' },
      ],
      [[{ line: 2, tables: 2, ...why }], 'session/tables-exceed-site', { tables: 1 }],
      [[1, 2].map((line) => ({ line, drop: true, ...why })), 'session-plan/nothing-left', {}],
    ];
    for (const [changes, code, details] of cases) {
      const answer = await officer.post(path, { changes });
      expect([answer.status, answer.body.code, answer.body.details]).toEqual([422, code, details]);
    }
    await officer.post(path, { changes: [{ line: 1, drop: true, reason: 'staff' }] }).expect(400);
    await officer.post(path, { changes: [{ line: 1, drop: true, note: 'x' }] }).expect(400);
    await (await service.as('site', '26-243-901')).post(path, {}).expect(404);
    await (await service.as('province', '26')).post(path, {}).expect(403);
    const accounts = (text: string): string => text.replace(/\["accounts".*?\]\],?/, '');
    expect(accounts(await service.snapshot())).toBe(accounts(before));
  });
});

describe('a plan that is out of date', () => {
  test('once the hour of a shift has struck; a plan of today holds only shifts still to come', async () => {
    const scene = await aDistrict();
    await stockAt(service, scene.sites[0] ?? '', 40, { expiry: TODAY });
    await peopleInOrder(service, 40, { district: scene.district, commune: scene.communes[0] ?? '' });
    const plan = await planOf(scene, { to: TODAY });
    expect(firstLine(plan).shifts.map(({ start }) => start)).toEqual(['07:30', '08:30']);
    service.clock.set('2021-08-10T01:00:00Z');
    const late = await scene.officer.post(`/v1/session-plans/${plan.id}/accept`, {}).expect(409);
    expect(late.body.details).toEqual({ lines: [{ line: 1, because: 'day-past' }] });
    const again = await planOf(scene, { to: TODAY });
    expect(firstLine(again).shifts.map(({ start }) => start)).toEqual(['08:30', '09:30']);
  });

  test('names the lines that no longer fit: stock gone, tables taken; without them it can be accepted', async () => {
    const scene = await aDistrict();
    const { district, communes, sites, officer } = scene;
    const [site = '', other = ''] = sites;
    const lot = await stockAt(service, site, 20, { expiry: '2021-08-14' });
    await stockAt(service, other, 20, { expiry: '2021-08-14' });
    for (const commune of communes.slice(0, 2)) await peopleInOrder(service, 20, { district, commune });
    const plan = await planOf(scene);
    expect(plan.lines).toHaveLength(2);
    const ministry = await service.as('ministry', 'VN');
    await ministry
      .post(`/v1/lots/${encodeURIComponent(lot)}/holds`, {
        area: site,
        reasonCode: 'investigation',
        note: 'x',
      })
      .expect(201);
    const staff = await service.as('site', other);
    const draft = { site: other, day: TODAY, product: 'comirnaty', tables: 1 };
    await staff
      .post('/v1/sessions', { ...draft, shifts: [{ start: '08:30', end: '09:30', capacity: 1 }] })
      .expect(201);
    const before = await service.snapshot();
    const path = `/v1/session-plans/${plan.id}/accept`;
    const answer = await officer.post(path, {}).expect(409);
    expect(answer.body).toMatchObject({
      code: 'session-plan/outdated',
      details: {
        lines: [
          { line: 1, because: 'stock-changed' },
          { line: 2, because: 'tables-taken' },
        ],
      },
    });
    expect(await service.snapshot()).toBe(before);
    const changes = [
      { line: 1, drop: true, reason: 'other', note: 'lô tạm dừng' },
      {
        line: 2,
        shifts: [{ start: '13:30', end: '14:30', capacity: 20 }],
        reason: 'room',
        note: 'phòng bận',
      },
    ];
    await officer.post(path, { changes }).expect(200);
  });

  test('two plans for the same doses: one becomes sessions, the other is out of date', async () => {
    const scene = await aDistrict();
    const { district, communes, sites, officer } = scene;
    await stockAt(service, sites[0] ?? '', 20, { expiry: '2021-08-14' });
    await peopleInOrder(service, 40, { district, commune: communes[0] ?? '' });
    const plans = [await planOf(scene), await planOf(scene)];
    const answers = await Promise.all(
      plans.map(({ id }) => officer.post(`/v1/session-plans/${id}/accept`, {})),
    );
    expect(answers.map(({ status, body }) => [status, body.code ?? 'done']).sort()).toEqual([
      [200, 'done'],
      [409, 'session-plan/outdated'],
    ]);
    const drafts = await officer.get('/v1/sessions').expect(200);
    expect(drafts.body.items).toHaveLength(1);
  });

  test('its days pass', async () => {
    const scene = await aDistrict();
    await stockAt(service, scene.sites[0] ?? '', 20, { expiry: '2021-08-14' });
    await peopleInOrder(service, 20, { district: scene.district, commune: scene.communes[0] ?? '' });
    const plan = await planOf(scene);
    service.clock.set(`${addDays(dayAtSite(service.clock.now()), 1)}T02:00:00Z`);
    const answer = await scene.officer.post(`/v1/session-plans/${plan.id}/accept`, {}).expect(409);
    expect(answer.body.details).toEqual({ lines: [{ line: 1, because: 'day-past' }] });
  });
});
