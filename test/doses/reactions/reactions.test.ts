import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ReactionRecord } from '../../../src/doses/reactions/reaction.ts';
import { getCourse } from '../../../src/people/courses/course.store.ts';
import { getBooking } from '../../../src/scheduling/bookings/booking.store.ts';
import { giveDose, makeReady, type OpenSession, openedSession } from '../../support/doses-factory.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { draftSession } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';
import { expectRefusal } from '../../support/supply-factory.ts';

const service = useService('2021-08-10T00:00:00Z');
beforeAll(() => startCampaign(service));

interface Given {
  readonly open: OpenSession;
  /** Doses given, each with its person. */
  readonly doses: readonly { readonly id: string; readonly person: string }[];
}

async function given(count = 1): Promise<Given> {
  const open = await openedSession(service, { call: count, standby: 0 });
  await makeReady(open.staff, open.bookings);
  const doses: { id: string; person: string }[] = [];
  for (const { person } of open.bookings) {
    const dose = await giveDose(service, open, person);
    doses.push({ id: dose.id, person });
  }
  return { open, doses };
}

const body = (changes: object = {}): Record<string, unknown> => ({
  grade: 1,
  onsetAt: service.clock.now().toISOString(),
  signs: ['fever'],
  treatment: 'symptomatic',
  outcome: 'recovering',
  observedAtSite: true,
  ...changes,
});
const pathOf = (dose: string): string => `/v1/doses/${dose}/reactions`;
const idOf = ({ doses }: Given, index = 0): string => doses[index]?.id ?? '';

