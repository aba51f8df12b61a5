import { isDeclared } from '../accounts/relations/declared-relation.store.ts';
import { isNamedInFinding } from '../findings/finding.store.ts';
import { getCourse } from '../people/courses/course.store.ts';
import type { Course } from '../people/courses/course.ts';
import { getPerson } from '../people/registry/person.store.ts';
import type { Person } from '../people/registry/person.ts';
import type { Reader } from '../platform/database/database.ts';
import { keyedHashHex } from '../platform/hash.ts';
import type { RefusalContext } from '../platform/problem.ts';
import type { Secrets } from '../platform/use-case.ts';
import { erasureProblem } from './erasure.problems.ts';
import { erasureObstacle } from './erasure.rules.ts';

/**
 * The person and their course, if the person may be erased. Throws `request/not-found`, `person/erased`,
 * `erasure/holds-booking`, `erasure/named-in-finding`, `erasure/declared-relation`.
 */
export async function getErasable(
  reader: Reader,
  { identityKey }: Secrets,
  id: string,
  object?: string,
): Promise<{ readonly person: Person; readonly course: Course; readonly about: RefusalContext }> {
  const person = await getPerson(reader, id);
  const course = await getCourse(reader, id);
  const about = { area: person.province, subject: person.pseudonym, object: object ?? id };
  const obstacle = erasureObstacle({
    booking: course.booking,
    namedInFinding: await isNamedInFinding(reader, person.pseudonym),
    declaredByAccount: await isDeclared(reader, {
      person: id,
      identity: person.nationalId === undefined ? null : keyedHashHex(identityKey, person.nationalId),
    }),
  });
  if (obstacle !== undefined) throw erasureProblem(`erasure/${obstacle}`).about(about);
  return { person, course, about };
}
