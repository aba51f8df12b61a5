import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gradeIdentity } from '../../../src/people/registry/identity.rules.ts';

describe('gradeIdentity', () => {
  test.each([
    [undefined, '1980-05-17', 'female', 'no-id'],
    ['123456789', '1980-05-17', 'female', 'verified-format'],
    ['026180000001', '1980-05-17', 'female', 'verified-format'],
    ['026080000001', '1980-05-17', 'male', 'verified-format'],
    ['026205000001', '2005-01-31', 'male', 'verified-format'],
    ['026305000001', '2005-01-31', 'female', 'verified-format'],
    ['026080000001', '1980-05-17', 'female', 'mismatch'],
    ['026181000001', '1980-05-17', 'female', 'mismatch'],
    ['026180000001', '2080-05-17', 'female', 'mismatch'],
  ] as const)('%s of somebody born %s, %s → %s', (nationalId, birthDate, sex, grade) => {
    expect(gradeIdentity({ nationalId, birthDate, sex })).toBe(grade);
  });

  test('a CCCD made from sex and birth year always agrees, and with the other sex never', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 2099 }),
        fc.constantFrom('male', 'female'),
        fc.integer({ min: 0, max: 999_999 }),
        (year, sex, serial) => {
          const digit = (year >= 2000 ? 2 : 0) + (sex === 'female' ? 1 : 0);
          const nationalId = `026${digit}${String(year).slice(2)}${String(serial).padStart(6, '0')}`;
          const birthDate = `${year}-06-15`;
          expect(gradeIdentity({ nationalId, birthDate, sex })).toBe('verified-format');
          const other = sex === 'male' ? 'female' : 'male';
          expect(gradeIdentity({ nationalId, birthDate, sex: other })).toBe('mismatch');
        },
      ),
    );
  });
});
