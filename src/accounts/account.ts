import { z } from 'zod';
import { areaCode } from '../platform/area.ts';
import { role } from '../platform/http/auth.ts';

export const username = z
  .string()
  .min(3)
  .max(60)
  .regex(/^[a-z0-9][a-z0-9._-]*$/)
  .meta({ description: 'Lower-case letters, digits, ".", "_", "-"', example: 'tytdistrict.243' });
export const password = z.string().min(12).max(200);

/** A local account: one person working with the service, in one role, for one area. */
export const account = z
  .strictObject({
    id: z.string(),
    username,
    role,
    area: areaCode,
    disabled: z.boolean(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof account>;

export const newAccount = z.strictObject({ username, password, role, area: areaCode });
export type NewAccount = z.infer<typeof newAccount>;
