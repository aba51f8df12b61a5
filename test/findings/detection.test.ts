import { describe, expect, test } from '@jest/globals';
import { measureDetection } from '../../scripts/detection/measure.ts';
import { FINDING_KINDS } from '../../src/findings/finding-kind.ts';

describe('measured detection', () => {
  const result = measureDetection(5_000, 20210802);

  test('every kind is injected, found, and told apart', () => {
    for (const kind of FINDING_KINDS) {
      const { injected, found, asRightKind } = result.byKind[kind];
      expect({ kind, some: injected > 0, found, asRightKind }).toEqual({
        kind,
        some: true,
        found: injected,
        asRightKind: injected,
      });
    }
    expect(result.recall).toBeGreaterThanOrEqual(0.99);
  });

  test('hardly anything honest is reported', () => {
    expect(result.doses).toBeGreaterThanOrEqual(5_000);
    expect(result.falsePerThousand).toBeLessThanOrEqual(1);
  });

  test('the same seed gives the same campaign', () => {
    expect(measureDetection(5_000, 20210802)).toEqual(result);
  });
});
