import { randomUUID } from 'node:crypto';
import { withId } from '../../support/calls.ts';
import type { Answer } from '../../support/client.ts';
import type { Rehearsal, Session } from '../rehearsal.ts';
import { bookingsOf } from '../sessions/session.ts';
import { outsider } from './try-dose.ts';

/** Attempts against the rules around the injection: areas, roles, double sends, the order of bookings. */
export async function attemptsAtTheDesk(
  rehearsal: Rehearsal,
  session: Session,
  stranger: Session,
): Promise<void> {
  const who = session.district.name;
  const ask = (path: string, body?: unknown, key?: string): Promise<Answer> =>
    session.district.client.ask('POST', path, body, key);
  const last = await outsider(
    rehearsal,
    session,
    ({ child, unverified, groups }) => !child && !unverified && groups.some(({ group }) => group >= 13),
  );
  rehearsal.report.refusal(
    who,
    { vi: 'đặt chỗ cho người xếp cuối thứ tự', en: 'book a place for somebody far down the order' },
    await ask(`/v1/sessions/${session.id}/bookings`, { person: last.id, shift: '07:30' }),
    'booking/out-of-turn',
  );
  rehearsal.report.refusal(
    who,
    { vi: 'xem buổi tiêm của huyện khác', en: 'read another district’s session' },
    await session.district.client.ask('GET', `/v1/sessions/${stranger.id}`),
    'request/not-found',
  );
  const [row] = await bookingsOf(session);
  if (row === undefined) throw new Error('the session has no bookings');
  rehearsal.report.refusal(
    'Thanh tra',
    { vi: 'thanh tra thử sửa một phiếu hẹn', en: 'an inspector tries to change a booking' },
    await rehearsal.inspector.ask('POST', `/v1/bookings/${row.id}/confirm`),
    'auth/role-not-allowed',
  );
  const own = await session.district.client.post(
    `/v1/people/${last.id}/memberships`,
    { group: 2, evidence: { kind: 'employer-list', reference: 'Danh sách bổ sung' } },
    withId,
  );
  rehearsal.report.refusal(
    who,
    { vi: 'tự xác minh nhóm ưu tiên do chính mình khai', en: 'verify the group one has claimed oneself' },
    await ask(`/v1/memberships/${own.id}/verify`),
    'second-person/same-account',
  );
  const key = randomUUID();
  await ask(`/v1/memberships/${own.id}/withdraw`, { reason: 'entered-in-error' }, key);
  rehearsal.report.refusal(
    who,
    { vi: 'gửi lại cùng khóa với nội dung khác', en: 'send the same key again with another content' },
    await ask(`/v1/memberships/${own.id}/withdraw`, { reason: 'moved-away' }, key),
    'idempotency/key-reused',
  );
}
