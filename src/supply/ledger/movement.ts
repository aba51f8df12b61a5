import { z } from 'zod';
import { productCode } from '../../policy/terms.ts';
import { lotId } from '../lots/lot.ts';

/** Why doses are lost (WHO's causes and the campaign's own). `sample`: kept for testing, never injected. */
export const wastageCause = z.enum([
  'expired',
  'broken',
  'cold-chain-failure',
  'open-vial-remainder',
  'recalled',
  'lost',
  'sample',
]);
export type WastageCause = z.infer<typeof wastageCause>;

export const movementKind = z.enum([
  'receipt',
  'dispatch',
  'arrival',
  'set-aside',
  'return',
  'given',
  'given-corrected',
  'waste',
  'sample',
  'thaw',
  'open-vial',
  'extra-dose',
  'quarantine',
  'release',
  'count',
]);
export type MovementKind = z.infer<typeof movementKind>;

/**
 * Kinds that may take stock that is not usable: wastage, samples, returns from a session, quarantine and release from it,
 * and shortages found by a stock count.
 */
export const KINDS_OF_ANY_STOCK: ReadonlySet<MovementKind> = new Set([
  'waste',
  'sample',
  'return',
  'quarantine',
  'release',
  'count',
]);

/**
 * A line of the ledger: doses of a lot that went from one account to another. Never changed, never removed. With
 * `thawedAt`, the doses are of the batch thawed at that instant; a `thaw` creates that batch.
 */
export const movement = z
  .strictObject({
    id: z.string(),
    province: z.string(),
    at: z.iso.datetime(),
    lot: lotId,
    product: productCode,
    thawedAt: z.iso.datetime().optional(),
    doses: z.int().min(1),
    from: z.string(),
    to: z.string(),
    kind: movementKind,
    cause: wastageCause.optional(),
    round: z.string().optional(),
    shipment: z.string().optional(),
    session: z.string().optional(),
    dose: z.string().optional(),
    vial: z.string().optional(),
    failure: z.string().optional(),
    stockCount: z.string().optional(),
    correctionOf: z.string().optional(),
    by: z.string(),
    note: z.string().optional(),
  })
  .meta({ id: 'StockMovement' });
export type Movement = z.infer<typeof movement>;
