import type { IsoDate } from '../../policy/terms.ts';
import type { IdentityGrade, Sex } from './person.ts';

/**
 * How far a well-formed national id can be believed (domain.md §10). A CCCD of 12 digits carries, after three digits of
 * the place of birth registration, one for century and sex (0 male and 1 female for 19xx, 2 and 3 for 20xx) and two of
 * the year of birth. A CMND of 9 digits says nothing that could be compared. A contradiction is graded, never a reason
 * to turn somebody away: a quarter of the ids of 2021 were wrong.
 */
export function gradeIdentity(claimed: {
  readonly nationalId?: string | undefined;
  readonly birthDate: IsoDate;
  readonly sex: Sex;
}): IdentityGrade {
  const { nationalId, birthDate, sex } = claimed;
  if (nationalId === undefined) return 'no-id';
  if (nationalId.length === 9) return 'verified-format';
  const year = Number(birthDate.slice(0, 4));
  const centuryAndSex = (Math.floor(year / 100) - 19) * 2 + (sex === 'female' ? 1 : 0);
  const agrees =
    nationalId.slice(3, 4) === String(centuryAndSex) && nationalId.slice(4, 6) === birthDate.slice(2, 4);
  return agrees ? 'verified-format' : 'mismatch';
}
