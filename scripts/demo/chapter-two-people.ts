import { z } from 'zod';
import { tryDose } from './chapter-refusals.ts';
import { bookingsOf, publish, type Row } from './chapter-session.ts';
import { expectRefusal, goTo, type PlayedSession, type Stage, today } from './stage.ts';

const withId = z.object({ id: z.string() });
const standbyPage = z.object({
  items: z.array(z.object({ person: z.string(), status: z.string(), position: z.number() })),
});
const vial = z.object({ id: z.string(), capacity: z.number(), usableUntil: z.string() });
const vials = z.object({
  items: z.array(z.object({ id: z.string(), capacity: z.number(), wasted: z.number().default(0) })),
});
const approved = z.object({ id: z.string(), booking: z.string() });
const leftover = z.object({
  state: z.string(),
  offers: z.array(
    z.object({
      id: z.string(),
      person: z.string(),
      state: z.string(),
      position: z.number(),
      booking: z.string().nullable(),
    }),
  ),
});

/** Free places that nobody was called to: one for an override, two for leftover doses. */
const FREE = 3;
/** Within the hours of the open vial, and more than two hours after the session's last shift. */
const LATE = '11:45';
const OTHER_PRODUCT = 'comirnaty~DEMO-PF1';

/** A day on which the order is departed from twice: by an override of two people, and by leftovers down the fixed list. */
export async function departByRule(stage: Stage, session: PlayedSession, lot: string): Promise<string[]> {
  const { narrator } = stage;
  const lists = await publish(session, Math.max(1, Math.min(6, session.capacity - FREE)));
  goTo(stage, session.day, '07:00');
  narrator.chapter(session.day, {
    vi: 'Ngoại lệ phải có hai người; liều dư đi theo danh sách dự phòng',
    en: 'An exception takes two people; leftovers go down the standby list',
  });
  await session.site.client.post(`/v1/sessions/${session.id}/open`, undefined, z.unknown());
  const opened = await session.site.client.post(`/v1/sessions/${session.id}/vials`, { lot }, vial);
  narrator.tell(session.site.name, {
    vi: `gọi ${lists.called} người; mở lọ đầu tiên: ${opened.capacity} liều, đồng hồ của lọ chạy từ lúc này`,
    en: `${lists.called} people called; opens the first vial: ${opened.capacity} doses, its clock runs from now`,
  });
  goTo(stage, session.day, '08:00');
  const doses: string[] = [];
  const [choosy, ...others] = await bookingsOf(session);
  if (choosy === undefined) throw new Error('nobody was called');
  await refuseProduct(stage, session, choosy);
  const next = (await bookingsOf(session)).filter(({ state }) => state === 'called' || state === 'confirmed');
  for (const { id, person, doseNumber } of new Map(
    [...others, ...next].map((row) => [row.id, row]),
  ).values()) {
    doses.push(await attend(stage, session, { booking: id, person, doseNumber, lot }));
  }
  doses.push(await overrideByTwo(stage, session, lot));
  doses.push(...(await offerLeftovers(stage, session, lot)));
  goTo(stage, session.day, '17:30');
  await session.site.client.post(`/v1/sessions/${session.id}/close`, undefined, z.unknown());
  const { items } = await session.site.client.get(`/v1/sessions/${session.id}/vials?limit=200`, vials);
  const wasted = items.reduce((sum, one) => sum + one.wasted, 0);
  narrator.tell(session.site.name, {
    vi: `đóng buổi tiêm: ${doses.length} mũi từ ${items.length} lọ, ${wasted} liều còn trong lọ đã mở ghi hao phí đúng nguyên nhân; lọ chưa mở trở về kho`,
    en: `closes: ${doses.length} doses out of ${items.length} vials, ${wasted} left in open vials are wasted under that cause; closed vials go back`,
  });
  return doses;
}

/** Somebody learns at the desk which vaccine it is and refuses it: she keeps her place in the order, and picks no other. */
async function refuseProduct(stage: Stage, session: PlayedSession, { id, person }: Row): Promise<void> {
  const { client, name } = session.site;
  await client.post(`/v1/bookings/${id}/check-in`, undefined, z.unknown());
  await client.post(`/v1/bookings/${id}/refuse-product`, undefined, z.unknown());
  stage.narrator.tell(name, {
    vi: 'một người đến nơi mới biết là Moderna và từ chối: giữ nguyên chỗ trong thứ tự, chỗ của buổi tiêm sang người kế tiếp trong danh sách dự phòng',
    en: 'somebody refuses the vaccine at the desk: she keeps her place in the order, the next of the standby list is called',
  });
  await tryDose(stage, session, {
    person,
    lot: OTHER_PRODUCT,
    code: 'dose/wrong-product',
    tried: {
      vi: 'tiêm cho người ấy loại vắc xin khác theo ý muốn',
      en: 'give her another vaccine, as she wishes',
    },
  });
}

