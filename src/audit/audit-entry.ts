import { z } from 'zod';
import { areaCode } from '../platform/area.ts';
import { ROLES } from '../platform/http/auth.ts';

/**
 * One entry of the audit log: who did what to whom, when, under which policy version and why. `subject` is the pseudonym of
 * a person, never a name, a number or a birth date; `object` is the id of the thing acted on. `details` hold codes, numbers,
 * days and ids of things, nothing that identifies a person.
 */
export const auditEntry = z
  .strictObject({
    id: z.string(),
    at: z.iso.datetime(),
    action: z.string(),
    outcome: z.enum(['done', 'refused']),
    actor: z.strictObject({ account: z.string(), role: z.enum([...ROLES, 'system']), area: z.string() }),
    area: areaCode,
    subject: z.string().optional(),
    object: z.string().optional(),
    policyVersion: z.string().optional(),
    problem: z.string().optional(),
    reason: z.string().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
    requestId: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntry>;
