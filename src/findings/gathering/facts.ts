import type { Overridable } from '../../doses/overrides/override.ts';
import type { AreaCode } from '../../platform/area.ts';
import type { DoseKind, GroupCode, IsoDate, ProductCode } from '../../policy/terms.ts';
import type { BookingSource } from '../../scheduling/bookings/booking.ts';

// The plain records that the rules read. They hold only what the rules need, independent of how it is stored. Every `…At`
// is an instant in milliseconds since 1970, every `day` a calendar day at the sites.

/** The rules of one day under one version of the policy, as far as findings need them. */
export interface DayRules {
  readonly policyVersion: string;
  readonly openGroups: readonly GroupCode[];
  /** Whole years; a missing product may not be given. */
  readonly minimumAges: Readonly<Partial<Record<ProductCode, number>>>;
  /** A child is younger than this. */
  readonly childUnder: number;
  /** From which age children are open; null if they are not. */
  readonly childrenFrom: number | null;
  /** Whether the group of a child's list must be open. */
  readonly childrenByGroup: boolean;
}

/** A membership of a priority group and the accounts behind it. */
export interface MembershipFact {
  readonly membership: string;
  readonly group: GroupCode;
  readonly claimedAt: number;
  readonly claimedBy: string;
  readonly verifiedAt: number | null;
  readonly verifiedBy: string | null;
  readonly endedAt: number | null;
  /** False if the group needs a decision and the one cited is not on the list. */
  readonly admitted: boolean;
}

/** The booking a dose was given under. */
export interface BookingFact {
  readonly booking: string;
  readonly source: BookingSource;
  readonly session: string;
  readonly calledAt: number;
  /** Turn in the order when the person was called; lower is earlier. */
  readonly key: string;
  /** When it ended without an injection; null if it did not. */
  readonly endedAt: number | null;
}

/** The person's position on a standby list that was fixed before the session began. */
export interface StandbyFact {
  readonly session: string;
  readonly position: number;
  /** People before them on that list who were not called. */
  readonly uncalledBefore: number;
}

/** A valid dose: corrections are applied, doses entered in error are left out. */
export interface DoseFact {
  readonly dose: string;
  readonly site: AreaCode;
  readonly day: IsoDate;
  readonly session: string;
  readonly injectedAt: number;
  readonly recordedAt: number;
  readonly recordedBy: string;
  readonly vaccinator: string | null;
  readonly person: string;
  readonly pseudonym: string;
  readonly birthDate: IsoDate;
  readonly product: ProductCode;
  readonly lot: string;
  readonly doseNumber: number;
  readonly kind: DoseKind;
  readonly policyVersion: string;
  /** The group the dose was counted for. */
  readonly group: GroupCode;
  readonly memberships: readonly MembershipFact[];
  readonly booking: BookingFact | null;
  readonly standby: StandbyFact | null;
  /** Refusals that two people overrode for this dose. */
  readonly overridden: readonly Overridable[];
}

export interface SessionFact {
  readonly session: string;
  readonly site: AreaCode;
  readonly day: IsoDate;
  /** First shift's start and last shift's end. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Anyone at or before this key was called or may take a free slot; empty if not published. */
  readonly cutoffKey: string;
}

/** A vial opened at a site on a day. */
export interface VialFact {
  readonly vial: string;
  readonly product: ProductCode;
  readonly lot: string;
  readonly dosesPerVial: number;
  /** Doses drawn beyond that and recorded as extra. */
  readonly extra: number;
}

/** A person entitled at a place on a day who was offered nothing. */
export interface WaitingFact {
  readonly key: string;
  /** When they became entitled. */
  readonly since: number;
}

