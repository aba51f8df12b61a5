import { listCoursesOf, listIdentities, listNamesakes } from '../../people/finding-facts.reads.ts';
import type { AreaCode } from '../../platform/area.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { BookingState, EndReason } from '../../scheduling/bookings/booking.ts';
import { listOffersTo } from '../../scheduling/finding-facts.reads.ts';
import type { PersonFact, ShopperFact } from './facts.ts';

/** Identities in the province that may be one of these people, including themselves, with their doses. */
export async function gatherNamesakes(
  reader: Reader,
  province: AreaCode,
  people: readonly string[],
): Promise<PersonFact[]> {
  const own = await listIdentities(reader, people);
  const wanted = own.flatMap(({ nameKey, birthDate }) =>
    [birthDate, ...swapped(birthDate)].map((date) => ({ nameKey, birthDate: date })),
  );
  const found = new Map(
    (await listNamesakes(reader, province, wanted)).map((identity) => [identity.person, identity]),
  );
  const courses = await listCoursesOf(reader, [...found.keys()]);
  return [...found.values()].map(({ person, insurance, grade, facility: _, ...identity }) => ({
    ...identity,
    insurance,
    idGrade: grade === 'verified-format' ? 'good' : grade === 'no-id' ? 'none' : 'mismatch',
    doses: courses.get(person)?.doses ?? [],
  }));
}

/** The date with day and month swapped, if that is another valid date. */
function swapped(birthDate: IsoDate): IsoDate[] {
  const [year, month, day] = birthDate.split('-');
  return month === day || Number(day) > 12 ? [] : [`${year}-${day}-${month}`];
}

/** What these people were offered; only people with more than two offers. */
export async function gatherShoppers(reader: Reader, people: readonly string[]): Promise<ShopperFact[]> {
  const byPerson = new Map<string, { pseudonym: string; offers: ShopperFact['offers'][number][] }>();
  for (const offer of await listOffersTo(reader, people)) {
    const outcome = outcomeOf(offer);
    if (outcome === undefined) continue;
    const { booking, person, pseudonym, site, day, product } = offer;
    const known = byPerson.get(person) ?? { pseudonym, offers: [] };
    known.offers.push({ booking, site, day, product, outcome, by: null });
    byPerson.set(person, known);
  }
  return [...byPerson.values()].filter(({ offers }) => offers.length > 2);
}

/**
 * At the site the product is known, and refusing it there is a separate action. A person who asked to cancel after check-in
 * counts as refusing: that is how a refusal was recorded before this action existed, and it must not become a way around it.
 */
function outcomeOf(offer: {
  readonly state: BookingState;
  readonly endReason: EndReason | null;
  readonly checkedIn: boolean;
}): ShopperFact['offers'][number]['outcome'] | undefined {
  if (offer.state === 'vaccinated') return 'taken';
  if (offer.state === 'product-refused') return 'refused';
  if (offer.checkedIn) return offer.endReason === 'person-asked' ? 'refused' : undefined;
  return offer.state === 'declined' ? 'declined' : undefined;
}
