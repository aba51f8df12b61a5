import { z } from 'zod';
import { isoDate } from '../../policy/terms.ts';
import { shiftTime } from '../sessions/session.ts';

/**
 * An invitation: one code for one person and one slot of one session. Only that person gets the code; it is stored only as
 * a keyed hash and can be used to answer once. No two people share one, and none is for a group.
 */
export interface Invitation {
  /** Keyed hash of the code. */
  readonly id: string;
  readonly province: string;
  readonly site: string;
  readonly session: string;
  /** What is offered: a booking, or a leftover offer. */
  readonly kind: 'booking' | 'leftover';
  readonly subject: string;
  readonly person: string;
  /** The code is derived from it and the service's secret when the message is written. */
  readonly nonce: string;
  /** It can be answered before this instant. */
  readonly expiresAt: Date;
  readonly answer: InvitationAnswer | '';
}
export type InvitationAnswer = 'confirmed' | 'declined';

/** 32 letters and digits, in groups or not, in either case. */
const invitationCode = z
  .string()
  .max(48)
  .regex(/^[0-9A-Za-z][0-9A-Za-z -]{30,46}[0-9A-Za-z]$/)
  .meta({ description: 'The code of the message; never put it into a URL' });

export const askedByCode = z.strictObject({ code: invitationCode }).meta({ id: 'AskedByCode' });

/** What the holder of a code sees: where and when, and neither whose it is nor what is in the vial. */
export const invitationView = z
  .strictObject({
    site: z.string(),
    day: isoDate,
    shift: shiftTime,
    answerBy: z.iso.datetime(),
    state: z.enum(['open', 'confirmed', 'declined', 'expired']),
  })
  .meta({ id: 'InvitationView' });
export type InvitationView = z.infer<typeof invitationView>;
