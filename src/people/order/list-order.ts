import { z } from 'zod';
import { type AreaCode, provinceOf } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { pageOf, toPage } from '../../platform/http/endpoint.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { doseKind, groupCode, type IsoDate, isoDate, type ProductCode } from '../../policy/terms.ts';
import { nextInOrder } from './next-in-order.store.ts';
import { areOrdersCurrent } from './outdated-course.store.ts';

const positionInOrder = z
  .strictObject({
    pseudonym: z.string(),
    commune: z.string().nullable(),
    key: z.string(),
    group: groupCode,
    doseNumber: z.int(),
    kind: doseKind,
    notBefore: isoDate,
    policyVersion: z.string(),
  })
  .meta({ id: 'PlaceInOrder' });

export const orderPage = z
  .strictObject({
    ...pageOf(positionInOrder).shape,
    current: z.boolean().meta({
      description: 'False while places are being recomputed after midnight or an override: retry soon',
    }),
  })
  .meta({ id: 'OrderPage' });
type OrderPage = z.input<typeof orderPage>;

/**
 * Returns the next people of a district for a product, by pseudonym, and whether every place of the province follows
 * today's rules. Throws `policy/campaign-not-started`.
 */
export async function listOrder(
  { database, clock }: UseCaseContext,
  asked: {
    readonly district: AreaCode;
    readonly product: ProductCode;
    readonly day: IsoDate | undefined;
    readonly afterKey: string | undefined;
    readonly limit: number;
  },
): Promise<OrderPage> {
  const today = dayAtSite(clock.now());
  const { district, product, day = today, afterKey, limit } = asked;
  const province = provinceOf(district) ?? district;
  const { version } = await loadPolicy(database, province);
  const current = await areOrdersCurrent(database, province, version, today);
  const found = await nextInOrder(database, { district, product, day, limit: limit + 1, afterKey });
  const places = found.map(({ person: _, district: __, products: ___, ...place }) => place);
  return { ...toPage(places, limit, (place) => place.key), current };
}