describe('reporting a reaction', () => {
  test('a mild one is kept; later reports are appended, and reading it is recorded', async () => {
    const scene = await given();
    const { open } = scene;
    const first = await open.staff.post(pathOf(idOf(scene)), body()).expect(201);
    expect(first.body).toMatchObject({ state: 'reported', grade: 1, entries: 1, lot: open.lot });
    expect(first.body).not.toHaveProperty('investigateBy');
    expect(first.body).not.toHaveProperty('holdQuestion');
    const second = await open.staff
      .post(pathOf(idOf(scene)), body({ grade: 2, outcome: 'recovered', observedAtSite: false }))
      .expect(201);
    expect(
      second.body.history.map((entry: { sequence: number; grade: number }) => [entry.sequence, entry.grade]),
    ).toEqual([
      [1, 1],
      [2, 2],
    ]);
    const read = await open.staff.get(pathOf(idOf(scene))).expect(200);
    expect(read.body).toEqual(second.body);
    const inspector = await service.as('inspector', open.session.district);
    const audit = await inspector.get('/v1/audit-entries?limit=200').expect(200);
    const actions = audit.body.items.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(expect.arrayContaining(['reportReaction', 'getReaction']));
    const course = await getCourse(service.database, scene.doses[0]?.person ?? '');
    expect(course.facts.contraindicated).toEqual([]);
  });

  test('a severe one sets dates; overdue steps are listed until they are done', async () => {
    const scene = await given();
    const { open } = scene;
    const { district, site } = open.session;
    const reported = await open.staff
      .post(pathOf(idOf(scene)), body({ grade: 3, signs: ['convulsion'], treatment: 'hospital' }))
      .expect(201);
    const at = service.clock.now().getTime();
    expect(reported.body).toMatchObject({
      state: 'to-investigate',
      investigateBy: new Date(at + 24 * 3_600_000).toISOString(),
      concludeBy: new Date(at + 120 * 3_600_000).toISOString(),
    });
    const officer = await service.as('district', district);
    const overdue = async (step: string): Promise<string[]> => {
      const listed = await officer.get(`/v1/reactions?due=${step}&area=${site}`).expect(200);
      return listed.body.items.map(({ dose }: ReactionRecord) => dose);
    };
    expect(await overdue('investigation')).toEqual([]);
    service.clock.advance(24 * 3_600_000 + 1);
    expect([await overdue('investigation'), await overdue('council')]).toEqual([[idOf(scene)], []]);

    const finding = { suspectedCause: 'vaccine-product', document: '5/BC-TTYT' };
    const council = { conclusion: 'coincidental', document: '12/BB-HĐ' };
    const province = await service.as('province', '26');
    const early = await expectRefusal(service, 'reaction/not-possible-now', () =>
      province.post(`${pathOf(idOf(scene))}/council`, council),
    );
    expect([early.status, early.body.details]).toEqual([409, { state: 'to-investigate', event: 'conclude' }]);
    await open.staff.post(`${pathOf(idOf(scene))}/investigation`, finding).expect(403);
    const answers = await Promise.all(
      [1, 2, 3].map(() => officer.post(`${pathOf(idOf(scene))}/investigation`, finding)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    service.clock.advance(5 * 24 * 3_600_000);
    expect([await overdue('investigation'), await overdue('council')]).toEqual([[], [idOf(scene)]]);
    await officer.post(`${pathOf(idOf(scene))}/council`, council).expect(403);
    const done = await province
      .post(`${pathOf(idOf(scene))}/council`, council, 'council-key-0001')
      .expect(200);
    expect(done.body).toMatchObject({ state: 'concluded', entries: 3 });
    const again = await province
      .post(`${pathOf(idOf(scene))}/council`, council, 'council-key-0001')
      .expect(200);
    expect(again.body).toEqual(done.body);
    expect(await overdue('council')).toEqual([]);
    // Worse than anything the council concluded on: it begins anew.
    const worse = await province.post(pathOf(idOf(scene)), body({ grade: 4, outcome: 'died' })).expect(201);
    expect(worse.body).toMatchObject({ state: 'to-investigate', grade: 4, entries: 4 });
    expect(worse.body.investigateBy > reported.body.investigateBy).toBe(true);
  });

  test('refuses what cannot be, and writes nothing', async () => {
    const scene = await given(2);
    const { open } = scene;
    const path = pathOf(idOf(scene));
    const early = new Date(service.clock.now().getTime() - 3_600_000).toISOString();
    const late = new Date(service.clock.now().getTime() + 1000).toISOString();
    const before = await expectRefusal(service, 'reaction/before-injection', () =>
      open.staff.post(path, body({ onsetAt: early })),
    );
    expect(before.status).toBe(422);
    await expectRefusal(service, 'reaction/in-future', () => open.staff.post(path, body({ onsetAt: late })));
    await expectRefusal(service, 'request/invalid', () => open.staff.post(path, body({ grade: 5 })));
    await expectRefusal(service, 'request/invalid', () => open.staff.post(path, body({ signs: [] })));
    await expectRefusal(service, 'request/invalid', () =>
      open.staff.post(path, body({ signs: ['fever', 'fever'] })),
    );
    await expectRefusal(service, 'request/invalid', () => open.staff.post(path, body({ name: 'x' })));
    await expectRefusal(service, 'request/not-found', () => open.staff.get(path));
    const finding = { suspectedCause: 'anxiety', document: '1' };
    const officer = await service.as('district', open.session.district);
    await expectRefusal(service, 'request/not-found', () => officer.post(`${path}/investigation`, finding));
    const stranger = await service.as('site', '12-105-001');
    await expectRefusal(service, 'request/not-found', () => stranger.post(path, body()));
    const inspector = await service.as('inspector', open.session.district);
    await expectRefusal(service, 'auth/role-not-allowed', () => inspector.post(path, body()));
    await open.staff
      .post(`/v1/doses/${idOf(scene)}/corrections`, { kind: 'entered-in-error', note: 'nhập nhầm người' })
      .expect(201);
    const error = await expectRefusal(service, 'reaction/dose-not-given', () =>
      open.staff.post(path, body()),
    );
    expect(error.status).toBe(409);
  });

  test('the same key answers the same; ten reports at once are ten entries', async () => {
    const scene = await given();
    const { staff } = scene.open;
    const path = pathOf(idOf(scene));
    const sent = body({ grade: 3 });
    const first = await staff.post(path, sent, 'reaction-key-0001').expect(201);
    const before = await service.snapshot();
    const again = await staff.post(path, sent, 'reaction-key-0001').expect(201);
    expect(again.body).toEqual(first.body);
    const other = await staff.post(path, { ...sent, grade: 4 }, 'reaction-key-0001').expect(422);
    expect(other.body.code).toBe('idempotency/key-reused');
    expect(await service.snapshot()).toBe(before);
    const answers = await Promise.all(Array.from({ length: 10 }, () => staff.post(path, body())));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    const read = await staff.get(path).expect(200);
    expect(read.body.history.map(({ sequence }: { sequence: number }) => sequence)).toEqual(
      Array.from({ length: 11 }, (_, index) => index + 1),
    );
  });
});

describe('an anaphylaxis from grade 2', () => {
  test('bars the person from the same vaccine: they are no longer in the order for it', async () => {
    const scene = await given();
    const person = scene.doses[0]?.person ?? '';
    const path = pathOf(idOf(scene));
    const mild = await scene.open.staff.post(path, body({ signs: ['anaphylaxis'] })).expect(201);
    expect(mild.body).not.toHaveProperty('barred');
    const grave = await scene.open.staff.post(
      path,
      body({ grade: 2, signs: ['anaphylaxis'], treatment: 'adrenaline' }),
    );
    expect(grave.body).toMatchObject({ barred: 'astrazeneca', state: 'reported' });
    const course = await getCourse(service.database, person);
    expect(course.facts.contraindicated).toEqual(['astrazeneca']);
    expect(course.order.products).not.toContain('astrazeneca');
    const twice = await scene.open.staff.post(path, body({ grade: 2, signs: ['anaphylaxis'] })).expect(201);
    expect(twice.body).not.toHaveProperty('barred');
  });

  test('ends their booking for the next dose, and the next in the order gets the slot', async () => {
    const scene = await given(1);
    const { at, staff, session } = scene.open;
    const person = scene.doses[0]?.person ?? '';
    service.clock.advance(60 * 24 * 3_600_000);
    const { refreshOrders } = await import('../../../src/people/order/refresh-orders.ts');
    await refreshOrders(service.context('26'), '26', { limit: 10_000 });
    const next = await draftSession(service, { at, site: session.site });
    await staff.post(`/v1/sessions/${next.session.id}/publish`, { call: 10, standby: 5 }).expect(200);
    const held = (await getCourse(service.database, person)).booking;
    expect(held).not.toBe('');
    await staff
      .post(pathOf(idOf(scene)), body({ grade: 2, signs: ['anaphylaxis'], observedAtSite: false }))
      .expect(201);
    expect(await getBooking(service.database, held)).toMatchObject({
      state: 'cancelled',
      endReason: 'contraindicated',
    });
    const course = await getCourse(service.database, person);
    expect([course.booking, course.order.products]).toEqual(['', []]);
    const told = await service.database.connection.db
      ?.collection('outboxMessages')
      .countDocuments({ booking: held, template: 'withdrawn' });
    expect(told).toBe(1);
  });
});

describe('the question of a hold', () => {
  test('is asked once for a lot, also at once; somebody else answers it, and the lot is held with it', async () => {
    const scene = await given(3);
    const { open } = scene;
    const reports = await Promise.all(
      scene.doses.map(({ id }) => open.staff.post(pathOf(id), body({ grade: 3, signs: ['hypotension'] }))),
    );
    expect(new Set(reports.map((answer) => answer.body.holdQuestion)).size).toBe(1);
    const id: string = reports[0]?.body.holdQuestion;
    const head = await service.as('province', '26');
    const listed = await head.get('/v1/hold-questions?open=true').expect(200);
    const question = listed.body.items.find((one: { id: string }) => one.id === id);
    expect(question).toMatchObject({ area: '26', lot: open.lot, open: true });
    expect(question.reactions.map(({ dose }: { dose: string }) => dose).sort()).toEqual(
      scene.doses.map((dose) => dose.id).sort(),
    );
    const path = `/v1/hold-questions/${id}/answer`;
    const yes = { hold: true, reason: 'several-reactions', document: '77/SYT-NVY' };
    await open.staff.post(path, yes).expect(403);
    const answers = await Promise.all([1, 2].map(() => head.post(path, yes)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const held = answers.find(({ status }) => status === 200)?.body;
    expect(held).toMatchObject({ open: false, answer: { hold: true, by: head.account } });
    const lot = await head.get(`/v1/lots/${encodeURIComponent(open.lot)}`).expect(200);
    expect(lot.body.holds).toMatchObject([
      { id: held.answer.lotHold, area: '26', reasonCode: 'adverse-event', document: '77/SYT-NVY' },
    ]);
    const before = await service.snapshot();
    const late = await head.post(path, { hold: false, reason: 'no-link-found' }).expect(409);
    expect(late.body.code).toBe('hold-question/already-answered');
    expect(await service.snapshot()).toBe(before);
    const closed = await head.get('/v1/hold-questions?open=false').expect(200);
    expect(closed.body.items.map((one: { id: string }) => one.id)).toContain(id);
  });

  test('is not answered by an account that reported; answered no, nothing is held, and another severe reaction raises it again', async () => {
    const scene = await given(2);
    const { open } = scene;
    const reporter = await service.as('province', '26', 'reporter');
    const asked = await reporter.post(pathOf(idOf(scene)), body({ grade: 4 })).expect(201);
    const path = `/v1/hold-questions/${asked.body.holdQuestion}/answer`;
    const no = { hold: false, reason: 'single-case' };
    const own = await expectRefusal(service, 'second-person/same-account', () => reporter.post(path, no));
    expect(own.status).toBe(403);
    const ministry = await service.as('ministry', 'VN');
    const first = await ministry.post(path, no, 'hold-answer-0001').expect(200);
    expect((await ministry.post(path, no, 'hold-answer-0001').expect(200)).body).toEqual(first.body);
    expect(first.body.answer).not.toHaveProperty('lotHold');
    const lot = await ministry.get(`/v1/lots/${encodeURIComponent(open.lot)}`).expect(200);
    expect(lot.body.holds).toEqual([]);
    const again = await reporter.post(pathOf(idOf(scene, 1)), body({ grade: 3 })).expect(201);
    expect(again.body.holdQuestion).not.toBe(asked.body.holdQuestion);
    const elsewhere = await service.as('province', '12');
    const foreign = `/v1/hold-questions/${again.body.holdQuestion}/answer`;
    await expectRefusal(service, 'request/not-found', () => elsewhere.post(foreign, no));
    const inspector = await service.as('inspector', '26-243');
    expect((await inspector.get('/v1/hold-questions').expect(200)).body.items).toEqual([]);
  });
});
