import { beforeAll, describe, expect, test } from '@jest/globals';
import { listRelationsOfAccounts } from '../../../src/accounts/relations/declared-relation.store.ts';
import { secondPersonFault } from '../../../src/audit/second-person.rules.ts';
import { relationTo } from '../../../src/people/relations/relation-to.ts';
import { DISTRICT, registerPerson, startCampaign } from '../../support/people-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';

const service = useService();
beforeAll(() => startCampaign(service));

const ID = '026180000123';
const declare = (by: SignedIn, who: object, relation = 'sibling', account = by.account) =>
  by.post(`/v1/accounts/${account}/relations`, { who, relation });
const byPerson = (person: string) => ({ kind: 'person', person });
const { secrets } = { secrets: () => service.context().secrets };

describe('relations', () => {
  test('are declared by the holder or the administrator, once, and read by inspectors', async () => {
    const other = await service.as('district', DISTRICT, 'other');
    const person = await registerPerson(service);
    const clerk = await service.as('district', DISTRICT);
    await declare(clerk, byPerson(person.id)).expect(201);
    const before = await service.snapshot();
    const again = await declare(clerk, byPerson(person.id), 'spouse').expect(409);
    expect(again.body.code).toBe('relation/already-declared');
    const unknown = await declare(clerk, byPerson('26.01J00000000000000000000001')).expect(422);
    expect(unknown.body.code).toBe('relation/unknown-person');
    await declare(other, byPerson(person.id), 'sibling', clerk.account).expect(404);
    expect(await service.snapshot()).toBe(before);
    const administrator = await service.as('administrator', '26');
    const second = await registerPerson(service);
    await declare(administrator, byPerson(second.id), 'parent', clerk.account).expect(201);
    await declare(await service.as('inspector', '26'), byPerson(second.id)).expect(403);

    const path = `/v1/accounts/${clerk.account}/relations`;
    for (const by of [clerk, administrator, await service.as('inspector', '26')]) {
      const { items } = (await by.get(path).expect(200)).body;
      expect(items.map(({ relation }: { relation: string }) => relation).sort()).toEqual([
        'parent',
        'sibling',
      ]);
    }
    await other.get(path).expect(404);
  });

  test('by a national id hold for whoever is registered with it later; the number is stored nowhere', async () => {
    const clerk = await service.as('district', DISTRICT, 'early');
    await declare(clerk, { kind: 'national-id', nationalId: ID }, 'child').expect(201);
    expect(await service.snapshot()).not.toContain(ID);
    const person = await registerPerson(service, { nationalId: ID, sex: 'female', birthDate: '1980-02-03' });
    expect(await relationTo(service.database, secrets(), clerk.account, person.id)).toBe('child');
    const someone = await registerPerson(service);
    expect(await relationTo(service.database, secrets(), clerk.account, someone.id)).toBeUndefined();
  });

  test('relate two accounts when one has declared the holder of the other', async () => {
    const [one, two, three] = await Promise.all(
      ['one', 'two', 'three'].map((who) => service.as('district', DISTRICT, who)),
    );
    if (one === undefined || two === undefined || three === undefined) throw new Error('no accounts');
    const holder = await registerPerson(service);
    await declare(one, byPerson(holder.id), 'self').expect(201);
    await declare(two, byPerson(holder.id), 'in-law').expect(201);
    const related = async (a: SignedIn, b: SignedIn) => {
      const ties = await listRelationsOfAccounts(service.database, [a.account, b.account]);
      const facts = { decider: a.account, hands: [b.account], people: [], ties };
      return secondPersonFault(facts) === 'related-to-proposer';
    };
    expect([await related(one, two), await related(two, one), await related(one, three)]).toEqual([
      true,
      true,
      false,
    ]);
    // One declared by number before the other was registered and declared their own record.
    const number = { kind: 'national-id', nationalId: '026190000456' };
    await declare(one, number, 'child').expect(201);
    const child = { nationalId: '026190000456', sex: 'female', birthDate: '1990-04-05' } as const;
    const { id } = await registerPerson(service, child);
    await declare(three, byPerson(id), 'self').expect(201);
    expect([await related(one, three), await related(three, one), await related(two, three)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
