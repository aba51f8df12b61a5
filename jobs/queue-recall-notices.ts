import { queueAllRecallNotices } from '../src/doses/recalls/queue-recall-notices.ts';
import type { Job } from './job.ts';

/** Queues the messages to people who got a dose of a recalled lot. */
export const queueRecallNotices: Job = {
  name: 'queue-recall-notices',
  cron: '*/2 * * * *',
  covers: 'everyone concerned by any recall who has no message yet, however long ago it was',
  run: async (context) => ({ queued: await queueAllRecallNotices(context) }),
};
