import { z } from 'zod';
import { bookingsOf } from './chapter-session.ts';
import { expectRefusal, type PlayedSession, type Stage } from './stage.ts';

const invitation = z.strictObject({
  site: z.string(),
  day: z.string(),
  shift: z.string(),
  answerBy: z.string(),
  state: z.string(),
});

/** One of those who were called answers with the code from her message; then the same code is to give her place away. */
export async function answerInvitation(stage: Stage, session: PlayedSession): Promise<void> {
  const { anyone, gateway, queue, narrator } = stage;
  await queue.runNow('send-messages');
  const rows = await bookingsOf(session);
  const code = rows.flatMap(({ id, state }) => (state === 'called' ? (gateway.codeOf(id) ?? []) : []))[0];
  if (code === undefined) throw new Error('nobody of the call list has got a message');
  const shown = await anyone.post('/v1/public/invitations/view', { code }, invitation);
  await anyone.post('/v1/public/invitations/confirm', { code }, invitation);
  narrator.tell('Người được gọi', {
    vi: `nhận mã riêng qua tin nhắn: ${shown.site}, ${shown.day}, ${shown.shift}; không có tên ai, không có loại vắc xin; trả lời “sẽ đến”`,
    en: `gets a code of her own by message: a site, a day, an hour; no name, no product; answers “I shall come”`,
  });
  expectRefusal(
    stage,
    'Người khác',
    {
      vi: 'dùng lại mã ấy để từ chối thay',
      en: 'use the same code again, to decline in her place',
    },
    await anyone.ask('POST', '/v1/public/invitations/decline', { code }),
    'invitation/already-answered',
  );
}
