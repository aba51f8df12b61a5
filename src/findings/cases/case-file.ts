import { z } from 'zod';
import { auditEntry } from '../../audit/audit-entry.ts';
import { label } from '../../policy/terms.ts';
import { finding, findingEvent, findingRule } from '../finding.ts';

const hashText = z.string().meta({ description: 'SHA-256, base64' });

/** An audit entry as it stands in the log, with the proof that it does. */
export const provenEntry = z.strictObject({
  id: z.string(),
  text: z.string().meta({ description: 'The exact bytes of the leaf, UTF-8' }),
  proof: z
    .strictObject({
      index: z.int(),
      leafHash: hashText,
      hashes: z.array(hashText).meta({ description: 'RFC 6962 §2.1.1, from the leaf’s sibling up' }),
      size: z.int().meta({ description: 'Size of the tree of `checkpoints` it leads to' }),
    })
    .nullable()
    .meta({ description: 'Null: the log had not numbered it yet; ask again' }),
});

/** One person of a case. */
export const casePerson = z.strictObject({
  pseudonym: z.string(),
  name: z.string().nullable().meta({ description: 'Only for who has the right to names and asked for them' }),
  birthDate: z.string().nullable(),
  erased: z
    .boolean()
    .meta({ description: 'Who this is was erased by decision, and cannot be told any more' }),
});

/** Everything about one finding in one download: it can be judged and verified without this service. */
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
          .meta({ description: 'Under which version of the rules it was decided' }),
        reason: z.string().nullable(),
      }),
    ),
    entries: z.array(provenEntry),
    checkpoints: z.array(z.string()).meta({ description: 'Signed notes (C2SP tlog-checkpoint)' }),
    keys: z
      .array(z.string())
      .meta({ description: 'Verifier keys of the log; hold them against the one you keep' }),
    verify: z.array(label).meta({ description: 'How to verify this file without us, step by step' }),
    hash: z.string().meta({
      description:
        'SHA-256 (hex) of this file’s canonical JSON (RFC 8785) without `hash`; the log keeps it too',
    }),
  })
  .meta({ id: 'CaseFile' });
export type CaseFile = z.infer<typeof caseFile>;

export const VERIFY_STEPS: readonly { vi: string; en: string }[] = [
  {
    vi: 'Mỗi mục trong “entries”: lấy đúng các byte UTF-8 của “text”, tính SHA-256(0x00 ‖ byte); kết quả phải bằng “leafHash” (base64).',
    en: 'For each of `entries`: take the exact UTF-8 bytes of `text` and compute SHA-256(0x00 ‖ bytes); it must equal `leafHash` (base64).',
  },
  {
    vi: 'Từ “leafHash”, “index” và “hashes”, tính gốc cây theo RFC 9162 §2.1.3.2 (nút: SHA-256(0x01 ‖ trái ‖ phải)); kết quả phải bằng gốc ghi trong checkpoint có kích thước “size”.',
    en: 'From `leafHash`, `index` and `hashes` compute the root by RFC 9162 §2.1.3.2 (node: SHA-256(0x01 ‖ left ‖ right)); it must equal the root in the checkpoint of that `size`.',
  },
  {
    vi: 'Kiểm tra chữ ký Ed25519 của checkpoint (C2SP signed-note) bằng khóa công khai mà chính ông/bà đã giữ từ trước, không chỉ bằng khóa ghi trong hồ sơ này.',
    en: 'Verify the Ed25519 signature of the checkpoint (C2SP signed-note) with the public key you have kept yourself, not only with the one in this file.',
  },
  {
    vi: 'So checkpoint với checkpoint đã giữ từ trước bằng bằng chứng nhất quán: GET /v1/log/consistency?from=…&to=…, hoặc chạy npm run verify-audit-log với bản sao nhật ký.',
    en: 'Hold the checkpoint against one you kept earlier by a consistency proof: GET /v1/log/consistency?from=…&to=…, or run npm run verify-audit-log on a copy of the log.',
  },
  {
    vi: 'Bỏ trường “hash”, viết phần còn lại theo JSON chuẩn tắc (RFC 8785), tính SHA-256: phải bằng “hash”; nhật ký có mục getCaseFile ghi cùng giá trị.',
    en: 'Leave out `hash`, write the rest as canonical JSON (RFC 8785) and take its SHA-256: it must equal `hash`; the log has an entry getCaseFile with the same value.',
  },
];
