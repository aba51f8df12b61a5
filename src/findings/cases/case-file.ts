import { z } from 'zod';
import { auditEntry } from '../../audit/audit-entry.ts';
import { label } from '../../policy/terms.ts';
import { finding, findingEvent, findingRule } from '../finding.ts';
import { findingsTexts } from '../texts/findings.texts.ts';

const hashText = z.string().meta({ description: 'SHA-256, base64' });

/** An audit entry as the log has it, with the proof of its inclusion. */
export const provenEntry = z.strictObject({
  id: z.string(),
  text: z.string().meta({ description: 'The exact bytes of the leaf, as UTF-8' }),
  proof: z
    .strictObject({
      index: z.int(),
      leafHash: hashText,
      hashes: z.array(hashText).meta({ description: 'RFC 6962 §2.1.1, from the leaf’s sibling up' }),
      size: z.int().meta({ description: 'Tree size of the checkpoint it leads to' }),
    })
    .nullable()
    .meta({ description: 'Null if the log has not numbered it yet; retry later' }),
});

/** A person in a case. */
export const casePerson = z.strictObject({
  pseudonym: z.string(),
  name: z.string().nullable().meta({ description: 'Only if the caller may see names and asked for them' }),
  birthDate: z.string().nullable(),
  erased: z.boolean().meta({ description: 'The identifying data was erased by decision' }),
});

/** Everything about one finding in one download, to be judged and verified without this service. */
export const caseFile = z
  .strictObject({
    format: z.literal('case-file@1'),
    producedAt: z.iso.datetime(),
    producedFor: z.string(),
    names: z.boolean(),
    finding,
    title: label,
    rule: findingRule,
    events: z.array(findingEvent),
    people: z.array(casePerson),
    timeline: z.array(
      z.strictObject({
        at: z.iso.datetime(),
        what: label,
        entry: z.string(),
        isEvidence: z.boolean(),
        subject: z.string().nullable(),
        actor: auditEntry.shape.actor,
        area: z.string(),
        object: z.string().nullable(),
        policyVersion: z
          .string()
          .nullable()
          .meta({ description: 'Version of the rules it was decided under' }),
        reason: z.string().nullable(),
      }),
    ),
    entries: z.array(provenEntry),
    checkpoints: z.array(z.string()).meta({ description: 'Signed notes (C2SP tlog-checkpoint)' }),
    keys: z
      .array(z.string())
      .meta({ description: 'Verifier keys of the log; compare them with the one you keep' }),
    verify: z.array(label).meta({ description: 'How to verify this file independently, step by step' }),
    hash: z.string().meta({
      description:
        'SHA-256 (hex) of this file’s canonical JSON (RFC 8785) without `hash`; the log records it, too',
    }),
  })
  .meta({ id: 'CaseFile' });
export type CaseFile = z.infer<typeof caseFile>;

/** How to verify a case file without this service, step by step. */
export const VERIFY_STEPS = [
  findingsTexts['verify/1'],
  findingsTexts['verify/2'],
  findingsTexts['verify/3'],
  findingsTexts['verify/4'],
  findingsTexts['verify/5'],
] as const;
