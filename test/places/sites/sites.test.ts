import { describe, expect, test } from '@jest/globals';
import { nextSiteId, sectorFitsKind } from '../../../src/places/place.rules.ts';
import { SITE_KINDS } from '../../../src/places/sites/site.ts';
import { registerSomeSite, someSite } from '../../support/places-factory.ts';
import { useService } from '../../support/service.ts';

describe('numbers and kinds of sites', () => {
  test.each([
    [undefined, '26-243-001'],
    ['26-243-001', '26-243-002'],
    ['26-243-099', '26-243-100'],
    ['26-243-998', '26-243-999'],
    ['26-243-999', undefined],
  ])('after %s comes %s', (last, next) => {
    expect(nextSiteId('26-243', last)).toBe(next);
  });

  test('which kinds may be public, which private', () => {
    const fits = SITE_KINDS.map((kind) => [
      kind,
      sectorFitsKind(kind, 'public'),
      sectorFitsKind(kind, 'private'),
    ]);
    expect(fits).toEqual([
      ['hospital', true, true],
      ['district-health-centre', true, false],
      ['commune-health-station', true, false],
      ['mobile', true, true],
      ['private-clinic', false, true],
    ]);
  });
});

describe('registering a site', () => {
  const service = useService();

  test('gives it the next number of its district and its head', async () => {
    const district = await service.as('district', '26-244');
    const wanted = someSite({ district: '26-244', commune: '08740', name: '  Trạm Y tế Trưng Trắc ' });
    const first = await district.post('/v1/sites', wanted).expect(201);
    expect(first.body).toEqual({
      ...wanted,
      id: '26-244-001',
      province: '26',
      name: 'Trạm Y tế Trưng Trắc',
      registeredAt: '2021-08-10T01:00:00.000Z',
      registeredBy: district.account,
    });
    const second = await registerSomeSite(service, { district: '26-244', commune: null });
    expect(second.id).toBe('26-244-002');
    await district.get('/v1/sites/26-244-001').expect(200, first.body);
    const head = await district.get('/v1/areas/26-244-001/head').expect(200);
    expect(head.body).toMatchObject({ head: 'Nguyễn Văn Bình', namedBy: district.account });
    const audit = await (await service.as('inspector', '26'))
      .get('/v1/audit-entries?object=26-244-001')
      .expect(200);
    expect(audit.body.items).toMatchObject([{ action: 'registerSite', area: '26-244-001', outcome: 'done' }]);
    expect(JSON.stringify(audit.body)).not.toContain('Bình');
  });

  test('gives a replay the stored answer and registers one site', async () => {
    const district = await service.as('district', '26-246');
    const wanted = someSite({ district: '26-246', commune: null });
    const first = await district.post('/v1/sites', wanted, 'register-once-1').expect(201);
    const before = await service.snapshot();
    const again = await district.post('/v1/sites', wanted, 'register-once-1').expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = await district.post('/v1/sites', { ...wanted, tables: 9 }, 'register-once-1').expect(422);
    expect(other.body.code).toBe('idempotency/key-reused');
    expect(await service.snapshot()).toBe(before);
  });

  test('twelve at once all succeed under different numbers', async () => {
    const district = await service.as('district', '26-247');
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        district.post('/v1/sites', someSite({ district: '26-247', commune: null })),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(12).fill(201));
    expect(answers.map((answer) => answer.body.id).sort()).toEqual(
      Array.from({ length: 12 }, (_, index) => `26-247-${String(index + 1).padStart(3, '0')}`),
    );
  });

  test('the same name at once is registered once', async () => {
    const district = await service.as('district', '26-248');
    const spellings = [
      'Trạm Y tế Hoà Bình',
      'TRẠM Y TẾ HÒA BÌNH',
      'Trạm  y tế Hoà Bình',
      'Tram y te Hoa Binh',
    ];
    const answers = await Promise.all(
      spellings.map((name) =>
        district.post('/v1/sites', someSite({ district: '26-248', commune: null, name })),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    const listed = await district.get('/v1/sites').expect(200);
    expect(listed.body.items).toHaveLength(1);
  });

  test('the same name in another district is another site', async () => {
    const name = 'Trạm Y tế Quang Minh';
    await registerSomeSite(service, { name });
    await registerSomeSite(service, { name, district: '26-249', commune: null });
  });

  test.each([
    [{ district: '26-999', commune: null }, 422, 'place/unknown-district'],
    [{ commune: '99999' }, 422, 'place/unknown-commune'],
    [{ commune: '00001' }, 422, 'place/commune-elsewhere'],
    [{ kind: 'private-clinic' as const }, 422, 'place/sector-does-not-fit-kind'],
    [{ sector: 'private' as const }, 422, 'place/sector-does-not-fit-kind'],
    [{ district: '12-105', commune: null }, 404, 'request/not-found'],
    [{ name: ' ' }, 400, 'request/invalid'],
    [{ name: '?!' }, 400, 'request/invalid'],
    [{ name: 'x'.repeat(201) }, 400, 'request/invalid'],
    [{ name: 'a\u0000b' }, 400, 'request/invalid'],
    [{ nationalCode: 'aaa' }, 400, 'request/invalid'],
    [{ tables: 1.5 }, 400, 'request/invalid'],
    [{ tables: 0 }, 400, 'request/invalid'],
    [{ coldChain: ['2..8' as const, '2..8' as const] }, 400, 'request/invalid'],
    [{ head: null }, 400, 'request/invalid'],
    [{ rank: 1 }, 400, 'request/invalid'],
  ])('refuses %j with %i %s', async (changes, status, code) => {
    const province = await service.as('province', '26');
    const before = await service.snapshot();
    const answer = await province.post('/v1/sites', { ...someSite(), ...changes }).expect(status);
    expect(answer.body.code).toBe(code);
    expect(await service.snapshot()).toBe(before);
  });

  test('refuses a name the district has, and says so in the audit log', async () => {
    const site = await registerSomeSite(service);
    const district = await service.as('district', '26-243');
    const before = await service.snapshot();
    const answer = await district.post('/v1/sites', someSite({ name: site.name.toUpperCase() })).expect(409);
    expect(answer.body.code).toBe('site/already-registered');
    expect(await service.snapshot()).toBe(before);
    const audit = await (await service.as('inspector', '26-243'))
      .get('/v1/audit-entries?problem=site/already-registered')
      .expect(200);
    expect(audit.body.items).toMatchObject([{ action: 'registerSite', outcome: 'refused', area: '26-243' }]);
  });

  test.each(['ministry', 'site', 'inspector', 'administrator'] as const)('is not for %s', async (role) => {
    const area = { ministry: 'VN', site: '26-243-001', inspector: '26', administrator: '26' }[role];
    const answer = await (await service.as(role, area)).post('/v1/sites', someSite()).expect(403);
    expect(answer.body.code).toBe('auth/role-not-allowed');
  });
});

describe('reading sites', () => {
  const service = useService();

  test('by area, by page, by sector', async () => {
    for (const district of ['26-243', '26-243', '26-251'])
      await registerSomeSite(service, { district, commune: null });
    await registerSomeSite(service, { kind: 'private-clinic', sector: 'private' });
    const province = await service.as('province', '26');
    const ids = async (query: string): Promise<string[]> =>
      (await province.get(`/v1/sites${query}`).expect(200)).body.items.map((item: { id: string }) => item.id);
    expect(await ids('')).toEqual(['26-243-001', '26-243-002', '26-243-003', '26-251-001']);
    expect(await ids('?area=26-251')).toEqual(['26-251-001']);
    expect(await ids('?sector=private')).toEqual(['26-243-003']);
    const first = await province.get('/v1/sites?limit=3').expect(200);
    expect(await ids(`?limit=3&cursor=${first.body.next}`)).toEqual(['26-251-001']);
    expect(await (await service.as('ministry', 'VN')).get('/v1/sites')).toMatchObject({ status: 200 });
  });

  test('a site of another area looks like an unknown one', async () => {
    const elsewhere = await service.as('province', '12');
    const foreign = await elsewhere.get('/v1/sites/26-243-001').expect(404);
    const absent = await elsewhere.get('/v1/sites/12-105-900').expect(404);
    expect({ ...foreign.body, instance: '' }).toEqual({ ...absent.body, instance: '' });
    await elsewhere.get('/v1/sites?area=26').expect(404);
  });
});
