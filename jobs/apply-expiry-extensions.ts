import { applyDueExtensions } from '../src/supply/lots/extensions/apply-expiry-extensions.ts';
import type { Job } from './job.ts';

/** Applies extensions of shelf life to the stock: those whose day has come, and those left unfinished. */
export const applyExpiryExtensions: Job = {
  name: 'apply-expiry-extensions',
  cron: '*/10 * * * *',
  covers: 'every approved extension in force today that is not yet applied to all balances it covers',
  run: async (context) => ({ balances: await applyDueExtensions(context) }),
};