/** Everything that happened at one site on one day. */
export interface SiteDayFacts {
  readonly site: AreaCode;
  readonly day: IsoDate;
  readonly doses: readonly DoseFact[];
  readonly sessions: readonly SessionFact[];
  /** Null if vials were not registered at that time. */
  readonly vials: readonly VialFact[] | null;
  /** By policy version; has every version named in `doses`. */
  readonly rules: ReadonlyMap<string, DayRules>;
  /** By session; gathered only if `needsWaiting` says so. */
  readonly waiting: ReadonlyMap<string, readonly WaitingFact[]>;
}

/** A facility and the people added to its staff list. */
export interface FacilityFact {
  readonly facility: string;
  readonly district: AreaCode;
  readonly licensedHeadcount: number;
  readonly additions: readonly {
    readonly membership: string;
    readonly pseudonym: string;
    readonly claimedAt: number;
    readonly claimedBy: string;
    readonly verifiedBy: string | null;
  }[];
}

/** A party to a decision, and what ties them to others. Null if unknown. */
export interface Party {
  readonly account: string | null;
  readonly person: string | null;
  readonly pseudonym: string | null;
  readonly phone: string | null;
  readonly household: string | null;
  /** Facility or office. */
  readonly unit: string | null;
  /** Persons declared as their relatives. */
  readonly relatives: readonly string[];
}

/** A decision in a person's favour that takes two: a verified membership or an approved override. */
export interface DecisionFact {
  readonly object: string;
  readonly what: 'membership' | 'override';
  readonly area: AreaCode;
  readonly decidedAt: number;
  readonly policyVersion: string | null;
  readonly proposer: Party;
  readonly verifier: Party;
  readonly beneficiary: Party;
}

/** What one approver decided in a period. */
export interface ApproverFact {
  readonly approver: string;
  /** The area they decide for. */
  readonly area: AreaCode;
  readonly from: IsoDate;
  /** The first day after the period. */
  readonly until: IsoDate;
  readonly overrides: readonly string[];
  /** Doses given in their area in the period, divided evenly among its approvers. */
  readonly doses: number;
}

/** What a person was offered, in order of time. */
export interface ShopperFact {
  readonly pseudonym: string;
  readonly offers: readonly {
    readonly booking: string;
    readonly site: AreaCode;
    readonly day: IsoDate;
    readonly product: ProductCode;
    /** `refused`: at the site, where the product is known. `declined`: before. */
    readonly outcome: 'refused' | 'declined' | 'taken';
    readonly by: string | null;
  }[];
}

/** An identity with the doses recorded under it. */
export interface PersonFact {
  readonly pseudonym: string;
  readonly district: AreaCode;
  readonly commune: string | null;
  /** The name as it is compared, see `foldName`. */
  readonly nameKey: string;
  readonly birthDate: IsoDate;
  readonly sex: 'male' | 'female';
  readonly phone: string | null;
  readonly insurance: string | null;
  /** `good`: there is a number that agrees with birth date and sex. */
  readonly idGrade: 'good' | 'none' | 'mismatch';
  readonly registeredBy: string;
  readonly doses: readonly {
    readonly dose: string;
    readonly day: IsoDate;
    readonly doseNumber: number;
  }[];
}

/** How the two sectors of one group were served in a district up to a day. */
export interface SectorFact {
  readonly district: AreaCode;
  readonly group: GroupCode;
  readonly day: IsoDate;
  readonly public: SectorCount;
  readonly private: SectorCount;
}

export interface SectorCount {
  readonly people: number;
  readonly served: number;
  /** Some of the doses that show it. */
  readonly doses: readonly string[];
}

/** What is judged at once, and the facts a rule is shown about it. */
export interface FactsByScope {
  readonly siteDay: SiteDayFacts;
  readonly facility: FacilityFact;
  readonly decision: DecisionFact;
  /** The approvers of one province in one month. */
  readonly approvers: readonly ApproverFact[];
  readonly shopper: ShopperFact;
  /** People with the same names. */
  readonly namesakes: Iterable<PersonFact>;
  /** One group in one district. */
  readonly sectors: SectorFact;
}
export type Scope = keyof FactsByScope;
