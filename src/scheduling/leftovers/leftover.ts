import { z } from 'zod';
import { districtCode, provinceCode, siteCode } from '../../platform/area.ts';
import { provinceScopedId, siteScopedId } from '../../platform/id.ts';
import { isoDate } from '../../policy/terms.ts';

/** The states of leftovers and of an offer; the tables are in states.md. */
export const LEFTOVER_STATES = ['offering', 'placed', 'exhausted', 'ended'] as const;
export type LeftoverState = (typeof LEFTOVER_STATES)[number];
export const OFFER_STATES = ['offered', 'accepted', 'declined', 'no-answer', 'withdrawn'] as const;
export type OfferState = (typeof OFFER_STATES)[number];

/** Doses left at the end of a session's day, each offered down the standby list. */
export const leftover = z
  .strictObject({
    id: siteScopedId,
    province: provinceCode,
    district: districtCode,
    site: siteCode,
    session: siteScopedId,
    day: isoDate,
    doses: z.int(),
    accepted: z.int(),
    neighbour: siteScopedId.nullable().meta({
      description:
        "The session of the neighbouring commune whose standby list was called after the end of the session's own",
    }),
    state: z.enum(LEFTOVER_STATES),
    openedBy: z.string(),
    openedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Leftover' });
export type Leftover = z.infer<typeof leftover>;

/** The only thing a request can say: how many doses there are. The list decides who gets them. */
export const newLeftover = z.strictObject({ doses: z.int().min(1).max(200) });

/** One offer down the list: when, to whom, and its outcome. */
const leftoverOffer = z
  .strictObject({
    id: siteScopedId,
    leftover: siteScopedId,
    session: siteScopedId,
    list: siteScopedId.meta({ description: 'The session whose standby list the person is on' }),
    position: z.int(),
    person: provinceScopedId,
    pseudonym: z.string(),
    offeredAt: z.iso.datetime(),
    answerBy: z.iso.datetime(),
    state: z.enum(OFFER_STATES),
    answeredAt: z.iso.datetime().nullable(),
    booking: siteScopedId.nullable(),
  })
  .meta({ id: 'LeftoverOffer' });
export type LeftoverOffer = z.infer<typeof leftoverOffer>;

export const offerAnswer = z.enum(['accepted', 'declined', 'no-answer']);
export type OfferAnswer = z.infer<typeof offerAnswer>;

/** Leftovers with the offers made for them, in order. */
export const leftoverRecord = z
  .strictObject({ ...leftover.shape, offers: z.array(leftoverOffer) })
  .meta({ id: 'LeftoverRecord' });
export type LeftoverRecord = z.infer<typeof leftoverRecord>;
