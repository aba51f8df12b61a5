import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { sum } from '../../../src/platform/compare.ts';
import { HEALTHY, listAll, withId } from '../../support/calls.ts';
import { advanceTo, minutesFromNow, type Rehearsal, type Session, today } from '../rehearsal.ts';
import { type BookingRow, bookingsOf, publish } from '../sessions/session.ts';
import { standbyOf, tryDose } from './try-dose.ts';

const vial = z.object({ id: z.string(), capacity: z.number(), usableUntil: z.string() });
const openedVial = z.object({ id: z.string(), capacity: z.number(), wasted: z.number().default(0) });
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

/** Slots that nobody was called to: one for an override, two for leftover doses. */
const FREE = 3;
/** Within the hours of the open vial, and more than two hours after the session's last shift. */
const LATE = '11:45';
const OTHER_PRODUCT = 'comirnaty~DEMO-PF1';

/** A day on which the order is departed from twice: by an override of two people, and by leftover doses. Returns the doses. */
export async function departByRule(rehearsal: Rehearsal, session: Session, lot: string): Promise<string[]> {
  const { report } = rehearsal;
  const lists = await publish(session, Math.max(1, Math.min(6, session.capacity - FREE)));
  advanceTo(rehearsal, session.day, '07:00');
  report.step(session.day, {
    vi: 'Ngoại lệ phải có hai người; liều dư đi theo danh sách dự phòng',
    en: 'An exception takes two people; leftovers go down the standby list',
  });
  await session.site.client.post(`/v1/sessions/${session.id}/open`, undefined, z.unknown());
  const first = await session.site.client.post(`/v1/sessions/${session.id}/vials`, { lot }, vial);
  report.event(session.site.name, {
    vi: `gọi ${lists.called} người; mở lọ đầu tiên: ${first.capacity} liều, đồng hồ của lọ chạy từ lúc này`,
    en: `${lists.called} people called; opens the first vial: ${first.capacity} doses, its clock runs from now`,
  });
  advanceTo(rehearsal, session.day, '08:00');
  const doses: string[] = [];
  const [choosy, ...others] = await bookingsOf(session);
  if (choosy === undefined) throw new Error('nobody was called');
  await refuseProduct(rehearsal, session, choosy);
  const next = (await bookingsOf(session)).filter(({ state }) => state === 'called' || state === 'confirmed');
  for (const { id, person, doseNumber } of new Map(
    [...others, ...next].map((row) => [row.id, row]),
  ).values()) {
    doses.push(await attend(rehearsal, session, { booking: id, person, doseNumber, lot }));
  }
  doses.push(await overrideByTwo(rehearsal, session, lot));
  doses.push(...(await offerLeftovers(rehearsal, session, lot)));
  advanceTo(rehearsal, session.day, '17:30');
  await session.site.client.post(`/v1/sessions/${session.id}/close`, undefined, z.unknown());
  const opened = await listAll(session.site.client, `/v1/sessions/${session.id}/vials`, openedVial);
  const wasted = sum(opened.map((one) => one.wasted));
  report.event(session.site.name, {
    vi: `đóng buổi tiêm: ${doses.length} mũi từ ${opened.length} lọ, ${wasted} liều còn trong lọ đã mở ghi hao phí đúng nguyên nhân; lọ chưa mở trở về kho`,
    en: `closes: ${doses.length} doses out of ${opened.length} vials, ${wasted} left in open vials are wasted under that cause; closed vials go back`,
  });
  return doses;
}

/** Somebody learns at the desk which vaccine it is and refuses it: they keep their turn, and get no other vaccine. */
async function refuseProduct(
  rehearsal: Rehearsal,
  session: Session,
  { id, person }: BookingRow,
): Promise<void> {
  const { client, name } = session.site;
  await client.post(`/v1/bookings/${id}/check-in`, undefined, z.unknown());
  await client.post(`/v1/bookings/${id}/refuse-product`, undefined, z.unknown());
  rehearsal.report.event(name, {
    vi: 'một người đến nơi mới biết là Moderna và từ chối: giữ nguyên chỗ trong thứ tự, chỗ của buổi tiêm sang người kế tiếp trong danh sách dự phòng',
    en: 'somebody refuses the vaccine at the desk: they keep their turn, the next on the standby list is called',
  });
  await tryDose(rehearsal, session, {
    person,
    lot: OTHER_PRODUCT,
    code: 'dose/wrong-product',
    tried: {
      vi: 'tiêm cho người ấy loại vắc xin khác theo ý muốn',
      en: 'give them another vaccine, as they wish',
    },
  });
}