/** Somebody of the standby list is to go first: refused to whoever asks and to a relative; another person allows it. */
async function overrideByTwo(stage: Stage, session: PlayedSession, lot: string): Promise<string> {
  const { district } = session;
  const person = (await standbyOf(session)).at(-1)?.person;
  if (person === undefined) throw new Error('the standby list is empty');
  const asked = await district.client.post(
    '/v1/overrides',
    {
      session: session.id,
      person,
      refusal: 'dose/out-of-turn',
      reason: 'medical-urgency',
      evidence: { kind: 'medical-paper', number: '12/GRV', date: today(stage) },
      note: 'Giấy ra viện: phải tiêm trước đợt điều trị',
    },
    withId,
  );
  const path = `/v1/overrides/${asked.id}/approve`;
  const note = { note: 'Đã xem giấy tờ' };
  expectRefusal(
    stage,
    district.name,
    { vi: 'tự cho phép ngoại lệ do mình đề nghị', en: 'allow the exception one has asked for oneself' },
    await district.client.ask('POST', path, note),
    'second-person/same-account',
  );
  const { account } = await stage.provinceSecond.get('/v1/me', z.object({ account: z.string() }));
  await stage.provinceSecond.post(
    `/v1/accounts/${account}/relations`,
    { who: { kind: 'person', person }, relation: 'parent' },
    z.unknown(),
  );
  expectRefusal(
    stage,
    'CDC tỉnh',
    { vi: 'cho phép ngoại lệ cho người thân của mình', en: 'allow an exception for a relative' },
    await stage.provinceSecond.ask('POST', path, note),
    'second-person/related',
  );
  const { booking } = await stage.province.post(path, note, approved);
  stage.narrator.tell('Sở Y tế', {
    vi: 'cấp trên, không phải người đề nghị và không họ hàng, cho phép một mũi trong một ngày; lý do và giấy tờ nằm trong nhật ký',
    en: 'somebody else of the level above, related to nobody in it, allows one dose on one day; reason and evidence are in the log',
  });
  return attend(stage, session, { booking, person, doseNumber: 1, lot });
}

/** Two doses are left: whoever comes next on the list is asked, in order; one does not answer, two say yes. */
async function offerLeftovers(stage: Stage, session: PlayedSession, lot: string): Promise<string[]> {
  const { client, name } = session.site;
  goTo(stage, session.day, '09:00');
  const path = `/v1/sessions/${session.id}/leftovers`;
  let state = await client.post(path, { doses: 2 }, leftover);
  const first = state.offers[0];
  if (first === undefined) throw new Error('nobody was asked');
  const answer = (offer: string, said: string) =>
    client.post(`/v1/leftover-offers/${offer}/answer`, { answer: said }, leftover);
  expectRefusal(
    stage,
    name,
    {
      vi: 'bỏ qua người đầu danh sách khi chưa hết giờ trả lời',
      en: 'pass over the first of the list before her time to answer is over',
    },
    await client.ask('POST', `/v1/leftover-offers/${first.id}/answer`, { answer: 'no-answer' }),
    'leftover/still-time',
  );
  goTo(stage, session.day, '09:11');
  state = await answer(first.id, 'no-answer');
  for (const open of state.offers.filter((offer) => offer.state === 'offered')) {
    state = await answer(open.id, 'accepted');
  }
  const taken = state.offers.filter((offer) => offer.state === 'accepted');
  stage.narrator.tell(name, {
    vi: `2 liều dư: người số ${first.position} không trả lời, người số ${taken.map(({ position }) => position).join(' và ')} nhận; giờ gọi và câu trả lời đều được ghi`,
    en: `2 doses left over: number ${first.position} of the list does not answer, numbers ${taken.map(({ position }) => position).join(' and ')} say yes; times and answers are kept`,
  });
  const doses: string[] = [];
  for (const { booking, person } of taken) {
    if (booking === null) continue;
    if (doses.length > 0) goTo(stage, session.day, LATE);
    doses.push(await attend(stage, session, { booking, person, doseNumber: 1, lot }));
  }
  stage.narrator.tell(name, {
    vi: `người thứ hai đến muộn và được tiêm lúc ${LATE}, khi các ca đã hết từ lâu: không cấm, nhưng sẽ phải giải thích`,
    en: `the second comes late and is injected at ${LATE}, long after the last shift: not forbidden, but to be explained`,
  });
  return doses;
}

interface Attendance {
  readonly booking: string;
  readonly person: string;
  readonly doseNumber: number;
  readonly lot: string;
}

/** Somebody healthy comes, is screened and injected. Returns the dose. */
async function attend(
  stage: Stage,
  session: PlayedSession,
  { booking, person, doseNumber, lot }: Attendance,
): Promise<string> {
  const { client } = session.site;
  await client.post(`/v1/bookings/${booking}/check-in`, undefined, z.unknown());
  const no = { acuteDisease: false, breastfeeding: false, chronicStable: false, chronicProgressing: false };
  const never = { immunosuppressed: false, bleedingDisorder: false, alteredConsciousness: false };
  await client.post(
    `/v1/bookings/${booking}/screenings`,
    {
      answers: { ...no, ...never, makerContraindication: false },
      vitals: { temperature: 36.6, pulse: 74, systolic: 118, diastolic: 76, breaths: 18 },
    },
    z.unknown(),
  );
  const injectedAt = stage.clock.now().toISOString();
  const body = {
    session: session.id,
    person,
    lot,
    injectedAt,
    vaccinator: `TD-${session.site.id.slice(-3)}-1`,
  };
  const { id } = await client.post('/v1/doses', body, withId);
  stage.given.push({ id, session, person, doseNumber });
  return id;
}

async function standbyOf(session: PlayedSession): Promise<z.infer<typeof standbyPage>['items']> {
  const path = `/v1/sessions/${session.id}/standby?limit=200`;
  return (await session.site.client.get(path, standbyPage)).items.filter(
    ({ status }) => status === 'waiting',
  );
}
