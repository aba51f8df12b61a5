import { z } from 'zod';
import type { Rehearsal, Session } from '../rehearsal.ts';
import { bookingsOf } from './session.ts';

const invitation = z.strictObject({
  site: z.string(),
  day: z.string(),
  shift: z.string(),
  answerBy: z.string(),
  state: z.string(),
});

/** Somebody who was called confirms with the code from their message; then the same code is to give their slot away. */
export async function answerInvitation(rehearsal: Rehearsal, session: Session): Promise<void> {
  const { anyone, gateway, queue, report } = rehearsal;
  await queue.runNow('send-messages');
  const rows = await bookingsOf(session);
  const code = rows.flatMap(({ id, state }) => (state === 'called' ? (gateway.codeOf(id) ?? []) : []))[0];
  if (code === undefined) throw new Error('nobody on the call list got a message');
  const shown = await anyone.post('/v1/public/invitations/view', { code }, invitation);
  await anyone.post('/v1/public/invitations/confirm', { code }, invitation);
  report.event('Người được gọi', {
    vi: `nhận mã riêng qua tin nhắn: ${shown.site}, ${shown.day}, ${shown.shift}; không có tên ai, không có loại vắc xin; trả lời “sẽ đến”`,
    en: `gets their own code by message: a site, a day, an hour; no name, no product; answers “I shall come”`,
  });
  rehearsal.report.refusal(
    'Người khác',
    {
      vi: 'dùng lại mã ấy để từ chối thay',
      en: 'use the same code again, to decline in their place',
    },
    await anyone.ask('POST', '/v1/public/invitations/decline', { code }),
    'invitation/already-answered',
  );
}
