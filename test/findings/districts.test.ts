import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/findings/finding.ts';
import { listCommunes } from '../../src/places/administrative-units.ts';
import { addDays, dayAtSite } from '../../src/platform/clock.ts';
import { giveDose, makeReady, type OpenSession, openedSession } from '../support/doses-factory.ts';
import { dismissFinding, evidenceOfFinding, findingsAt, sweep } from '../support/findings-factory.ts';
import { startCampaign, verifiedPerson } from '../support/people-factory.ts';
import { declareSomeFacility } from '../support/places-factory.ts';
import { peopleInOrder } from '../support/scheduling-factory.ts';
import { useService } from '../support/service.ts';

const service = useService();
beforeAll(() => startCampaign(service, '26'));

const nextDay = (): void => service.clock.advance(86_400_000);

function communeOf(district: string, index = 0): { district: string; commune: string } {
  const commune = listCommunes(district)[index];
  if (commune === undefined) throw new Error('no such commune');
  return { district, commune: commune.code };
}

/** What is found of a kind in a district: nothing, or one finding. */
async function findingIn(district: string, kind: Finding['kind']): Promise<Finding | undefined> {
  const [found, ...more] = await findingsAt(service, district, `&kind=${kind}`);
  expect(more).toEqual([]);
  return found;
}

async function searched({ area, kind }: Finding, from: string, to: string) {
  const inspector = await service.as('inspector', '26');
  const answer = await inspector.post('/v1/findings/search', { area, from, to, kinds: [kind] }).expect(200);
  return answer.body.items;
}

describe('overrides concentrated on one approver', () => {
  const why = {
    reason: 'medical-urgency',
    evidence: { kind: 'medical-paper', number: '12/GRV', date: '2021-08-10' },
    note: 'Giấy ra viện, phải tiêm trong ngày',
  };

  /** An open session of a district with `free` free places, in which two people were called and vaccinated. */
  async function served(district: string, free: number, day?: string): Promise<OpenSession> {
    const open = await openedSession(service, {
      ...(day === undefined ? {} : { day }),
      at: communeOf(district),
      call: 2,
      standby: 0,
      slots: [2 + free, 1],
    });
    await makeReady(open.staff, open.bookings);
    service.clock.advance(60_000);
    for (const { person } of open.bookings) await giveDose(service, open, person);
    return open;
  }

  /** The district lets `count` people in who were not called. Returns the overrides. */
  async function letIn(open: OpenSession, count: number): Promise<string[]> {
    const approver = await service.as('district', open.session.district, 'approver');
    const strangers = await peopleInOrder(service, count, { ...open.at, firstBirthDate: '1990-01-01' });
    const approved: string[] = [];
    for (const { id: person } of strangers) {
      const asked = await open.staff
        .post('/v1/overrides', { session: open.session.id, person, refusal: 'dose/no-booking', ...why })
        .expect(201);
      await approver.post(`/v1/overrides/${asked.body.id}/approve`, { note: 'Đồng ý' }).expect(200);
      approved.push(asked.body.id);
    }
    return approved;
  }

  test('are found once with every approval as evidence; others who approve few are not; one more reopens it', async () => {
    const many = await served('26-246', 12);
    const { day } = many.session;
    const few = await served('26-247', 3, day);
    await letIn(few, 1);
    const seven = await letIn(many, 7);
    await sweep(service);
    expect(await findingIn('26-246', 'overrides-concentrated')).toBeUndefined();
    const approved = [...seven, ...(await letIn(many, 2))];
    await sweep(service);
    const found = await findingIn('26-246', 'overrides-concentrated');
    if (found === undefined) throw new Error('not found');
    const approver = await service.as('district', '26-246', 'approver');
    const month = `${day.slice(0, 7)}-01`;
    expect(found).toMatchObject({
      subject: `${approver.account}|26-246|${month}`,
      area: '26-246',
      day: month,
      accounts: [approver.account],
      state: 'open',
      version: 1,
      measures: { from: month, overrides: 9, expectedTenths: 15, ratioPercent: 600 },
    });
    const shown = await evidenceOfFinding(service, found);
    const approvals = shown.filter(({ action }) => action === 'approveOverride');
    expect(approvals.map(({ object }) => object).sort()).toEqual([...approved].sort());
    expect(await findingIn('26-247', 'overrides-concentrated')).toBeUndefined();

    await sweep(service);
    expect(await findingIn('26-246', 'overrides-concentrated')).toEqual(found);
    expect(await searched(found, day, day)).toMatchObject([{ id: found.id, ruleVersion: 1, state: 'open' }]);
    await dismissFinding(service, found);
    await sweep(service);
    expect(await findingIn('26-246', 'overrides-concentrated')).toMatchObject({ state: 'dismissed' });
    const [another] = await letIn(many, 1);
    await sweep(service);
    const again = await findingIn('26-246', 'overrides-concentrated');
    expect(again).toMatchObject({ id: found.id, state: 'open', reason: null, measures: { overrides: 10 } });
    expect(again?.objects).toContain(another);
    expect(again?.evidence).toHaveLength(found.evidence.length + 1);
  });
});

