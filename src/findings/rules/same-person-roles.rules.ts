import { dayAtSite } from '../../platform/clock.ts';
import type { Suspicion } from '../finding-kind.ts';
import type { DecisionFact, Party } from '../gathering/facts.ts';
import { FROM_START, type Rule, ruleOn } from './rule.ts';
import { suspicion } from './suspicion.rules.ts';

type Pair = 'proposer-verifier' | 'verifier-beneficiary' | 'proposer-beneficiary';
type Tie = 'same' | 'household' | 'kinship' | 'phone' | 'unit';

/**
 * What a tie between two parts weighs; 0: it says nothing. An employer lists its own staff, so a unit that proposer
 * and beneficiary share is the ordinary case; a unit shared with the verifier is not, as the check is then no check.
 */
type Limits = Readonly<Record<Pair, Readonly<Record<Tie, number>>>>;

export const samePersonRolesRule: Rule<Limits> = {
  kind: 'same-person-roles',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Người đề nghị, người xác minh và người hưởng lợi là một, hoặc chung số điện thoại, chung hộ, là người thân đã khai, hoặc người xác minh chung đơn vị với một trong hai người kia.',
        en: 'Proposer, verifier and beneficiary are the same, or share a phone, a household, declared kinship; or the verifier shares a unit with one of the other two.',
      },
      document: '4924/UBND-VXNV, 3/8/2021 (không lợi dụng chức trách)',
      limits: {
        'proposer-verifier': { same: 3, household: 2, kinship: 2, phone: 1, unit: 1 },
        'verifier-beneficiary': { same: 3, household: 3, kinship: 3, phone: 2, unit: 1 },
        'proposer-beneficiary': { same: 2, household: 2, kinship: 2, phone: 1, unit: 0 },
      },
    },
  ],
};

/** Decisions in somebody's favour whose two or three parts are not independent of each other. */
export function judgeSamePersonRoles(decision: DecisionFact): Suspicion[] {
  const { proposer, verifier, beneficiary, decidedAt } = decision;
  const day = dayAtSite(new Date(decidedAt));
  const rule = ruleOn(samePersonRolesRule, day);
  if (rule === undefined) return [];
  const pairs: readonly (readonly [Pair, Party, Party])[] = [
    ['proposer-verifier', proposer, verifier],
    ['verifier-beneficiary', verifier, beneficiary],
    ['proposer-beneficiary', proposer, beneficiary],
  ];
  const found = pairs
    .flatMap(([pair, a, b]) => tiesOf(a, b).map((tie) => ({ pair, tie, weight: rule.limits[pair][tie] })))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const worst = found[0];
  if (worst === undefined) return [];
  return [
    suspicion('same-person-roles', rule, {
      subject: decision.object,
      area: decision.area,
      day,
      people: beneficiary.pseudonym === null ? [] : [beneficiary.pseudonym],
      accounts: [proposer.account, verifier.account].filter((account) => account !== null),
      objects: [decision.object],
      policyVersion: decision.policyVersion,
      measures: {
        what: decision.what,
        ties: found.map(({ pair, tie }) => `${pair}:${tie}`).join(' '),
        weight: worst.weight,
      },
    }),
  ];
}

function tiesOf(a: Party, b: Party): Tie[] {
  const same = (left: string | null, right: string | null): boolean => left !== null && left === right;
  if (same(a.account, b.account) || same(a.person, b.person)) return ['same'];
  const kin =
    (b.person !== null && a.relatives.includes(b.person)) ||
    (a.person !== null && b.relatives.includes(a.person));
  const ties: readonly (readonly [Tie, boolean])[] = [
    ['household', same(a.household, b.household)],
    ['kinship', kin],
    ['phone', same(a.phone, b.phone)],
    ['unit', same(a.unit, b.unit)],
  ];
  return ties.flatMap(([tie, holds]) => (holds ? [tie] : []));
}
