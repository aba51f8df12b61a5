import { describe, expect, test } from '@jest/globals';
import { importReport } from '../../../src/places/imports/import-report.ts';
import { declareSomeFacility, someFacility } from '../../support/places-factory.ts';
import { useService } from '../../support/service.ts';

describe('declaring a facility', () => {
  const service = useService();

  test('public and private alike, unchecked at first', async () => {
    const district = await service.as('district', '26-243');
    for (const sector of ['public', 'private'] as const) {
      const wanted = someFacility({ sector });
      const answer = await district.post('/v1/facilities', wanted).expect(201);
      expect(answer.body).toEqual({
        ...wanted,
        id: expect.stringMatching(/^26-243\.[0-9A-Z]{26}$/),
        province: '26',
        declaredBy: district.account,
        checkedBy: null,
        checkedAt: null,
        registeredAt: '2021-08-10T01:00:00.000Z',
      });
      await district.get(`/v1/facilities/${answer.body.id}`).expect(200, answer.body);
    }
  });

  test('answers a replay from store', async () => {
    const district = await service.as('district', '26-243');
    const wanted = someFacility();
    const first = await district.post('/v1/facilities', wanted, 'declare-once-1').expect(201);
    const before = await service.snapshot();
    const again = await district.post('/v1/facilities', wanted, 'declare-once-1').expect(201);
    expect(again.body).toEqual(first.body);
    expect(await service.snapshot()).toBe(before);
  });

  test('the same licence by four at once is declared once', async () => {
    const licences = ['0077/VP-GPHĐ', '0077/vp-gphđ', '0077 / VP-GPHĐ', '0077/VP-GPHD'];
    const answers = await Promise.all(
      licences.map(async (licenceNumber, index) =>
        (await service.as('district', '26-243', `who${index}`)).post(
          '/v1/facilities',
          someFacility({ licenceNumber }),
        ),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
  });

  test.each([
    [{ district: '26-999', commune: null }, 422, 'place/unknown-district'],
    [{ commune: '99999' }, 422, 'place/unknown-commune'],
    [{ commune: '08740' }, 422, 'place/commune-elsewhere'],
    [{ district: '12-105', commune: null }, 404, 'request/not-found'],
    [{ licenceNumber: 'không' }, 400, 'request/invalid'],
    [{ licensedHeadcount: 0 }, 400, 'request/invalid'],
    [{ licensedHeadcount: '12' }, 400, 'request/invalid'],
    [{ sector: 'state' }, 400, 'request/invalid'],
    [{ checkedBy: 'me' }, 400, 'request/invalid'],
  ])('refuses %j with %i %s', async (changes, status, code) => {
    const province = await service.as('province', '26');
    const before = await service.snapshot();
    const answer = await province.post('/v1/facilities', { ...someFacility(), ...changes }).expect(status);
    expect(answer.body.code).toBe(code);
    expect(await service.snapshot()).toBe(before);
  });
});

describe('checking a facility', () => {
  const service = useService();

  test('by another account, once', async () => {
    const { id } = await declareSomeFacility(service);
    const checker = await service.as('district', '26-243', 'checker');
    const answer = await checker.post(`/v1/facilities/${id}/check`).expect(200);
    expect(answer.body).toMatchObject({ checkedBy: checker.account, checkedAt: '2021-08-10T01:00:00.000Z' });
    const before = await service.snapshot();
    const again = await checker.post(`/v1/facilities/${id}/check`).expect(409);
    expect(again.body.code).toBe('facility/already-checked');
    expect(await service.snapshot()).toBe(before);
  });

  test('by six at once: one of them has checked it', async () => {
    const { id } = await declareSomeFacility(service);
    const checkers = await Promise.all(
      ['b', 'c', 'd', 'e', 'f', 'g'].map((who) => service.as('district', '26-243', who)),
    );
    const answers = await Promise.all(checkers.map((checker) => checker.post(`/v1/facilities/${id}/check`)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  });

  test('never by whoever declared it; the attempt is in the audit log', async () => {
    const { id, declaredBy } = await declareSomeFacility(service);
    const declarer = await service.as('district', '26-243');
    const before = await service.snapshot();
    const answer = await declarer.post(`/v1/facilities/${id}/check`).expect(403);
    expect(answer.body.code).toBe('second-person/same-account');
    expect(await service.snapshot()).toBe(before);
    const audit = await (await service.as('inspector', '26'))
      .get(`/v1/audit-entries?object=${id}`)
      .expect(200);
    expect(audit.body.items).toMatchObject([
      { action: 'registerFacility', outcome: 'done' },
      { action: 'checkFacility', outcome: 'refused', problem: 'second-person/same-account' },
    ]);
    expect(audit.body.items[1].actor.account).toBe(declaredBy);
  });

  test('not in another district, and not an unknown one', async () => {
    const { id } = await declareSomeFacility(service);
    await (await service.as('district', '26-244')).post(`/v1/facilities/${id}/check`).expect(404);
    const absent = `26-243.${'0'.repeat(26)}`;
    await (await service.as('district', '26-243')).post(`/v1/facilities/${absent}/check`).expect(404);
  });
});

describe('reading and importing facilities', () => {
  const service = useService();
  const HEADER = 'district,commune,name,sector,licence_number,licensed_headcount,head';

  test('reports on every row; the same list again declares nothing', async () => {
    const province = await service.as('province', '26');
    const csv = [
      HEADER,
      '26-243,08707,Phòng khám Minh Châu,private,0001/VP-GPHĐ,4,An',
      '26-243,08710,PHÒNG KHÁM MINH CHÂU,private,0002/VP-GPHĐ,4,An',
      '26-244,,Phòng khám khác,private,0001/VP-GPHĐ,4,An',
      '26-243,08707,Phòng khám D,private,,4,An',
      '26-243,08707,Phòng khám E,private,chưa có,4,An',
      '26-243,08707,Phòng khám F,private,0003/VP-GPHĐ,0,An',
      '26-244,,Bệnh viện G,public,0004/VP-GPHĐ,120,',
      '12-105,,Bệnh viện H,public,0005/VP-GPHĐ,120,An',
    ].join('\n');
    const answer = await province.post('/v1/facilities/import', csv).expect(200);
    const report = importReport.parse(answer.body);
    expect(
      report.rows.map(({ outcome, problems }) => [outcome, ...problems.map(({ code }) => code)].join(' ')),
    ).toEqual([
      'created',
      'created same-name',
      'duplicate repeated-row',
      'rejected missing',
      'rejected not-a-code',
      'rejected out-of-range',
      'created commune-missing head-missing',
      'rejected outside-your-area',
    ]);
    const again = await province.post('/v1/facilities/import', csv).expect(200);
    expect(again.body).toMatchObject({ created: 0, duplicates: 4, rejected: 4 });
    const listed = await province.get('/v1/facilities').expect(200);
    expect(listed.body.items).toHaveLength(3);
    expect((await province.get('/v1/facilities?sector=public').expect(200)).body.items).toHaveLength(1);
    expect((await province.get('/v1/facilities?checked=yes').expect(200)).body.items).toHaveLength(0);
    const page = await province.get('/v1/facilities?checked=no&limit=2').expect(200);
    const rest = await province.get(`/v1/facilities?checked=no&cursor=${page.body.next}`).expect(200);
    expect([...page.body.items, ...rest.body.items]).toEqual(listed.body.items);
  });

  test('the same list by four at once declares each once', async () => {
    const lines = Array.from({ length: 20 }, (_, n) => `26-251,,Phòng khám ${n},private,9${n}/GP,3,An`);
    const csv = [HEADER, ...lines].join('\n');
    const importers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((who) => service.as('district', '26-251', who)),
    );
    const answers = await Promise.all(importers.map((one) => one.post('/v1/facilities/import', csv)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect(answers.reduce((sum, answer) => sum + answer.body.created, 0)).toBe(20);
  });

  test('a site reads those of its district and no others', async () => {
    const near = await declareSomeFacility(service);
    const far = await declareSomeFacility(service, { district: '26-244', commune: null });
    const site = await service.as('site', '26-243-001');
    await site.get(`/v1/facilities/${near.id}`).expect(200);
    await site.get(`/v1/facilities/${far.id}`).expect(404);
    const listed = await site.get('/v1/facilities').expect(200);
    expect(new Set(listed.body.items.map((item: { district: string }) => item.district))).toEqual(
      new Set(['26-243']),
    );
    await site.get('/v1/facilities?area=26-243').expect(200);
    await site.get('/v1/facilities?area=26-244').expect(404);
    await site.get('/v1/facilities?area=26').expect(404);
  });
});
