import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { anyId } from '../../platform/id.ts';
import { instant } from '../../platform/instant.ts';
import { citedDocument } from '../../policy/terms.ts';
import { lotId } from '../lots/lot.ts';

/** Tenths of a degree Celsius, as temperature loggers report them. */
const tenthsOfDegree = z.int().min(-2000).max(1000);

/** What is done with the quarantined doses. */
const failureOutcome = z.enum(['released', 'wasted']);
export type FailureOutcome = z.infer<typeof failureOutcome>;

const proposal = z.strictObject({
  outcome: failureOutcome,
  document: citedDocument.optional(),
  by: z.string(),
  at: z.iso.datetime(),
});

/** Stock was too warm or too cold: it is quarantined until two people have decided. */
export const coldChainFailure = z
  .strictObject({
    id: anyId,
    place: areaCode,
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    minimum: tenthsOfDegree.meta({ description: 'The lowest temperature observed, in tenths of °C' }),
    maximum: tenthsOfDegree.meta({ description: 'The highest temperature observed' }),
    note: z.string(),
    batches: z
      .array(
        z.strictObject({
          account: z.string(),
          lot: lotId,
          thawedAt: z.iso.datetime().optional(),
          doses: z.int(),
        }),
      )
      .meta({ description: 'What was quarantined, and from where' }),
    discarded: z
      .array(z.strictObject({ vial: z.string(), lot: lotId, doses: z.int() }))
      .meta({ description: 'Doses left in open vials; wasted at once' }),
    status: z.enum(['quarantined', 'released', 'wasted']),
    reportedBy: z.string(),
    reportedAt: z.iso.datetime(),
    proposals: z.array(proposal).meta({ description: 'Somebody else can approve the last one' }),
    decidedBy: z.string().optional(),
    decidedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'ColdChainFailure' });
export type ColdChainFailure = Readonly<z.infer<typeof coldChainFailure>>;

export const newColdChainFailure = z.strictObject({
  place: areaCode,
  lots: z.array(lotId).min(1).max(100).optional().meta({ description: 'Default: all stock that was there' }),
  from: instant,
  until: instant,
  minimum: tenthsOfDegree,
  maximum: tenthsOfDegree,
  note: z.string().trim().min(1).max(1000),
});
export type NewColdChainFailure = z.infer<typeof newColdChainFailure>;

export const newFailureProposal = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('released'),
    document: citedDocument.meta({ description: 'The document that allows their use all the same' }),
  }),
  z.strictObject({ outcome: z.literal('wasted'), document: citedDocument.optional() }),
]);
export type NewFailureProposal = z.infer<typeof newFailureProposal>;
