import { z } from 'zod';
import { dayAtSite } from '../../platform/clock.ts';
import type { DecisionFact, Party } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START } from './rule.ts';

type Pair = 'proposer-verifier' | 'verifier-beneficiary' | 'proposer-beneficiary';
type Tie = 'same' | 'household' | 'kinship' | 'phone' | 'unit';

/**
 * What a tie between two parties weighs; 0: nothing. An employer lists its own staff, so proposer and beneficiary usually
 * share a unit; a verifier of the same unit is no independent check.
 */
type Limits = Readonly<Record<Pair, Readonly<Record<Tie, number>>>>;

const samePersonRoles = declareRule({
  kind: 'same-person-roles',
  title: findingsTexts['title/same-person-roles'],
  measures: { what: z.enum(['membership', 'override']), ties: z.string(), weight: z.int() },
  severity: {
    by: 'weight',
    steps: [
      [0, 'medium'],
      [2, 'high'],
      [3, 'critical'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/same-person-roles/1'],
      document: '4924/UBND-VXNV, 3/8/2021 (không lợi dụng chức trách)',
      limits: {
        'proposer-verifier': { same: 3, household: 2, kinship: 2, phone: 1, unit: 1 },
        'verifier-beneficiary': { same: 3, household: 3, kinship: 3, phone: 2, unit: 1 },
        'proposer-beneficiary': { same: 2, household: 2, kinship: 2, phone: 1, unit: 0 },
      } satisfies Limits,
    },
  ],
});

export const samePersonRolesRule = samePersonRoles.judging({ decision: judge });

/** Decisions in a person's favour whose parties are not independent of each other. */
function judge(decision: DecisionFact) {
  const { proposer, verifier, beneficiary, decidedAt } = decision;
  const day = dayAtSite(new Date(decidedAt));
  const rule = samePersonRoles.on(day);
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
    rule.suspect({
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
