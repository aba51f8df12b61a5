/** Probability of `count` or more events if `expected` are expected (Poisson). */
export function poissonTail(count: number, expected: number): number {
  let term = Math.exp(-expected);
  let below = 0;
  for (let k = 0; k < count; k += 1) {
    below += term;
    term *= expected / (k + 1);
  }
  return Math.max(0, 1 - below);
}

export interface ProportionTest {
  /** First share minus second share. */
  readonly difference: number;
  /** Standard score of the difference, with pooled shares. 0 if both shares are 0 or both are 1. */
  readonly z: number;
  /** Cohen's h, the size of the effect independent of the number of people: 0.2 small, 0.5 medium, 0.8 large. */
  readonly effect: number;
}

/** Two-proportion z test. Precondition: both have people. */
export function compareShares(
  a: { readonly people: number; readonly served: number },
  b: { readonly people: number; readonly served: number },
): ProportionTest {
  const shareA = a.served / a.people;
  const shareB = b.served / b.people;
  const pooled = (a.served + b.served) / (a.people + b.people);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.people + 1 / b.people));
  const difference = shareA - shareB;
  return {
    difference,
    z: error === 0 ? 0 : difference / error,
    effect: 2 * Math.asin(Math.sqrt(shareA)) - 2 * Math.asin(Math.sqrt(shareB)),
  };
}
