import { randomBytes } from 'node:crypto';
import { recordAction } from '../../audit/record.ts';
import { checkLocation } from '../../places/check-location.ts';
import { findFacility } from '../../places/facilities/facility.store.ts';
import { provinceOf } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { foldName } from '../../platform/fold-name.ts';
import { keyedHashHex } from '../../platform/hash.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy, type ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import { insertCourse } from '../courses/course.store.ts';
import type { Course, CourseFacts } from '../courses/course.ts';
import { courseMembership, newMembershipOf } from '../memberships/claim.rules.ts';
import { checkClaim } from '../memberships/claim-group.ts';
import { insertMemberships } from '../memberships/membership.store.ts';
import { orderOf } from '../order/order.rules.ts';
import { peopleProblem } from '../people.problems.ts';
import { commitToBirthDate } from './birth-commitment.ts';
import { gradeIdentity } from './identity.rules.ts';
import { claimIdentity, IDENTITY_CLAIMED } from './identity-claim.store.ts';
import { insertPerson } from './person.store.ts';
import type { NewPerson, Person, RegisteredPerson } from './person.ts';

/**
 * Registers a person with the groups claimed for them. A national id identifies one person (`person/identity-taken`), a
 * phone identifies nobody; an id that contradicts sex or birth date is graded and accepted. A person refused because the id
 * is taken can be registered without it.
 * Throws `place/unknown-district`, `place/unknown-commune`, `place/commune-elsewhere`, `policy/campaign-not-started`,
 * `person/born-in-future`, `person/unknown-facility`, `membership/decision-required`, `membership/decision-in-future`.
 */
export async function registerPerson(context: UseCaseContext, wanted: NewPerson): Promise<RegisteredPerson> {
  const { groups, ...particulars } = wanted;
  const commune = wanted.commune ?? null;
  checkLocation(wanted.district, commune);
  return transact(
    context,
    async (tx, now) => {
      const today = dayAtSite(now);
      const province = provinceOf(wanted.district) ?? wanted.district;
      const about = { area: wanted.district };
      const policy = await loadPolicy(tx, province);
      if (wanted.birthDate > today) throw peopleProblem('person/born-in-future').about(about);
      for (const claim of groups) checkClaim(claim, policy.policy, today, about);
      await checkFacility(tx, wanted.facility, province);

      const id = newId(province, now);
      const pseudonymKey = randomBytes(32).toString('hex');
      const person: Person = {
        ...particulars,
        id,
        province,
        commune,
        identityGrade: gradeIdentity(wanted),
        pseudonym: keyedHashHex(pseudonymKey, id),
        registeredAt: now.toISOString(),
        registeredBy: context.actor.account,
      };
      const memberships = groups.map((claim) => newMembershipOf(person, claim, context.actor.account, now));
      if (wanted.nationalId !== undefined) {
        await claimIdentity(tx, context.secrets, wanted.nationalId, { province, person: id });
      }
      await insertPerson(tx, person, { nameKey: foldName(wanted.name), pseudonymKey });
      if (memberships.length > 0) await insertMemberships(tx, memberships);
      await insertCourse(
        tx,
        newCourse(
          person,
          {
            memberships: memberships.map(courseMembership),
            birthCommitment: commitToBirthDate(pseudonymKey, person.birthDate),
          },
          policy,
          today,
        ),
      );
      const entry = await recordAction(tx, context, now, {
        action: 'registerPerson',
        area: person.district,
        subject: person.pseudonym,
        object: id,
        policyVersion: policy.version,
        details: {
          identityGrade: person.identityGrade,
          memberships: memberships.map((membership) => ({
            membership: membership.id,
            group: membership.group,
            evidence: membership.evidence.kind,
          })),
        },
      });
      return {
        entry,
        answer: {
          id,
          pseudonym: person.pseudonym,
          identityGrade: person.identityGrade,
          memberships: memberships.map((membership) => ({ id: membership.id, group: membership.group })),
        },
      };
    },
    {
      [IDENTITY_CLAIMED]: () => peopleProblem('person/identity-taken').about({ area: wanted.district }),
    },
  );
}

async function checkFacility(tx: Tx, facility: string | undefined, province: string): Promise<void> {
  if (facility === undefined) return;
  const found = await findFacility(tx, facility);
  if (found?.province !== province) throw peopleProblem('person/unknown-facility');
}

/** The first course of a person: takes only what the order may know of them. */
function newCourse(
  person: Person,
  { memberships, birthCommitment }: Pick<CourseFacts, 'memberships'> & Pick<Course, 'birthCommitment'>,
  policy: ProvincePolicy,
  today: string,
): Course {
  const { id, province, district, commune, pseudonym, birthDate } = person;
  const facts: CourseFacts = {
    memberships,
    history: [],
    deferredUntil: null,
    contraindicated: [],
    immunosuppressed: false,
  };
  // The person draws with the seed that is secret now, whatever is revealed later.
  const drawSeed = policy.seeds.length;
  const order = orderOf({ pseudonym, birthDate, drawSeed, facts }, policy, today);
  return {
    id,
    province,
    district,
    commune,
    pseudonym,
    birthDate,
    drawSeed,
    birthCommitment,
    facts,
    version: 0,
    booking: '',
    order,
  };
}
