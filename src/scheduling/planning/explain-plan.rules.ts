import { writtenDay } from '../../platform/clock.ts';
import { sum } from '../../platform/compare.ts';
import type { Text } from '../../platform/texts.ts';
import { schedulingTexts } from '../texts/scheduling.texts.ts';
import type { PlanStock } from './plan-inputs.ts';
import type { PlanLine, PlanUnused } from './session-plan.ts';

/** What the explanation of a proposed session is filled with. Days are dd/MM/yyyy. */
export interface PlanLineFacts {
  readonly lots: readonly {
    readonly lot: string;
    readonly doses: number;
    readonly vials: number;
    readonly lastDay: string;
    /** The store that has to send the doses; null: they are at the site. */
    readonly sentFrom: string | null;
  }[];
  /** People who complete their course. */
  readonly completing: number;
  readonly others: number;
  /** People of the commune of the site. */
  readonly fromHere: number;
  readonly fromElsewhere: number;
  readonly remainder: number;
}

/** What the reason why doses are not used is filled with. `lastDay`: dd/MM/yyyy. */
export interface PlanUnusedFacts {
  readonly state: string;
  readonly lastDay: string;
}

/** Why a session is proposed: which doses would expire, whom it is for, from where. */
export function explainLine(line: Pick<PlanLine, 'lots' | 'people' | 'remainder' | 'site'>): Text {
  const { lots, people, remainder, site } = line;
  const peopleOf = (rows: PlanLine['people']): number => sum(rows.map((row) => row.people));
  const all = peopleOf(people);
  const completing = peopleOf(people.filter(({ dose }) => dose === 'completing'));
  const fromHere = peopleOf(people.filter(({ distance }) => distance === 0));
  return schedulingTexts['session-plan/line']({
    lots: lots.map(({ lot, doses, vials, lastDay, holder }) => ({
      lot,
      doses,
      vials,
      lastDay: writtenDay(lastDay),
      sentFrom: holder === site ? null : holder,
    })),
    completing,
    others: all - completing,
    fromHere,
    fromElsewhere: all - fromHere,
    remainder,
  });
}

/** Why doses are not in the plan. */
export function explainUnused({ state, lastDay }: PlanStock, reason: PlanUnused['reason']): Text {
  return schedulingTexts[`session-plan/unused/${reason}`]({ state, lastDay: writtenDay(lastDay) });
}
