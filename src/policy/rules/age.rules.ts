import type { Policy } from '../campaign/policy.ts';
import type { IsoDate } from '../terms.ts';

/**
 * Returns the age in whole years on a calendar day; negative before birth. A person born on 29 February is a year older on
 * 1 March of a common year: the rule never overstates an age.
 */
export function ageOn(birthDate: IsoDate, day: IsoDate): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) >= birthDate.slice(5) ? years : years - 1;
}

/** Returns the first day on which `ageOn` gives `years`. */
export function birthdayAt(birthDate: IsoDate, years: number): IsoDate {
  const year = Number(birthDate.slice(0, 4)) + years;
  const monthDay = birthDate.slice(5);
  const day = monthDay === '02-29' && !isLeapYear(year) ? '03-01' : monthDay;
  return `${String(year).padStart(4, '0')}-${day}`;
}

/** Whether the person is a child on this day (official letter 8688/BYT-DP, 14/10/2021: age counts on the day of injection). */
export function isChild(birthDate: IsoDate, policy: Policy, day: IsoDate): boolean {
  return ageOn(birthDate, day) < policy.children.underAge;
}

/** Whether an injection on this day needs a guardian's consent (official letter 8688/BYT-DP, 14/10/2021). */
export function needsGuardianConsent(birthDate: IsoDate, policy: Policy, day: IsoDate): boolean {
  return ageOn(birthDate, day) < policy.children.guardianConsentUnder;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
