import type { ProductCode } from '../../policy/terms.ts';
import type { BookingState } from './booking.ts';

/**
 * Whether a slot of one's own choosing in a session of `product` would be the choice of a product: the person has
 * refused another one at a site and was not vaccinated since (domain.md §1 R3). `bookings`: all of hers, in the order of
 * their calls. Being called in one's order is no choice and is not asked about here.
 */
export function isChoosingAfterRefusal(
  bookings: readonly { readonly product: ProductCode; readonly state: BookingState }[],
  product: ProductCode,
): boolean {
  const lastDose = bookings.findLastIndex(({ state }) => state === 'vaccinated');
  const refused = bookings.slice(lastDose + 1).filter(({ state }) => state === 'product-refused');
  return refused.length > 0 && refused.every((one) => one.product !== product);
}
