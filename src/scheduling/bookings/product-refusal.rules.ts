import type { ProductCode } from '../../policy/terms.ts';
import type { BookingState } from './booking.ts';

/**
 * Whether booking a slot in a session of `product` would amount to choosing a product: the person has refused another
 * one at a site and has not been vaccinated since. `bookings`: all bookings of the person, in the order of their calls.
 * Being called in one's turn is no choice and is not judged here. "No choosing of vaccine": official letter
 * 4924/UBND-VXNV of Bắc Kạn, 3/8/2021.
 */
export function isChoosingAfterRefusal(
  bookings: readonly { readonly product: ProductCode; readonly state: BookingState }[],
  product: ProductCode,
): boolean {
  const lastDose = bookings.findLastIndex(({ state }) => state === 'vaccinated');
  const refused = bookings.slice(lastDose + 1).filter(({ state }) => state === 'product-refused');
  return refused.length > 0 && refused.every((one) => one.product !== product);
}
