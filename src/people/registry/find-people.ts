import { z } from 'zod';
import { recordAction } from '../../audit/record.ts';
import { type AreaCode, COUNTRY, covers, provinceCode } from '../../platform/area.ts';
import type { Tx } from '../../platform/database/database.ts';
import { foldName } from '../../platform/fold-name.ts';
import type { Actor } from '../../platform/http/auth.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { peopleProblem } from '../people.problems.ts';
import { findHolderOfIdentity } from './identity-claim.store.ts';
import { areaForActor, findPerson, listPeople } from './person.store.ts';
import { birthDate, nationalId, type Person, person, personName, phone } from './person.ts';

const within = {
  province: provinceCode.optional().meta({ description: 'Only for accounts of the whole country' }),
};

/** What a person is searched by; always in the body, never in a URL. */
export const peopleQuery = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('national-id'), nationalId, ...within }),
  z.strictObject({ by: z.literal('phone'), phone, ...within }),
  z.strictObject({ by: z.literal('name'), name: personName, birthDate, ...within }),
]);
type PeopleQuery = z.infer<typeof peopleQuery>;

export const foundPeople = z
  .strictObject({
    items: z.array(
      person.pick({
        id: true,
        pseudonym: true,
        name: true,
        birthDate: true,
        sex: true,
        district: true,
        commune: true,
        identityGrade: true,
      }),
    ),
    more: z.boolean().meta({ description: 'There are more results than shown: narrow the search' }),
  })
  .meta({ id: 'FoundPeople' });
type FoundPeople = z.infer<typeof foundPeople>;

const MAX_FOUND = 20;

/**
 * Searches the people of the actor's area: by national id, by phone (which families share), or by name and birth date, the
 * name without case, accents and spacing. Recorded with the pseudonyms of the people shown. Throws
 * `person/search-too-wide`.
 */
export async function findPeople(context: UseCaseContext, query: PeopleQuery): Promise<FoundPeople> {
  const { actor } = context;
  const area = query.province !== undefined && actor.area === COUNTRY ? query.province : actor.area;
  return transact(context, async (tx, now) => {
    const found = await search(tx, context, query, area);
    const shown = found.slice(0, MAX_FOUND);
    const entry = await recordAction(tx, context, now, {
      action: 'findPeople',
      area,
      details: { by: query.by, found: shown.map(({ pseudonym }) => pseudonym) },
    });
    return {
      entry,
      answer: {
        items: shown.map(
          ({ id, pseudonym, name, birthDate: born, sex, district, commune, identityGrade }) => ({
            id,
            pseudonym,
            name,
            birthDate: born,
            sex,
            district,
            commune,
            identityGrade,
          }),
        ),
        more: found.length > MAX_FOUND,
      },
    };
  });
}

async function search(
  tx: Tx,
  { secrets, actor }: UseCaseContext,
  query: PeopleQuery,
  area: AreaCode,
): Promise<Person[]> {
  if (query.by === 'national-id') {
    const id = await findHolderOfIdentity(tx, secrets, query.nationalId);
    const found = id === undefined ? undefined : await findPerson(tx, id);
    return found !== undefined && mayBeShown(actor, area, found) ? [found] : [];
  }
  if (area === COUNTRY) throw peopleProblem('person/search-too-wide');
  const filter =
    query.by === 'phone'
      ? { phone: query.phone }
      : { nameKey: foldName(query.name), birthDate: query.birthDate };
  return listPeople(tx, area, filter, MAX_FOUND + 1);
}

function mayBeShown(actor: Actor, area: AreaCode, { district }: Person): boolean {
  return covers(area, areaForActor(district, actor));
}
