import { beforeAll, describe, expect, test } from '@jest/globals';
import { registerPerson, startCampaign } from '../../support/people-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
const PHONE = '0987654321';

beforeAll(async () => {
  await startCampaign(service);
  const name = 'Đặng Thị Hoà';
  await registerPerson(service, { name, birthDate: '1970-01-01', phone: PHONE, nationalId: '026170111111' });
  await registerPerson(service, { name: 'Đặng Văn Nam', birthDate: '1999-01-01', phone: PHONE });
  await registerPerson(service, { name, birthDate: '1970-01-01', phone: PHONE, district: '26-244' });
});

async function search(who: Awaited<ReturnType<typeof service.as>>, query: object): Promise<string[]> {
  const answer = await who.post('/v1/people/search', query).expect(200);
  return answer.body.items.map((item: { name: string; district: string }) => `${item.name} ${item.district}`);
}

describe('finding people', () => {
  test('by folded name and birth date, within the area', async () => {
    const byName = { by: 'name', name: '  dang  thi HÒA', birthDate: '1970-01-01' };
    const district = await service.as('district', '26-243');
    expect(await search(district, byName)).toEqual(['Đặng Thị Hoà 26-243']);
    const site = await service.as('site', '26-243-002');
    expect(await search(site, byName)).toEqual(['Đặng Thị Hoà 26-243']);
    const province = await service.as('province', '26');
    expect(await search(province, byName)).toHaveLength(2);
    expect(await search(province, { ...byName, birthDate: '1970-01-02' })).toEqual([]);
  });

  test('by phone, which a family shares', async () => {
    const district = await service.as('district', '26-243');
    expect(await search(district, { by: 'phone', phone: PHONE })).toHaveLength(2);
    const elsewhere = await service.as('district', '12-106');
    expect(await search(elsewhere, { by: 'phone', phone: PHONE })).toEqual([]);
  });

  test('by the exact national id, in the own area only', async () => {
    const byId = { by: 'national-id', nationalId: '026170111111' };
    expect(await search(await service.as('district', '26-243'), byId)).toEqual(['Đặng Thị Hoà 26-243']);
    expect(await search(await service.as('site', '26-243-001'), byId)).toHaveLength(1);
    expect(await search(await service.as('district', '26-244'), byId)).toEqual([]);
    expect(await search(await service.as('inspector', 'VN'), byId)).toHaveLength(1);
  });

  test('an inspector of the country names a province; nobody names a foreign one', async () => {
    const country = await service.as('inspector', 'VN');
    expect(await search(country, { by: 'phone', phone: PHONE, province: '26' })).toHaveLength(3);
    const wide = await country.post('/v1/people/search', { by: 'phone', phone: PHONE }).expect(422);
    expect(wide.body.code).toBe('person/search-too-wide');
    const district = await service.as('district', '12-106');
    await district.post('/v1/people/search', { by: 'phone', phone: PHONE, province: '26' }).expect(404);
    await district.post('/v1/people/search', { by: 'phone', phone: { $gt: '' } }).expect(400);
  });

  test('shows a bounded number and says when there are more', async () => {
    const phone = '0900000001';
    for (let i = 0; i < 21; i += 1) await registerPerson(service, { phone });
    const district = await service.as('district', '26-243');
    const answer = await district.post('/v1/people/search', { by: 'phone', phone }).expect(200);
    expect(answer.body.items).toHaveLength(20);
    expect(answer.body.more).toBe(true);
  });

  test('is recorded with the people shown, not with the search terms', async () => {
    const district = await service.as('district', '26-243');
    const answer = await district.post('/v1/people/search', { by: 'phone', phone: PHONE }).expect(200);
    const inspector = await service.as('inspector', '26');
    const log = await inspector.get('/v1/audit-entries?action=findPeople&limit=200').expect(200);
    expect(log.body.items.at(-1).details).toEqual({
      by: 'phone',
      found: answer.body.items.map(({ pseudonym }: { pseudonym: string }) => pseudonym),
    });
  });
});

describe("reading a person's record", () => {
  test('is for accounts of their area, and is recorded', async () => {
    const { id, pseudonym } = await registerPerson(service, { name: 'Lò Văn Đọc' });
    for (const [role, area] of [
      ['site', '26-243-001'],
      ['district', '26-243'],
      ['province', '26'],
      ['inspector', 'VN'],
    ] as const) {
      const answer = await (await service.as(role, area)).get(`/v1/people/${id}`).expect(200);
      expect(answer.body).toMatchObject({ id, name: 'Lò Văn Đọc', memberships: [{ status: 'claimed' }] });
      expect(answer.body).not.toHaveProperty('pseudonymKey');
    }
    await (await service.as('district', '26-244')).get(`/v1/people/${id}`).expect(404);
    await (await service.as('site', '26-244-001')).get(`/v1/people/${id}`).expect(404);
    await (await service.as('administrator', 'VN')).get(`/v1/people/${id}`).expect(403);
    const inspector = await service.as('inspector', '26');
    const log = await inspector.get(`/v1/audit-entries?action=getPerson&subject=${pseudonym}`).expect(200);
    expect(log.body.items).toHaveLength(4);
  });
});
