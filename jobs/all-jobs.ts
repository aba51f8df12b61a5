import { closeDay } from './close-day.ts';
import { flagNearExpiry } from './flag-near-expiry.ts';
import type { Job } from './job.ts';
import { quarantineExpired } from './quarantine-expired.ts';
import { refreshOrders } from './refresh-orders.ts';
import { releaseUnconfirmed } from './release-unconfirmed.ts';
import { sendMessages } from './send-messages.ts';

/** Every job of the worker, in the order of a day. */
export const allJobs: readonly Job[] = [
  quarantineExpired,
  refreshOrders,
  flagNearExpiry,
  closeDay,
  releaseUnconfirmed,
  sendMessages,
];