describe('one sector served visibly better than the other', () => {
  const HOME = communeOf('26-248');
  const PEOPLE = 22;

  /** Health workers of a new facility of a sector, all of them verified; `birthYear` decides who is called first. */
  async function staffOf(sector: 'public' | 'private', birthYear: number, at = HOME): Promise<void> {
    const { id: facility } = await declareSomeFacility(service, { ...at, sector, licensedHeadcount: 40 });
    for (let index = 0; index < PEOPLE; index += 1) {
      const birthDate = addDays(`${birthYear}-01-01`, index);
      await verifiedPerson(service, { ...at, facility, birthDate });
    }
    service.clock.advance(60_000);
  }

  /** Calls and vaccinates the next of the order. */
  async function vaccinate(count: number, at = HOME): Promise<string[]> {
    const open = await openedSession(service, { at, call: count, standby: 0, people: 0 });
    await makeReady(open.staff, open.bookings);
    service.clock.advance(60_000);
    const given: string[] = [];
    for (const { person } of open.bookings) given.push((await giveDose(service, open, person)).id);
    return given;
  }

  const gap = () => findingIn('26-248', 'sector-gap');

  test('is found once with doses as evidence, and stays dismissed until there is a new dose as evidence', async () => {
    await staffOf('public', 1960);
    await staffOf('private', 1980);
    await sweep(service);
    nextDay();
    await sweep(service);
    expect(await gap()).toBeUndefined();
    const given = await vaccinate(PEOPLE);
    const day = dayAtSite(service.clock.now());
    // The two are compared up to yesterday.
    await sweep(service);
    expect(await gap()).toBeUndefined();
    nextDay();
    await sweep(service);
    const found = await gap();
    if (found === undefined) throw new Error('not found');
    expect(found).toMatchObject({
      subject: `26-248|1|${day.slice(0, 7)}`,
      area: '26-248',
      day,
      severity: 'high',
      people: [],
      accounts: [],
      version: 1,
      measures: {
        better: 'public',
        publicPeople: PEOPLE,
        publicServed: PEOPLE,
        privatePeople: PEOPLE,
        privateServed: 0,
        gapPercent: 100,
      },
    });
    // The first dose of each facility.
    expect(found.objects).toEqual(given.slice(0, 1));
    expect(await evidenceOfFinding(service, found)).toEqual([{ action: 'recordDose', object: given[0] }]);

    await sweep(service);
    nextDay();
    await sweep(service);
    expect(await gap()).toEqual(found);
    expect(await searched(found, day, day)).toMatchObject([{ id: found.id, state: 'open' }]);
    // Before the doses there was no finding.
    const before = addDays(day, -1);
    expect(await searched(found, addDays(day, -2), before)).toEqual([]);

    await dismissFinding(service, found);
    nextDay();
    await sweep(service);
    expect(await gap()).toMatchObject({ state: 'dismissed' });
    const [first] = await vaccinate(1);
    nextDay();
    await sweep(service);
    const again = await gap();
    expect(again).toMatchObject({ id: found.id, state: 'open', measures: { privateServed: 1 } });
    expect(again?.objects).toEqual([given[0], first]);
    expect(await evidenceOfFinding(service, again ?? found)).toContainEqual({
      action: 'recordDose',
      object: first,
    });
  });

  test('is not found if both are alike in the order', async () => {
    const at = communeOf('26-249');
    await staffOf('public', 1960, at);
    await staffOf('private', 1960, at);
    await vaccinate(PEOPLE, at);
    nextDay();
    await sweep(service);
    expect(await findingIn('26-249', 'sector-gap')).toBeUndefined();
  });
});
