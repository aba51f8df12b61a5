import type { Policy } from '../../policy/campaign/policy.ts';
import { screeningVersionOn } from '../../policy/rules/screening.rules.ts';
import type { IsoDate, ProductCode } from '../../policy/terms.ts';
import type { NewReaction, Reaction, ReactionEvent, ReactionState } from './reaction.ts';

/** Reactions of this grade or higher are severe. */
const SEVERE = 3;
/** A severe reaction is investigated within 24 hours, and the expert council concludes within 5 days. */
const HOURS_TO_INVESTIGATE = 24;
const DAYS_TO_CONCLUDE = 5;

const table: Readonly<Record<ReactionState, Partial<Record<ReactionEvent, ReactionState>>>> = {
  reported: { report: 'reported', 'report-severe': 'to-investigate' },
  'to-investigate': {
    report: 'to-investigate',
    'report-severe': 'to-investigate',
    investigate: 'to-conclude',
  },
  'to-conclude': { report: 'to-conclude', 'report-severe': 'to-conclude', conclude: 'concluded' },
  concluded: { report: 'concluded', 'report-severe': 'to-investigate' },
};

/** The next state, by the table in states.md; undefined if the event is not possible in this state. */
export function nextReactionState(state: ReactionState, event: ReactionEvent): ReactionState | undefined {
  return table[state][event];
}

export function isSevere(grade: number): boolean {
  return grade >= SEVERE;
}

/** The event that a report is: severe only if it is worse than the worst grade known. `known` 0: no report yet. */
export function eventOfReport(grade: number, known: number): ReactionEvent {
  return isSevere(grade) && grade > known ? 'report-severe' : 'report';
}

/** The deadlines of investigation and council for a severe reaction reported now. */
export function deadlinesOf(now: Date): { readonly investigateBy: Date; readonly concludeBy: Date } {
  const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  return { investigateBy: after(HOURS_TO_INVESTIGATE), concludeBy: after(DAYS_TO_CONCLUDE * 24) };
}

/** Why an onset cannot be right: it is before the injection, or in the future. */
export function timeFault(
  onsetAt: Date,
  injectedAt: Date,
  now: Date,
): 'before-injection' | 'in-future' | undefined {
  if (onsetAt < injectedAt) return 'before-injection';
  return onsetAt > now ? 'in-future' : undefined;
}

/**
 * The product that this reaction bars the person from, by the screening guide of the day. After an anaphylaxis of grade 2
 * or more that is the same vaccine since Decision 3445/QĐ-BYT (15/7/2021), and any vaccine before it. Undefined if nothing
 * changes. Throws RangeError for a day before the campaign.
 */
export function barredAfter(
  { grade, signs }: Pick<NewReaction, 'grade' | 'signs'>,
  person: { readonly birthDate: IsoDate; readonly product: ProductCode },
  policy: Policy,
  day: IsoDate,
): ProductCode | 'any' | undefined {
  if (!signs.includes('anaphylaxis')) return undefined;
  const met = screeningVersionOn(person.birthDate, policy, day).conditions.flatMap(
    ({ criterion, outcome }) => {
      if (outcome !== 'contraindicated') return [];
      switch (criterion.kind) {
        case 'reaction-to-any-product-from-grade':
          return grade >= criterion.grade ? (['any'] as const) : [];
        case 'reaction-to-same-product-from-grade':
          return grade >= criterion.grade ? [person.product] : [];
        default:
          return [];
      }
    },
  );
  return met.includes('any') ? 'any' : met[0];
}

/** Whether a reaction is past the deadline of its next step. */
export function isOverdue({ state, investigateBy, concludeBy }: Reaction, now: Date): boolean {
  const by = state === 'to-investigate' ? investigateBy : state === 'to-conclude' ? concludeBy : undefined;
  return by !== undefined && new Date(by) < now;
}
