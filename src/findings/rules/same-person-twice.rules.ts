import type { IsoDate } from '../../policy/terms.ts';
import type { Suspicion } from '../finding-kind.ts';
import type { PersonFact } from '../gathering/facts.ts';
import { FROM_START, type Rule, ruleOn } from './rule.ts';
import { suspicion } from './suspicion.rules.ts';

interface Limits {
  readonly score: number;
  /** Where day and month have changed places: that is one other date and no more, as rare by chance as the same one. */
  readonly scoreSwappedDate: number;
  /** Where the birth dates have the same digits in some other order: a slip, or one of many dates. */
  readonly scoreOtherDate: number;
  /** More people of one name and birth date than this are a list with a default date, not one person. */
  readonly mostInBlock: number;
}

export const samePersonTwiceRule: Rule<Limits> = {
  kind: 'same-person-twice',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Hai hồ sơ cùng họ tên (không phân biệt dấu), giới và ngày sinh (hoặc cùng các chữ số, đảo thứ tự), trùng thêm xã, số điện thoại, thẻ bảo hiểm hoặc thiếu giấy tờ đủ để nghi là một người, và cả hai đều đã tiêm.',
        en: 'Two records of one name (tone marks apart), sex and birth date (or its digits in another order), alike in commune, phone, insurance or lacking a good ID enough to be one person, both vaccinated.',
      },
      document: 'Rà soát dữ liệu tiêm chủng 3/2022; ngưỡng do hệ thống đặt',
      limits: { score: 3, scoreSwappedDate: 5, scoreOtherDate: 5, mostInBlock: 40 },
    },
    {
      version: 2,
      from: FROM_START,
      text: {
        vi: 'Như bản 1, nhưng ngày sinh đảo ngày với tháng được xét như cùng ngày sinh: bản 1 bỏ sót người đăng ký lại bằng cách đảo ngày tháng, không khai số điện thoại cũ. Thay bản 1 từ ngày đầu.',
        en: 'As version 1, but day and month of birth in each other’s place weigh like the same birth date: version 1 overlooked people registered again that way without their old phone or commune. Takes the place of version 1 from its first day.',
      },
      document: 'Rà soát dữ liệu tiêm chủng 3/2022; đo trên chiến dịch giả lập, ngưỡng do hệ thống đặt',
      limits: { score: 3, scoreSwappedDate: 3, scoreOtherDate: 5, mostInBlock: 40 },
    },
  ],
};

/** Pairs of identities that are probably one person, both of them with doses. Work grows with the people, not with pairs. */
export function judgeSamePersonTwice(people: Iterable<PersonFact>): Suspicion[] {
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

function judgeBlock(block: readonly PersonFact[]): Suspicion[] {
  return block.flatMap((a, index) => block.slice(index + 1).flatMap((b) => judgePair(a, b, block.length)));
}

function judgePair(one: PersonFact, other: PersonFact, size: number): Suspicion[] {
  const [a, b] = one.pseudonym < other.pseudonym ? [one, other] : [other, one];
  const doses = [...a.doses, ...b.doses];
  const day =
    doses
      .map((dose) => dose.day)
      .sort()
      .at(-1) ?? '';
  const rule = ruleOn(samePersonTwiceRule, day);
  if (rule === undefined || size > rule.limits.mostInBlock) return [];
  const score = likeness(a, b);
  if (score < enoughFor(a.birthDate, b.birthDate, rule.limits)) return [];
  const numbers = new Set(doses.map(({ doseNumber }) => doseNumber));
  return [
    suspicion('same-person-twice', rule, {
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
 * How alike two records of one name, birth date and sex are. Two good national ids that differ are two people unless
 * a great deal else agrees: twins do not share a name, and names repeat.
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
