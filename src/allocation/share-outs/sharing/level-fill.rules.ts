/** A claim to a part of what is divided. All numbers are whole and not negative. */
export interface Claim {
  /** Parts are in proportion to it; a claim without weight gets nothing. */
  readonly weight: number;
  /** What the claimant has already. */
  readonly base: number;
  /** The most the claimant can take, a multiple of the piece size. */
  readonly most: number;
}

/**
 * Divides `total` in whole pieces of `size` so that what each claimant has in the end (base plus part) is in the same
 * proportion to its weight, as far as no claimant loses what it has or takes more than it can. Computed in exact
 * fractions; remaining pieces go one each to the largest remainders, on a tie to the first claim. Gives out as much of the
 * total as the claims can take. `total` is a multiple of `size`. Returns the parts in the order of the claims.
 */
export function fillLevel(total: number, size: number, claims: readonly Claim[]): number[] {
  const parts = claims.map(() => 0);
  const live = claims.flatMap((claim, index) =>
    claim.weight > 0 && claim.most > 0 ? [{ ...claim, index }] : [],
  );
  if (total <= 0 || live.length === 0) return parts;
  const level = levelOf(total, live);
  if (level === undefined) {
    for (const { index, most } of live) parts[index] = most;
    return parts;
  }
  const remainders: { readonly index: number; readonly rest: bigint }[] = [];
  const piece = BigInt(size) * level.of;
  let over = total;
  for (const { index, weight, base, most } of live) {
    const exact = level.reached * BigInt(weight) - BigInt(base) * level.of;
    if (exact <= 0n) continue;
    const pieces = exact / piece;
    const part = Math.min(most, Number(pieces) * size);
    parts[index] = part;
    over -= part;
    if (part < most) remainders.push({ index, rest: exact - pieces * piece });
  }
  remainders.sort((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : a.index - b.index));
  for (const { index } of remainders) {
    if (over < size) break;
    parts[index] = (parts[index] ?? 0) + size;
    over -= size;
  }
  return parts;
}

interface Level {
  readonly reached: bigint;
  readonly of: bigint;
}

/** The level, a fraction, at which exactly the total is given out; undefined if every claim can be filled. */
function levelOf(total: number, claims: readonly Claim[]): Level | undefined {
  // A claim takes doses from the level at which it has less than its share up to the level at which it is full.
  const breakpoints = claims
    .flatMap(({ weight, base, most }) => [
      { at: base, weight, enters: true, base, most },
      { at: base + most, weight, enters: false, base, most },
    ])
    .sort((a, b) => compareFractions(a.at, a.weight, b.at, b.weight));
  let weights = 0n;
  // Given out at a level: level × weights − bases + filled.
  let bases = 0n;
  let filled = 0n;
  const wanted = BigInt(total);
  for (const { at, weight, enters, base, most } of breakpoints) {
    const missing = wanted - filled + bases;
    if (weights > 0n && BigInt(at) * weights >= missing * BigInt(weight)) {
      return { reached: missing, of: weights };
    }
    const sign = enters ? 1n : -1n;
    weights += sign * BigInt(weight);
    bases += sign * BigInt(base);
    if (!enters) filled += BigInt(most);
  }
  return undefined;
}

/** Compares a/b with c/d exactly: negative if a/b is less. */
function compareFractions(a: number, b: number, c: number, d: number): number {
  const left = a * d;
  const right = c * b;
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) return left - right;
  const difference = BigInt(a) * BigInt(d) - BigInt(c) * BigInt(b);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
