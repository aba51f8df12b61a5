import { z } from 'zod';
import { communeCode, districtCode, provinceCode, siteCode } from '../../platform/area.ts';
import { siteScopedId } from '../../platform/id.ts';
import { isoDate, productCode } from '../../policy/terms.ts';

/** Wall clock time at the site, HH:mm. */
export const shiftTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ example: '07:30' });

/** A shift (ca tiêm): how many people come in this hour. Half-open: the end belongs to the next shift. */
export const shift = z.strictObject({ start: shiftTime, end: shiftTime, capacity: z.int().min(1).max(2000) });
export type Shift = z.infer<typeof shift>;

/** The states of a session; the table is in states.md. */
export const SESSION_STATES = ['draft', 'published', 'open', 'closed', 'cancelled'] as const;
export const sessionState = z.enum(SESSION_STATES);
export type SessionState = (typeof SESSION_STATES)[number];

export const SESSION_EVENTS = ['publish', 'open', 'close', 'cancel'] as const;
export const sessionEvent = z.enum(SESSION_EVENTS);
export type SessionEvent = (typeof SESSION_EVENTS)[number];

/** A session (buổi tiêm): one site, one day, one product, in shifts. */
export const session = z
  .strictObject({
    id: siteScopedId,
    province: provinceCode,
    district: districtCode,
    site: siteCode,
    day: isoDate,
    product: productCode,
    communes: z.array(communeCode).meta({ description: 'Catchment; empty: the whole district' }),
    tables: z.int(),
    shifts: z.array(shift),
    status: sessionState,
    callListSize: z.int().meta({ description: 'How many were called when the session was published' }),
    standbySize: z.int(),
    cutoffKey: z.string().meta({
      description: 'Anyone at or before this key in the order may take a free slot; empty: nobody yet',
    }),
    standbyHash: z
      .string()
      .optional()
      .meta({ description: 'SHA-256 of the canonical JSON of [position, pseudonym] of every entry' }),
    policyVersion: z.string(),
    planLine: z
      .string()
      .optional()
      .meta({ description: 'Line of the session plan that it was made from: id of the plan, `-`, number' }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    publishedAt: z.iso.datetime().optional(),
    openedAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof session>;

export const newSession = z.strictObject({
  site: siteCode,
  day: isoDate,
  product: productCode,
  tables: z.int().min(1).max(500),
  shifts: z.array(shift).min(1).max(24),
  communes: z.array(communeCode).max(60).default([]),
});
export type NewSession = z.infer<typeof newSession>;

export const publication = z.strictObject({
  call: z.int().min(0).max(2000).meta({ description: 'How many people are called to a slot, in order' }),
  standby: z.int().min(0).max(2000).optional().meta({
    description: 'Length of the standby list; default: the share of the slots that the policy sets',
  }),
  invite: z.int().min(0).max(5000).optional().meta({
    description: 'How many people, from the top of the order, may take one of the other slots themselves',
  }),
});
export type Publication = z.infer<typeof publication>;

/** An entry of the standby list. Its position and person never change. */
export const standbyEntry = z
  .strictObject({
    session: siteScopedId,
    position: z.int(),
    person: z.string(),
    pseudonym: z.string(),
    key: z.string(),
    status: z.enum(['waiting', 'called', 'declined', 'skipped', 'ended']),
    booking: siteScopedId.optional(),
    calledAt: z.iso.datetime().optional(),
    skipReason: z.enum(['booked', 'not-waiting', 'too-early', 'other-product']).optional(),
  })
  .meta({ id: 'StandbyEntry' });
export type StandbyEntry = z.infer<typeof standbyEntry>;

/** The outcome of a publication. */
export const published = z
  .strictObject({
    session,
    called: z.int(),
    standby: z.int(),
    invited: z.int(),
    callListHash: z.string(),
    standbyHash: z.string(),
    stock: z.array(z.strictObject({ lot: z.string(), doses: z.int() })).readonly(),
  })
  .meta({ id: 'PublishedSession' });
export type Published = z.infer<typeof published>;

/** Why a session is cancelled: a code, not free text. */
export const sessionCancelReason = z.enum([
  'no-stock',
  'no-staff',
  'weather',
  'outbreak',
  'lot-held',
  'planning-error',
]);
export type SessionCancelReason = z.infer<typeof sessionCancelReason>;

/** The outcome of the end of a session. */
export const endedSession = z
  .strictObject({
    session,
    bookingsEnded: z.int(),
    returned: z.array(z.strictObject({ lot: z.string(), doses: z.int() })),
    discarded: z
      .array(z.strictObject({ lot: z.string(), doses: z.int() }))
      .meta({ description: 'Doses left in open vials; wasted' }),
  })
  .meta({ id: 'EndedSession' });
export type EndedSession = z.infer<typeof endedSession>;

export const sessionDetail = z
  .strictObject({
    session,
    free: z
      .array(z.strictObject({ shift: shiftTime, slots: z.int() }))
      .meta({ description: 'Free slots; none before publication and after the end' }),
  })
  .meta({ id: 'SessionDetail' });
