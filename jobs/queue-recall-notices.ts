import { queueAllRecallNotices } from '../src/doses/recalls/queue-recall-notices.ts';
import type { Job } from './job.ts';

/** Writes the messages to the people of recalled lots. */
export const queueRecallNotices: Job = {
  name: 'queue-recall-notices',
  cron: '*/2 * * * *',
  covers: 'everybody of every recall who has not been written to, however long ago it was',
  run: async (context) => ({ queued: await queueAllRecallNotices(context) }),
};
