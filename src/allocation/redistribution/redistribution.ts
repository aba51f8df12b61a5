import { z } from 'zod';
import { areaCode, provinceCode } from '../../platform/area.ts';
import { provinceScopedId } from '../../platform/id.ts';
import { isoDate, label, productCode } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { redistributionInputs } from './redistribution-inputs.ts';

/** The rule that proposes transfers; a changed rule gets a new name. */
export const TRANSFERS_FORMULA = 'transport-highs@1';

export const transferStatus = z.enum(['proposed', 'accepted', 'declined', 'superseded']);
export type TransferStatus = z.infer<typeof transferStatus>;

export const declineReason = z.enum([
  'no-transport',
  'cold-chain-doubtful',
  'used-here-after-all',
  'receiver-cannot',
  'other',
]);

/** A transfer of doses from a place that will not use them in time to one that can: proposed, then accepted or declined. */
export const transfer = z
  .strictObject({
    id: provinceScopedId,
    redistribution: provinceScopedId,
    province: provinceCode,
    from: areaCode,
    to: areaCode,
    lot: lotId,
    product: productCode,
    doses: z.int().min(1),
    vials: z.int().min(1),
    useBy: isoDate.meta({ description: 'The last day on which the receiver can use them' }),
    distance: z.union([z.literal(1), z.literal(2), z.literal(3)]).meta({
      description: 'By administration: same district 1, same province 2, other province 3',
    }),
    need: z.int().meta({ description: 'People at the receiver who may get the product, less its stock' }),
    capacity: z.int().meta({ description: 'Doses the receiver can give by the last day, less its stock' }),
    status: transferStatus,
    left: z.int().meta({ description: 'Doses of an accepted transfer not shipped yet' }),
    proposedBy: z.string(),
    proposedAt: z.iso.datetime(),
    decidedBy: z.string().optional(),
    decidedAt: z.iso.datetime().optional(),
    reason: declineReason.optional(),
    note: z.string().optional(),
    explanation: label,
  })
  .meta({ id: 'Transfer' });
export type Transfer = z.infer<typeof transfer>;
/** As stored, without the explanation, which is made from the numbers. */
export type StoredTransfer = Omit<Transfer, 'explanation'>;

/** One run of the rule over a province. */
export const redistribution = z
  .strictObject({
    id: provinceScopedId,
    province: provinceCode,
    day: isoDate,
    formula: z.string(),
    policyVersion: z.string(),
    inputs: redistributionInputs,
    inputsHash: z.string(),
    surplus: z.int().meta({ description: 'Doses that will not be used in time where they are' }),
    transferred: z.int().meta({ description: 'Doses of the surplus with a proposed transfer' }),
    proposedBy: z.string(),
    proposedAt: z.iso.datetime(),
  })
  .meta({ id: 'Redistribution' });
export type Redistribution = z.infer<typeof redistribution>;
