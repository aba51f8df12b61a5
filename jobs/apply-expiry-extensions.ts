import { applyDueExtensions } from '../src/supply/lots/extensions/apply-expiry-extensions.ts';
import type { Job } from './job.ts';

/** Brings extensions of shelf life into the stock: those whose day has come, and what broke off. */
export const applyExpiryExtensions: Job = {
  name: 'apply-expiry-extensions',
  cron: '*/10 * * * *',
  covers: 'every approved extension in force today that is not yet in all the balances it concerns',
  run: async (context) => ({ balances: await applyDueExtensions(context) }),
};
