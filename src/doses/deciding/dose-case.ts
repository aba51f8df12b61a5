import type { Course } from '../../people/order/course.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import type { ProductDecision } from '../../policy/rules/product.rules.ts';
import type { GroupCode, IsoDate, ProductCode } from '../../policy/terms.ts';
import type { Booking } from '../../scheduling/bookings/booking.ts';
import type { Session } from '../../scheduling/sessions/session.ts';
import type { DrawRefusal } from '../../supply/vials/drawing/draw.rules.ts';
import type { Overridable } from '../overrides/override.ts';

/** What the session's stock says of the lot; `not-asked` while nothing else has spoken against the dose. */
export type LotState = 'not-asked' | 'usable' | DrawRefusal;

/** All that counts for one dose, read in the transaction that will write it. */
export interface DoseFacts {
  readonly policy: Policy;
  readonly session: Pick<Session, 'id' | 'status' | 'day' | 'product'>;
  readonly course: Pick<Course, 'birthDate' | 'facts'>;
  /** The person's booking in this session. */
  readonly booking: Pick<Booking, 'id' | 'state' | 'product' | 'checkedInAt' | 'screening'> | null;
  /** Whether the person stands on the session's standby list. Matters only without a booking. */
  readonly onStandbyList: boolean;
  /** A guardian's consent to this product, in force at the injection. Matters only for a child. */
  readonly consent: string | null;
  /** Whether the site can resuscitate. Matters only for an injection with caution. */
  readonly canResuscitate: boolean;
  readonly lot: LotState;
  /** Refusals that two people have decided against for this dose. */
  readonly overridden?: readonly Overridable[];
}

export interface DoseCommand {
  readonly lot: string;
  /** The vial that was named. */
  readonly vial?: string | undefined;
  /** The product the lot is of. */
  readonly product: ProductCode;
  readonly injectedAt: Date;
  /** The person agrees to another product than that of the first dose. */
  readonly agreesToMix: boolean;
  /** It is decided and recorded that the product of the first dose cannot be had. */
  readonly sameProductUnavailable: boolean;
}

/** One dose as every check sees it: the facts, and what follows from them for the day of injection. */
export interface DoseCase extends DoseFacts {
  readonly command: DoseCommand;
  readonly now: Date;
  readonly day: IsoDate;
  readonly product: ProductDecision;
  readonly place: Place;
}
/** The group the dose is counted for, or why there is none. */
export type Place =
  | { readonly counted: GroupCode }
  | { readonly counted: null; readonly reason: 'not-verified' | 'no-open-group' | 'age-not-open' };
