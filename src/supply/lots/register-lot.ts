import { recordAction } from '../../audit/record.ts';
import { COUNTRY } from '../../platform/area.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { lotProblem } from './lot.problems.ts';
import { findLot, insertLot } from './lot.store.ts';
import { type Lot, lotIdOf, type NewLot, readExpiry } from './lot.ts';

/** Registers a lot, once for the whole country. Throws `lot/already-registered`. */
export async function registerLot(context: UseCaseContext, wanted: NewLot): Promise<Lot> {
  const id = lotIdOf(wanted.product, wanted.number);
  const taken = () => lotProblem('lot/already-registered', { lot: id }).about({ area: COUNTRY, object: id });
  return transact(
    context,
    async (tx, now) => {
      if ((await findLot(tx, id)) !== undefined) throw taken();
      const { product, number, dosesPerVial, extraDosesPerVial, manufacturer } = wanted;
      const lot: Lot = {
        id,
        product,
        number,
        ...readExpiry(wanted.expiry),
        dosesPerVial,
        extraDosesPerVial,
        manufacturer,
        registeredAt: now.toISOString(),
      };
      await insertLot(tx, lot);
      const entry = await recordAction(tx, context, now, {
        action: 'registerLot',
        area: COUNTRY,
        object: id,
        details: { expiry: lot.expiry, expiryPrecision: lot.expiryPrecision, dosesPerVial },
      });
      return { entry, answer: lot };
    },
    { 'lots index: _id_': taken },
  );
}
