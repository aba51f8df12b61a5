import type { Course } from '../../people/courses/course.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import type { ProductDecision } from '../../policy/rules/product.rules.ts';
import type { GroupCode, IsoDate, ProductCode } from '../../policy/terms.ts';
import type { Booking } from '../../scheduling/bookings/booking.ts';
import type { Session } from '../../scheduling/sessions/session.ts';
import type { DrawRefusal } from '../../supply/vials/drawing/draw.rules.ts';
import type { Overridable } from '../overrides/override.ts';

/** Whether the session's stock has a usable dose of the lot; `not-asked` until the dose is drawn or refused. */
export type LotState = 'not-asked' | 'usable' | DrawRefusal;

/** Everything one dose is decided by, read in the transaction that will write it. */
export interface DoseFacts {
  readonly policy: Policy;
  readonly session: Pick<Session, 'id' | 'status' | 'day' | 'product'>;
  readonly course: Pick<Course, 'birthDate' | 'facts'>;
  /** The person's booking in this session. */
  readonly booking: Pick<Booking, 'id' | 'state' | 'product' | 'checkedInAt' | 'screening'> | null;
  /** Whether the person is on the session's standby list. Matters only without a booking. */
  readonly onStandbyList: boolean;
  /** A guardian's consent to this product, in force at the injection. Matters only for a child. */
  readonly consent: string | null;
  /** Whether the site can resuscitate. Matters only for an injection with caution. */
  readonly canResuscitate: boolean;
  readonly lot: LotState;
  /** Refusals that two people have overridden for this dose. */
  readonly overridden?: readonly Overridable[];
}

export interface DoseCommand {
  readonly lot: string;
  /** The vial that the request names. */
  readonly vial?: string | undefined;
  /** The product of the lot. */
  readonly product: ProductCode;
  readonly injectedAt: Date;
  /** The person agrees to a product other than that of the first dose. */
  readonly agreesToMix: boolean;
  /** A recorded decision says that the product of the first dose is not available. */
  readonly sameProductUnavailable: boolean;
}

/** One dose as every check sees it: the facts, and what follows from them for the day of injection. */
export interface DoseCase extends DoseFacts {
  readonly command: DoseCommand;
  readonly now: Date;
  readonly day: IsoDate;
  readonly product: ProductDecision;
  readonly group: CountedGroup;
}

/** The group the dose is counted for, or why there is none. */
export type CountedGroup =
  | { readonly counted: GroupCode }
  | { readonly counted: null; readonly reason: 'not-verified' | 'no-open-group' | 'age-not-open' };
