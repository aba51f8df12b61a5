/**
 * What a share-out may know of a unit. Whether people work in the public or the private sector cannot be passed in
 * (Lai Châu 2354/UBND-VX, 6/8/2021: no distinction).
 */
export interface UnitNeed {
  readonly unit: string;
  /** People of the open groups still to be vaccinated; whole, not negative. */
  readonly need: number;
  readonly sector?: never;
}

export interface UnitShare {
  readonly unit: string;
  readonly need: number;
  readonly doses: number;
}

/**
 * Shares doses in proportion to need by the method of largest remainders (Hamilton): everybody gets the whole part of
 * the exact share; what is over goes, one dose each, to the largest remainders, of equal ones to the lower unit code.
 * Adds up to `total` exactly; who needs more never gets less; the order of the input does not matter. Answers in order
 * of unit; undefined when nobody needs anything. Throws RangeError for numbers that are not whole or negative, and for
 * a unit named twice.
 */
export function shareOutDoses(total: number, needs: readonly UnitNeed[]): UnitShare[] | undefined {
  checkNumbers(total, needs);
  // Doses times people can pass 2^53.
  const whole = needs.reduce((sum, { need }) => sum + BigInt(need), 0n);
  if (whole === 0n) return undefined;
  const shares = needs.map(({ unit, need }) => {
    const product = BigInt(total) * BigInt(need);
    return { unit, need, doses: Number(product / whole), remainder: product % whole };
  });
  const over = total - shares.reduce((sum, share) => sum + share.doses, 0);
  const favoured = new Set(
    [...shares]
      .sort((a, b) => byRemainder(a, b) || byUnit(a, b))
      .slice(0, over)
      .map((share) => share.unit),
  );
  return shares
    .map(({ unit, need, doses }) => ({ unit, need, doses: favoured.has(unit) ? doses + 1 : doses }))
    .sort(byUnit);
}

function checkNumbers(total: number, needs: readonly UnitNeed[]): void {
  const whole = [total, ...needs.map(({ need }) => need)].every(
    (value) => Number.isSafeInteger(value) && value >= 0,
  );
  if (!whole) throw new RangeError('doses and needs are whole numbers and not negative');
  if (new Set(needs.map(({ unit }) => unit)).size !== needs.length) {
    throw new RangeError('a unit is named twice');
  }
}

function byRemainder(a: { readonly remainder: bigint }, b: { readonly remainder: bigint }): number {
  return a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : 0;
}

function byUnit(a: { readonly unit: string }, b: { readonly unit: string }): number {
  return a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0;
}
