import { z } from 'zod';
import { areaCode, siteCode } from '../../platform/area.ts';
import { anyId, siteScopedId } from '../../platform/id.ts';
import { citedDocument, isoDate } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';

const recallReason = z.enum([
  'adverse-events',
  'quality-defect',
  'contamination',
  'cold-chain',
  'counterfeit',
  'other',
]);

/** The recall of a lot (thu hồi), for good: in the whole country or in a province. */
export const recall = z
  .strictObject({
    id: anyId,
    lot: lotId,
    area: areaCode,
    document: citedDocument,
    reasonCode: recallReason,
    note: z.string(),
    by: z.string(),
    at: z.iso.datetime(),
    people: z.int().meta({ description: 'Doses of the lot given in the area; each recipient is notified' }),
    places: z.int().meta({ description: 'Places that held doses of the lot at that instant' }),
    onHand: z.int().meta({ description: 'Doses those places held' }),
    notices: z.strictObject({
      queued: z.int().meta({ description: 'Messages to recipients written so far' }),
      complete: z.boolean(),
    }),
  })
  .meta({ id: 'Recall' });
export type Recall = Readonly<z.infer<typeof recall>>;

export const newRecall = z.strictObject({
  area: z
    .string()
    .regex(/^(VN|\d{2})$/)
    .meta({ description: 'VN, or a province', example: 'VN' }),
  document: citedDocument,
  reasonCode: recallReason,
  note: z.string().trim().min(1).max(1000),
});
export type NewRecall = z.infer<typeof newRecall>;

/** A person who got a dose of the lot, by pseudonym. */
export const recallPerson = z
  .strictObject({
    dose: siteScopedId,
    pseudonym: z.string(),
    booking: siteScopedId,
    site: siteCode,
    day: isoDate,
    doseNumber: z.int(),
  })
  .meta({ id: 'RecallPerson' });
export type RecallPerson = z.infer<typeof recallPerson>;

/** The notice to a place that held doses of the lot. */
export const recallPlace = z
  .strictObject({ recall: anyId, place: areaCode, doses: z.int(), at: z.iso.datetime() })
  .meta({ id: 'RecallPlace' });
export type RecallPlace = Readonly<z.infer<typeof recallPlace>>;
