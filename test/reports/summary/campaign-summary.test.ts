import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CampaignSummary, campaignSummary } from '../../../src/reports/summary/campaign-summary.ts';
import { alterCourse, doseBody } from '../../support/doses-factory.ts';
import { overridePolicy, verifiedPerson } from '../../support/people-factory.ts';
import { declareSomeFacility } from '../../support/places-factory.ts';
import { type BusyProvince, busyProvince, HOME, OTHER_DISTRICT } from '../../support/reports-factory.ts';
import { useService } from '../../support/service.ts';
import { registerLot, stockUp } from '../../support/supply-factory.ts';

const service = useService();
let busy: BusyProvince;

async function summary(area: string, query = ''): Promise<CampaignSummary> {
  const inspector = await service.as('inspector', 'VN');
  const answer = await inspector.get(`/v1/reports/campaign-summary?area=${area}${query}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return campaignSummary.parse(answer.body);
}

const noWaste = {
  expired: 0,
  broken: 0,
  'cold-chain-failure': 0,
  'open-vial-remainder': 0,
  recalled: 0,
  lost: 0,
};

describe('the summary of a campaign', () => {
  beforeAll(async () => {
    busy = await busyProvince(service);
    const standby = busy.open.people.at(-1);
    const refused = await busy.open.staff.post('/v1/doses', doseBody(service, busy.open, standby?.id ?? ''));
    expect(refused.body.code).toBe('dose/out-of-turn');
  });

  it('shows the stock of a province: all that came was given, wasted or sampled, is in transit or in stock', async () => {
    const { stock, head } = await summary('26');
    expect(stock.total).toEqual({
      allocated: 1000,
      received: 1004,
      issued: 0,
      given: 2,
      wasted: { ...noWaste, broken: 40, lost: 20, 'open-vial-remainder': 4 },
      samples: 2,
      extra: 0,
      counted: 0,
      inTransit: 100,
      expected: 0,
      onHand: 836,
      nearExpiry: 0,
      expired: 0,
    });
    expect(stock.products).toEqual([{ product: 'astrazeneca', ...stock.total }]);
    expect(head).toBeNull();
  });

  it('shows a district and a site from their own point of view', async () => {
    const district = await summary(HOME.district);
    expect(district.stock.total).toMatchObject({
      allocated: 0,
      received: 404,
      issued: 0,
      given: 2,
      onHand: 388,
    });
    expect(district.stock.total.wasted).toEqual({ ...noWaste, broken: 10, 'open-vial-remainder': 4 });
    const site = await summary(busy.site);
    expect(site.stock.total).toMatchObject({ allocated: null, received: 204, onHand: 198, inTransit: 0 });
    expect(site.coverage).toBeNull();
    expect(site.sectors).toBeNull();
    expect(site.head).toBe('Nguyễn Văn Bình');
    const other = await summary(OTHER_DISTRICT);
    expect(other.stock.total).toMatchObject({ received: 0, inTransit: 0, expected: 100, onHand: 0 });
    const country = await summary('VN');
    expect(country.stock.total).toMatchObject({
      allocated: 1000,
      received: 1004,
      onHand: 836,
      inTransit: 100,
    });
    expect(country.doses.total).toBe(2);
  });

  it('counts valid doses, and corrections separately', async () => {
    const { doses, pace } = await summary('26');
    expect(doses).toEqual({
      total: 2,
      first: 2,
      second: 0,
      third: 0,
      additional: 0,
      booster: 0,
      corrected: { enteredInError: 1, wrongLot: 0 },
    });
    expect(pace).toEqual({ days: [{ day: '2021-08-13', doses: 2 }], outsideOpenGroups: 0 });
    expect((await summary(OTHER_DISTRICT)).doses.total).toBe(0);
  });

  it('keeps to the days it is asked for, where days matter', async () => {
    const before = await summary('26', '&to=2021-08-12');
    expect(before.stock.total).toMatchObject({ received: 1004, given: 0, onHand: 836 });
    expect(before.doses.total).toBe(0);
    expect(before.coverage?.all).toMatchObject({ people: 4, vaccinated: 0 });
    expect(before.refusals).toEqual([]);
    const after = await summary('26', '&from=2021-08-13');
    expect(after.stock.total).toMatchObject({ received: 0, given: 2 });
    expect(after.doses.total).toBe(2);
    expect(after.sessions).toEqual({ planned: 0, held: 1, cancelled: 0 });
  });

  it('names the refusals in two languages with how often they came', async () => {
    const { refusals } = await summary('26');
    expect(refusals).toEqual([
      {
        problem: 'dose/out-of-turn',
        attempts: 1,
        title: { vi: expect.any(String), en: expect.stringMatching(/turn|standby/i) },
      },
    ]);
  });

  it('measures coverage by group and the gap between the sectors', async () => {
    const hospital = await declareSomeFacility(service, { ...HOME, sector: 'public' });
    const clinic = await declareSomeFacility(service, { ...HOME, sector: 'private' });
    const had = (product: 'astrazeneca' | 'comirnaty', numbers: readonly number[]) => ({
      history: numbers.map((doseNumber) => ({
        dose: `elsewhere-${doseNumber}`,
        doseNumber,
        product,
        kind: 'primary' as const,
        day: '2021-05-01',
        site: busy.site,
      })),
    });
    const staff = async (facility: string, numbers: readonly number[], groups = [1]): Promise<void> => {
      const { id } = await verifiedPerson(service, { ...HOME, facility, groups });
      await alterCourse(service, id, had('astrazeneca', numbers));
    };
    await staff(hospital.id, [1, 2], [1, 9]);
    await staff(hospital.id, [1]);
    await staff(hospital.id, []);
    await staff(clinic.id, [1]);
    await staff(clinic.id, []);
    await staff(clinic.id, [], [9]);
    const { coverage, sectors } = await summary('26');
    expect(sectors).toEqual({
      public: { people: 3, vaccinated: 2, completed: 1, vaccinatedRate: 66.7, completedRate: 33.3 },
      private: { people: 2, vaccinated: 1, completed: 0, vaccinatedRate: 50, completedRate: 0 },
      gap: -16.7,
    });
    // Four of the session, two of them with a dose that stands, and the six above.
    expect(coverage?.all).toMatchObject({ people: 10, vaccinated: 5, completed: 1 });
    expect(coverage?.groups.map(({ group, people }) => [group, people])).toEqual([
      [1, 9],
      [9, 2],
    ]);
    expect(coverage?.groups[0]?.label).toEqual({
      vi: 'Nhân viên y tế, công và tư',
      en: 'Health workers, public and private',
    });
    const other = await summary(OTHER_DISTRICT);
    expect(other.sectors?.gap).toBeNull();
    expect(other.coverage?.all.vaccinatedRate).toBeNull();
  });

  it('counts from the data who was given a dose outside the open groups', async () => {
    const doses = service.database.connection.db?.collection('doses');
    const [, second] = busy.doses;
    // Nobody can record such a dose; so one is made, to see that it would be found.
    await doses?.updateOne({ _id: second as never }, { $set: { groupCounted: 16 } });
    expect((await summary('26')).pace.outsideOpenGroups).toBe(0);
    const person = await doses?.findOne({ _id: second as never });
    await alterCourse(service, String(person?.person), { memberships: [] });
    expect((await summary('26')).pace.outsideOpenGroups).toBe(1);
  });

  it('judges by the rules of the day, not by later ones', async () => {
    const before = (await summary('26')).pace.outsideOpenGroups;
    await overridePolicy(service, [{ kind: 'close-group', group: 1 }], { effectiveFrom: '2021-08-01' });
    expect((await summary('26')).pace.outsideOpenGroups).toBe(before);
  });

  it('shows what is near expiry and what has expired', async () => {
    const { id: lot } = await registerLot(service, { expiry: '2021-12-31' });
    await stockUp(service, busy.site, lot, 3);
    const before = (await summary('26')).stock.total;
    expect(before.expired).toBe(0);
    service.clock.set('2021-12-25T01:00:00Z');
    const { flagNearExpiry } = await import('../../../src/supply/near-expiry/flag-near-expiry.ts');
    await flagNearExpiry(service.context(), '26', '2021-12-25');
    const flagged = (await summary('26')).stock.total;
    // Past their hours are the two doses left in the vial that was opened in August.
    expect(flagged).toMatchObject({ expired: 2, nearExpiry: 3, onHand: before.onHand });
    service.clock.set('2022-01-01T01:00:00Z');
    expect((await summary('26')).stock.total.expired).toBe(2 + 3);
  });
});

describe('who may read reports', () => {
  it.each(['campaign-summary', 'ledger', 'daily'])(
    '%s: a foreign or unknown area is not there',
    async (report) => {
      const day = report === 'daily' ? '&day=2021-08-10' : '';
      const ask = async (role: 'province' | 'district' | 'site' | 'inspector', own: string, area: string) =>
        (await service.as(role, own)).get(`/v1/reports/${report}?area=${area}${day}`);
      expect((await ask('province', '12', '26')).status).toBe(404);
      expect((await ask('inspector', '12', '26')).status).toBe(404);
      expect((await ask('district', '26-243', '26')).status).toBe(404);
      expect((await ask('site', '26-243-001', '26')).status).toBe(404);
      expect((await ask('province', '26', '99')).status).toBe(404);
    },
  );

  it.each([
    ['campaign-summary?area=2', 400],
    ['campaign-summary', 400],
    ['campaign-summary?area=26&from=2021-09-01&to=2021-08-01', 400],
    ['campaign-summary?area=26&from=1/9/2021', 400],
    ['ledger?area=26-243', 400],
    ['daily?area=VN&day=2021-08-10', 400],
    ['daily?area=26&day=2021-02-30', 400],
    ['daily?area=26&day=2020-01-01', 404],
  ])('%s answers %i', async (query, status) => {
    const province = await service.as('province', '26');
    await province.get(`/v1/reports/${query}`).expect(status);
  });

  it('is for everyone who answers for an area, and not for those who keep accounts', async () => {
    for (const [role, area] of [
      ['ministry', 'VN'],
      ['province', '26'],
      ['inspector', '26'],
    ] as const) {
      await (await service.as(role, area)).get('/v1/reports/campaign-summary?area=26').expect(200);
    }
    const site = await service.as('site', busy.site);
    await site.get(`/v1/reports/campaign-summary?area=${busy.site}`).expect(200);
    await (await service.as('administrator', '26')).get('/v1/reports/campaign-summary?area=26').expect(403);
  });
});
