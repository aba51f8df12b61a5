import { z } from 'zod';
import type { Text } from '../../../src/platform/texts.ts';
import { withId } from '../../support/calls.ts';
import type { Rehearsal, Session } from '../rehearsal.ts';
import type { Visit } from '../sessions/day.ts';
import { bookingsOf } from '../sessions/session.ts';
import { lotOf, outsider, standbyOf, tryDose } from './try-dose.ts';

/** A morning of attempts at one session: each is refused, each for its own reason, and nothing changes. */
export async function attemptsAtTheTable(
  rehearsal: Rehearsal,
  session: Session,
  visits: readonly Visit[],
  others: {
    readonly lotElsewhere: string;
    readonly lotOfOtherProduct: string;
    readonly tomorrow: Session;
  },
): Promise<void> {
  const lot = await lotOf(session);
  const own = visits.filter((visit) => visit.session.id === session.id && visit.outcome === 'eligible');
  const [ready] = own;
  if (ready === undefined) throw new Error('nobody is ready for an injection');
  const person = ready.row.person;
  const attempt = (
    code: string,
    who: string,
    fromLot: string,
    tried: Text,
    minutes?: number,
  ): Promise<void> =>
    tryDose(rehearsal, session, {
      person: who,
      lot: fromLot,
      tried,
      code,
      ...(minutes === undefined ? {} : { minutes }),
    });

  const acquaintance = await outsider(
    rehearsal,
    session,
    ({ child, unverified, groups }) => !child && !unverified && groups.length > 0,
  );
  await attempt('dose/no-booking', acquaintance.id, lot, {
    vi: 'tiêm cho người quen không có trong danh sách gọi',
    en: 'inject an acquaintance who is on no list',
  });
  const standby = (await standbyOf(session)).find((entry) => entry.status === 'waiting');
  if (standby !== undefined) {
    await attempt('dose/out-of-turn', standby.person, lot, {
      vi: 'tiêm cho người trong danh sách dự phòng khi chưa đến lượt',
      en: 'inject somebody of the standby list before their turn',
    });
  }
  const unverified = await outsider(
    rehearsal,
    session,
    ({ child, unverified, groups }) => !child && unverified && groups.length > 0,
  );
  await attempt('dose/group-not-verified', unverified.id, lot, {
    vi: 'tiêm cho người khai thuộc nhóm ưu tiên nhưng chưa ai xác minh',
    en: 'inject somebody whose priority group nobody has verified',
  });
  const favoured = await claimByDecision(rehearsal, session);
  await attempt('dose/group-not-open', favoured, lot, {
    vi: 'tiêm cho người “thuộc nhóm 16” theo một quyết định không có trong sổ',
    en: 'inject somebody “of group 16” by a decision that is not on record',
  });
  const child = await outsider(rehearsal, session, (one) => one.child);
  await attempt('dose/too-young', child.id, lot, {
    vi: 'tiêm cho con của lãnh đạo, 12–17 tuổi, loại vắc xin từ 18 tuổi',
    en: 'inject an official’s child of 12–17 with a vaccine for 18 and over',
  });
  await attempt('dose/wrong-product', person, others.lotOfOtherProduct, {
    vi: 'chọn vắc xin khác cho người được gọi',
    en: 'choose another vaccine for somebody who was called',
  });
  await attempt('dose/lot-not-at-site', person, others.lotElsewhere, {
    vi: 'dùng một lô không có tại điểm tiêm',
    en: 'use a lot that is not at this site',
  });
  await attempt(
    'dose/in-future',
    person,
    lot,
    { vi: 'ghi một mũi tiêm sẽ diễn ra sau một giờ', en: 'record an injection of an hour from now' },
    60,
  );

  const coming = (await bookingsOf(session)).filter((row) => row.state === 'confirmed');
  const [first, second] = coming;
  if (first === undefined || second === undefined) throw new Error('nobody is still to come');
  await attempt('dose/before-check-in', first.person, lot, {
    vi: 'ghi mũi tiêm cho người chưa đến',
    en: 'record a dose for somebody who has not come yet',
  });
  await session.site.client.post(`/v1/bookings/${second.id}/check-in`, undefined, z.unknown());
  await attempt('dose/not-screened', second.person, lot, {
    vi: 'tiêm khi chưa khám sàng lọc',
    en: 'inject without screening',
  });

  const hold = await session.district.client.post(
    `/v1/lots/${lot}/holds`,
    { area: session.site.id, reasonCode: 'investigation', note: 'Kiểm tra nhiệt độ tủ lạnh' },
    withId,
  );
  await attempt('dose/lot-held', person, lot, {
    vi: 'tiêm bằng lô đang tạm dừng',
    en: 'inject from a lot that is on hold',
  });
  await session.district.client.post(
    `/v1/lot-holds/${hold.id}/release`,
    { note: 'Nhiệt độ đạt, cho dùng lại' },
    z.unknown(),
  );

  const early = (await bookingsOf(others.tomorrow)).find((row) => row.state === 'confirmed');
  if (early !== undefined) {
    await tryDose(rehearsal, others.tomorrow, {
      person: early.person,
      lot: await lotOf(others.tomorrow),
      code: 'dose/session-not-open',
      tried: { vi: 'tiêm trước ngày mở buổi tiêm', en: 'inject before the session is opened' },
    });
  }
}

/** Attempts after an injection, and a dose that is sent again because its reply was lost. */
export async function attemptsAfterwards(
  rehearsal: Rehearsal,
  session: Session,
  visits: readonly Visit[],
): Promise<void> {
  const lot = await lotOf(session);
  const done = visits.find((visit) => visit.session.id === session.id && visit.outcome === 'eligible');
  if (done === undefined) throw new Error('nobody was injected');
  await tryDose(rehearsal, session, {
    person: done.row.person,
    lot,
    code: 'dose/already-given',
    tried: { vi: 'tiêm hai lần cho cùng một người', en: 'inject the same person twice' },
  });
  const [first] = rehearsal.given;
  if (first === undefined) return;
  const { body, key } = first.sent;
  const again = await first.session.site.client.ask('POST', '/v1/doses', body, key);
  if (withId.safeParse(again.body).data?.id !== first.id)
    rehearsal.report.fault('a dose sent twice with the same key was not answered with the same dose');
  rehearsal.report.event(session.site.name, {
    vi: 'gửi lại y nguyên mũi tiêm đầu tiên vì mất mạng: nhận lại đúng câu trả lời cũ, không có mũi thứ hai',
    en: 'sends the first dose once more after a lost reply: the stored answer comes back, there is no second dose',
  });
}

/** Puts an acquaintance into group 16 by a decision nobody has registered; the district verifies the paper. */
async function claimByDecision(rehearsal: Rehearsal, session: Session): Promise<string> {
  const person = await outsider(rehearsal, session, ({ child, groups }) => !child && groups.length === 0);
  const claim = await session.site.client.post(
    `/v1/people/${person.id}/memberships`,
    {
      group: 16,
      evidence: {
        kind: 'decision',
        reference: 'Công văn đề nghị',
        decision: { number: '99/QĐ-GIẢ', date: '2021-09-10', signer: 'Người ký giả định' },
      },
    },
    withId,
  );
  await session.district.client.post(`/v1/memberships/${claim.id}/verify`, undefined, z.unknown());
  return person.id;
}
