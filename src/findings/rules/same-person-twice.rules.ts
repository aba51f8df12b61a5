import { z } from 'zod';
import type { IsoDate } from '../../policy/terms.ts';
import type { PersonFact } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START } from './rule.ts';

interface Limits {
  readonly score: number;
  /** If day and month are swapped: only one other date is, so it is as rare by chance as the same date. */
  readonly scoreSwappedDate: number;
  /** If the birth dates have the same digits in any other order: a slip, or one of many dates. */
  readonly scoreOtherDate: number;
  /** More people than this with one name and birth date are a list with a default date, not one person. */
  readonly mostInBlock: number;
}

const samePersonTwice = declareRule({
  kind: 'same-person-twice',
  title: findingsTexts['title/same-person-twice'],
  measures: { doses: z.int(), dosesTooMany: z.int(), score: z.int() },
  severity: {
    by: 'dosesTooMany',
    steps: [
      [0, 'medium'],
      [1, 'high'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/same-person-twice/1'],
      document: 'Rà soát dữ liệu tiêm chủng 3/2022; ngưỡng do hệ thống đặt',
      limits: { score: 3, scoreSwappedDate: 5, scoreOtherDate: 5, mostInBlock: 40 } satisfies Limits,
    },
    {
      version: 2,
      from: FROM_START,
      text: findingsTexts['rule/same-person-twice/2'],
      document: 'Rà soát dữ liệu tiêm chủng 3/2022; đo trên chiến dịch giả lập, ngưỡng do hệ thống đặt',
      limits: { score: 3, scoreSwappedDate: 3, scoreOtherDate: 5, mostInBlock: 40 } satisfies Limits,
    },
  ],
});

export const samePersonTwiceRule = samePersonTwice.judging({ namesakes: judge });

/** Pairs of identities that are probably one person, both with doses. Linear in the people, not in the pairs. */
function judge(people: Iterable<PersonFact>) {
  const blocks = new Map<string, PersonFact[]>();
  for (const person of people) {
    if (person.doses.length === 0) continue;
    const digits = [...person.birthDate].sort().join('');
    const key = `${person.nameKey}|${digits}|${person.sex}`;
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [person]);
    else block.push(person);
  }
  return [...blocks.values()].flatMap((block) => (block.length < 2 ? [] : judgeBlock(block)));
}

function judgeBlock(block: readonly PersonFact[]) {
  return block.flatMap((a, index) => block.slice(index + 1).flatMap((b) => judgePair(a, b, block.length)));
}

function judgePair(one: PersonFact, other: PersonFact, size: number) {
  const [a, b] = one.pseudonym < other.pseudonym ? [one, other] : [other, one];
  const doses = [...a.doses, ...b.doses];
  const day =
    doses
      .map((dose) => dose.day)
      .sort()
      .at(-1) ?? '';
  const rule = samePersonTwice.on(day);
  if (rule === undefined || size > rule.limits.mostInBlock) return [];
  const score = likeness(a, b);
  if (score < enoughFor(a.birthDate, b.birthDate, rule.limits)) return [];
  const numbers = new Set(doses.map(({ doseNumber }) => doseNumber));
  return [
    rule.suspect({
      subject: `${a.pseudonym}|${b.pseudonym}`,
      area: a.district,
      day,
      people: [a.pseudonym, b.pseudonym],
      accounts: [...new Set([a.registeredBy, b.registeredBy])],
      objects: doses.map(({ dose }) => dose),
      policyVersion: null,
      measures: { score, doses: doses.length, dosesTooMany: doses.length - numbers.size },
    }),
  ];
}

function enoughFor(one: IsoDate, other: IsoDate, limits: Limits): number {
  if (one === other) return limits.score;
  const [year, month, day] = one.split('-');
  return other === `${year}-${day}-${month}` ? limits.scoreSwappedDate : limits.scoreOtherDate;
}

/**
 * How similar two records of one name, birth date and sex are. Two different valid national ids are two people unless much
 * else agrees: twins do not share a name, but names repeat.
 */
function likeness(a: PersonFact, b: PersonFact): number {
  const equal = (left: string | null, right: string | null): boolean => left !== null && left === right;
  const bothGood = a.idGrade === 'good' && b.idGrade === 'good';
  return (
    (equal(a.phone, b.phone) ? 2 : 0) +
    (equal(a.insurance, b.insurance) ? 3 : 0) +
    (equal(a.commune, b.commune) ? 2 : a.district === b.district ? 1 : 0) +
    (bothGood ? -2 : 1)
  );
}
