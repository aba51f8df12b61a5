import { sendDueMessages } from '../src/scheduling/messages/send-due-messages.ts';
import type { Job } from './job.ts';

const BATCH = 200;

/** Sends the messages due in the outbox: invitations, reminders, cancellations. */
export const sendMessages: Job = {
  name: 'send-messages',
  cron: '* * * * *',
  covers: 'every message due now that no other worker is sending, however long it has been due',
  async run(context, { sender }) {
    const sums = { sent: 0, failed: 0, dropped: 0, postponed: 0 };
    for (;;) {
      const done = await sendDueMessages(context, sender, { limit: BATCH });
      sums.sent += done.sent;
      sums.failed += done.failed;
      sums.dropped += done.dropped;
      sums.postponed += done.postponed;
      // Messages that could not be sent become due later, so after a pass that did nothing there is nothing left to do.
      if (done.sent + done.failed + done.dropped + done.postponed === 0) return sums;
    }
  },
};
