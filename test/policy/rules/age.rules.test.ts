import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/platform/clock.ts';
import { ageOn, birthdayAt, isChild, needsGuardianConsent } from '../../../src/policy/rules/age.rules.ts';
import { vnCovid192021 } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { anyBirthDate, anyDay } from '../campaign/policy-arbitraries.ts';

describe('age in whole years', () => {
  test.each([
    ['2009-10-14', '2021-10-13', 11],
    ['2009-10-14', '2021-10-14', 12],
    ['2003-12-31', '2021-12-30', 17],
    ['2003-12-31', '2021-12-31', 18],
    ['2004-02-29', '2022-02-28', 17],
    ['2004-02-29', '2022-03-01', 18],
    ['2004-02-29', '2024-02-28', 19],
    ['2004-02-29', '2024-02-29', 20],
    ['2004-03-01', '2024-02-29', 19],
    ['2021-05-01', '2021-04-30', -1],
  ])('born %s, on %s: %i', (birthDate, day, age) => {
    expect(ageOn(birthDate, day)).toBe(age);
  });

  test('changes on the birthday and on no other day', () => {
    fc.assert(
      fc.property(anyBirthDate, fc.integer({ min: 0, max: 110 }), (birthDate, years) => {
        const birthday = birthdayAt(birthDate, years);
        expect(ageOn(birthDate, birthday)).toBe(years);
        expect(ageOn(birthDate, addDays(birthday, -1))).toBe(years - 1);
      }),
    );
  });
});

test('a child, and one who needs a guardian, is under 18 on the day of injection', () => {
  fc.assert(
    fc.property(anyBirthDate, anyDay, (birthDate, day) => {
      const child = day < birthdayAt(birthDate, 18);
      expect(isChild(birthDate, vnCovid192021, day)).toBe(child);
      expect(needsGuardianConsent(birthDate, vnCovid192021, day)).toBe(child);
    }),
  );
});
