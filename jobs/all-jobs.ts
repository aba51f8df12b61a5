import { applyExpiryExtensions } from './apply-expiry-extensions.ts';
import { closeDay } from './close-day.ts';
import { discardOpenVials } from './discard-open-vials.ts';
import { escalateFlags } from './escalate-flags.ts';
import { flagNearExpiry } from './flag-near-expiry.ts';
import { foldFigures } from './fold-figures.ts';
import { freezeOrders } from './freeze-orders.ts';
import type { Job } from './job.ts';
import { proposeTransfers } from './propose-transfers.ts';
import { proveLedgers } from './prove-ledgers.ts';
import { quarantineExpired } from './quarantine-expired.ts';
import { queueRecallNotices } from './queue-recall-notices.ts';
import { refreshOrders } from './refresh-orders.ts';
import { releaseUnconfirmed } from './release-unconfirmed.ts';
import { sendMessages } from './send-messages.ts';
import { sweepFindings } from './sweep-findings.ts';

/** Every job of the worker, in the order of a day. */
export const allJobs: readonly Job[] = [
  applyExpiryExtensions,
  quarantineExpired,
  refreshOrders,
  foldFigures,
  flagNearExpiry,
  escalateFlags,
  proposeTransfers,
  freezeOrders,
  closeDay,
  proveLedgers,
  discardOpenVials,
  releaseUnconfirmed,
  queueRecallNotices,
  sendMessages,
  sweepFindings,
];
