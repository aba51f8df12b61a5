import { z } from 'zod';
import { areaCode } from '../platform/area.ts';
import { sha256Hex } from '../platform/hash.ts';
import { isoDate, label } from '../policy/terms.ts';
import { ofEachKind, type Suspicion } from './finding-kind.ts';
import { severity } from './severity.ts';

/** The states of a finding; the table is in states.md. */
export const FINDING_STATES = ['open', 'under-review', 'confirmed', 'dismissed'] as const;
export const findingState = z.enum(FINDING_STATES).meta({ id: 'FindingState' });
export type FindingState = (typeof FINDING_STATES)[number];

export const FINDING_EVENTS = ['review', 'confirm', 'dismiss', 'new-evidence'] as const;
export type FindingEventName = (typeof FINDING_EVENTS)[number];

/** `area.kind.hash of the subject`: the same thing found again has the same id, and the id names its area. */
export const findingId = z
  .string()
  .regex(/^(VN|\d{2}(-\d{3}(-\d{3})?)?)\.[a-z-]{4,40}\.[0-9a-f]{32}$/)
  .meta({ example: '26-243-001.late-entry.0123456789abcdef0123456789abcdef' });

export function findingIdOf({ area, kind, subject }: Pick<Suspicion, 'area' | 'kind' | 'subject'>): string {
  return `${area}.${kind}.${sha256Hex(`${kind}|${subject}`).slice(0, 32)}`;
}

export const confirmReason = z.enum(['rule-broken', 'abuse-of-office', 'careless-record']);
export const dismissReason = z.enum(['explained', 'wrong-data', 'allowed-by-decision', 'same-as-another']);
const findingReason = z.union([confirmReason, dismissReason]).meta({ id: 'FindingReason' });
export type FindingReason = z.infer<typeof findingReason>;

/** A finding. It names people by pseudonym only. */
export const finding = ofEachKind({
  id: findingId,
  ruleVersion: z.int().min(1),
  subject: z.string().meta({ description: 'What it is about; unique within the kind' }),
  severity,
  area: areaCode.meta({ description: 'The place concerned' }),
  day: isoDate,
  people: z.array(z.string()).meta({ description: 'Pseudonyms' }),
  accounts: z
    .array(z.string())
    .meta({ description: 'Accounts that are or may be responsible; they may not decide about it' }),
  objects: z.array(z.string()),
  policyVersion: z.string().nullable(),
  evidence: z.array(z.string()).meta({
    description: 'Ids of audit entries; proof of each: GET /v1/audit-entries/{entry}/proof',
  }),
  state: findingState,
  version: z.int().min(1),
  foundAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  reviewedBy: z.string().nullable(),
  decidedBy: z.string().nullable(),
  reason: findingReason.nullable(),
}).meta({ id: 'Finding' });
export type Finding = Readonly<z.infer<typeof finding>>;

/** What happened to a finding; appended, never changed. `note` is free text. */
export const findingEvent = z
  .strictObject({
    finding: findingId,
    sequence: z.int().min(1),
    event: z.enum(['found', ...FINDING_EVENTS]),
    from: findingState.nullable(),
    to: findingState,
    by: z.string(),
    at: z.iso.datetime(),
    reason: findingReason.nullable(),
    note: z.string().nullable(),
    evidence: z.array(z.string()).meta({ description: 'The audit entries it added' }),
  })
  .meta({ id: 'FindingEvent' });
export type FindingEvent = Readonly<z.infer<typeof findingEvent>>;

export const findingRule = z.strictObject({
  version: z.int(),
  from: isoDate,
  text: label,
  document: z.string(),
});

/** A finding with its rule and its events. */
export const findingRecord = z
  .strictObject({ finding, rule: findingRule, events: z.array(findingEvent) })
  .meta({ id: 'FindingRecord' });
export type FindingRecord = Readonly<z.infer<typeof findingRecord>>;

/** The response to a change of a finding. It is stored for replays, so it holds no free text. */
export const findingChange = z
  .strictObject({ id: findingId, state: findingState, version: z.int() })
  .meta({ id: 'FindingChange' });
export type FindingChange = z.infer<typeof findingChange>;

/** Free text that stays in the event and never enters the audit log. */
export const findingNote = z.string().trim().min(3).max(1_000);