/** Somebody on the standby list is to go first: neither the one who asks nor a relative may allow it, another person may. */
async function overrideByTwo(rehearsal: Rehearsal, session: Session, lot: string): Promise<string> {
  const { district } = session;
  const person = (await standbyOf(session)).filter(({ status }) => status === 'waiting').at(-1)?.person;
  if (person === undefined) throw new Error('the standby list is empty');
  const asked = await district.client.post(
    '/v1/overrides',
    {
      session: session.id,
      person,
      refusal: 'dose/out-of-turn',
      reason: 'medical-urgency',
      evidence: { kind: 'medical-paper', number: '12/GRV', date: today(rehearsal) },
      note: 'Giấy ra viện: phải tiêm trước đợt điều trị',
    },
    withId,
  );
  const path = `/v1/overrides/${asked.id}/approve`;
  const note = { note: 'Đã xem giấy tờ' };
  rehearsal.report.refusal(
    district.name,
    { vi: 'tự cho phép ngoại lệ do mình đề nghị', en: 'allow the exception one has asked for oneself' },
    await district.client.ask('POST', path, note),
    'second-person/same-account',
  );
  const { account } = await rehearsal.provinceApprover.get('/v1/me', z.object({ account: z.string() }));
  await rehearsal.provinceApprover.post(
    `/v1/accounts/${account}/relations`,
    { who: { kind: 'person', person }, relation: 'parent' },
    z.unknown(),
  );
  rehearsal.report.refusal(
    'CDC tỉnh',
    { vi: 'cho phép ngoại lệ cho người thân của mình', en: 'allow an exception for a relative' },
    await rehearsal.provinceApprover.ask('POST', path, note),
    'second-person/related',
  );
  const { booking } = await rehearsal.province.post(path, note, approved);
  rehearsal.report.event('Sở Y tế', {
    vi: 'cấp trên, không phải người đề nghị và không họ hàng, cho phép một mũi trong một ngày; lý do và giấy tờ nằm trong nhật ký',
    en: 'somebody else of the level above, related to nobody in it, allows one dose on one day; reason and evidence are in the log',
  });
  return attend(rehearsal, session, { booking, person, doseNumber: 1, lot });
}

/** Two doses are left: the standby list is asked in order; one person does not answer, two accept. */
async function offerLeftovers(rehearsal: Rehearsal, session: Session, lot: string): Promise<string[]> {
  const { client, name } = session.site;
  advanceTo(rehearsal, session.day, '09:00');
  const path = `/v1/sessions/${session.id}/leftovers`;
  let state = await client.post(path, { doses: 2 }, leftover);
  const first = state.offers[0];
  if (first === undefined) throw new Error('nobody was asked');
  const reply = (offer: string, answer: string) =>
    client.post(`/v1/leftover-offers/${offer}/answer`, { answer }, leftover);
  rehearsal.report.refusal(
    name,
    {
      vi: 'bỏ qua người đầu danh sách khi chưa hết giờ trả lời',
      en: 'pass over the first of the list before their time to answer is over',
    },
    await client.ask('POST', `/v1/leftover-offers/${first.id}/answer`, { answer: 'no-answer' }),
    'leftover/still-time',
  );
  advanceTo(rehearsal, session.day, '09:11');
  state = await reply(first.id, 'no-answer');
  for (const open of state.offers.filter((offer) => offer.state === 'offered')) {
    state = await reply(open.id, 'accepted');
  }
  const taken = state.offers.filter((offer) => offer.state === 'accepted');
  rehearsal.report.event(name, {
    vi: `2 liều dư: người số ${first.position} không trả lời, người số ${taken.map(({ position }) => position).join(' và ')} nhận; giờ gọi và câu trả lời đều được ghi`,
    en: `2 doses left over: number ${first.position} of the list does not answer, numbers ${taken.map(({ position }) => position).join(' and ')} say yes; times and answers are kept`,
  });
  const doses: string[] = [];
  for (const { booking, person } of taken) {
    if (booking === null) continue;
    if (doses.length > 0) advanceTo(rehearsal, session.day, LATE);
    doses.push(await attend(rehearsal, session, { booking, person, doseNumber: 1, lot }));
  }
  rehearsal.report.event(name, {
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

/** A healthy person checks in, is screened and injected. Returns the dose's id. */
async function attend(
  rehearsal: Rehearsal,
  session: Session,
  { booking, person, doseNumber, lot }: Attendance,
): Promise<string> {
  const { client } = session.site;
  await client.post(`/v1/bookings/${booking}/check-in`, undefined, z.unknown());
  await client.post(
    `/v1/bookings/${booking}/screenings`,
    {
      answers: HEALTHY,
      vitals: { temperature: 36.6, pulse: 74, systolic: 118, diastolic: 76, breaths: 18 },
    },
    z.unknown(),
  );
  const body = {
    session: session.id,
    person,
    lot,
    injectedAt: minutesFromNow(rehearsal, 0),
    vaccinator: `TD-${session.site.id.slice(-3)}-1`,
  };
  const key = randomUUID();
  const { id } = await client.post('/v1/doses', body, withId, key);
  rehearsal.given.push({ id, session, person, doseNumber, sent: { body, key } });
  return id;
}
