import { describe, expect, test } from '@jest/globals';
import { ROLES, roleLevels } from '../../src/platform/http/auth.ts';
import { useService } from '../support/service.ts';

let made = 0;
function someAccount(changes: object = {}): object {
  made += 1;
  const password = 'a long enough password';
  return { username: `somebody.${made}`, password, role: 'district', area: '26-243', ...changes };
}

describe('creating an account', () => {
  const service = useService();

  test('for your area; nothing of the password is shown or recorded', async () => {
    const administrator = await service.as('administrator', '26');
    const answer = await administrator.post('/v1/accounts', someAccount()).expect(201);
    expect(Object.keys(answer.body).sort()).toEqual([
      'area',
      'createdAt',
      'disabled',
      'id',
      'role',
      'username',
    ]);
    expect(await service.snapshot()).not.toContain('a long enough password');
    const audit = await administrator.get(`/v1/audit-entries?object=${answer.body.id}`).expect(200);
    expect(audit.body.items).toMatchObject([
      { action: 'createAccount', outcome: 'done', area: '26-243', details: { role: 'district' } },
    ]);
    expect(JSON.stringify(audit.body)).not.toMatch(/somebody|password/);
  });

  test('goes with the level of the area, for every role', async () => {
    const administrator = await service.as('administrator', 'VN');
    const areas = { country: 'VN', province: '26', district: '26-243', site: '26-243-001' };
    for (const role of ROLES) {
      for (const [level, area] of Object.entries(areas)) {
        const may = roleLevels[role].some((one) => one === level);
        const before = await service.snapshot();
        const answer = await administrator.post('/v1/accounts', someAccount({ role, area }));
        expect([role, level, answer.status, answer.body.code]).toEqual([
          role,
          level,
          may ? 201 : 422,
          may ? undefined : 'account/role-area-mismatch',
        ]);
        if (!may) expect(await service.snapshot()).toBe(before);
      }
    }
  });

  test('under one name by five at once makes one', async () => {
    const administrator = await service.as('administrator', '26');
    const wanted = someAccount({ username: 'wanted.by.all' });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => administrator.post('/v1/accounts', wanted)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
    const before = await service.snapshot();
    const again = await administrator.post('/v1/accounts', wanted).expect(409);
    expect(again.body.code).toBe('account/username-taken');
    expect(await service.snapshot()).toBe(before);
  });

  test.each([
    [{ area: '12' }, 404, 'request/not-found'],
    [{ area: 'VN', role: 'ministry' }, 404, 'request/not-found'],
    [{ password: 'short' }, 400, 'request/invalid'],
    [{ username: 'Capital' }, 400, 'request/invalid'],
    [{ username: 'ab' }, 400, 'request/invalid'],
    [{ role: 'system' }, 400, 'request/invalid'],
    [{ area: '26-24' }, 400, 'request/invalid'],
    [{ disabled: false }, 400, 'request/invalid'],
  ])('refuses %j with %i %s', async (changes, status, code) => {
    const administrator = await service.as('administrator', '26');
    const before = await service.snapshot();
    const answer = await administrator.post('/v1/accounts', someAccount(changes)).expect(status);
    expect(answer.body.code).toBe(code);
    expect(await service.snapshot()).toBe(before);
  });
});

describe('disabling an account', () => {
  const service = useService();

  test('once, by an administrator of its area', async () => {
    const administrator = await service.as('administrator', '26');
    const { id } = (await administrator.post('/v1/accounts', someAccount()).expect(201)).body;
    await (await service.as('administrator', '12')).post(`/v1/accounts/${id}/disable`).expect(404);
    await (await service.as('province', '26')).post(`/v1/accounts/${id}/disable`).expect(403);
    const answer = await administrator.post(`/v1/accounts/${id}/disable`).expect(200);
    expect(answer.body.disabled).toBe(true);
    const before = await service.snapshot();
    const again = await administrator.post(`/v1/accounts/${id}/disable`).expect(409);
    expect(again.body.code).toBe('account/already-disabled');
    expect(await service.snapshot()).toBe(before);
    const audit = await administrator.get(`/v1/audit-entries?object=${id}&action=disableAccount`).expect(200);
    expect(audit.body.items).toHaveLength(1);
  });

  test('by three at once: it is disabled once', async () => {
    const administrator = await service.as('administrator', '26');
    const { id } = (await administrator.post('/v1/accounts', someAccount()).expect(201)).body;
    const answers = await Promise.all([1, 2, 3].map(() => administrator.post(`/v1/accounts/${id}/disable`)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
  });

  test('that is not there', async () => {
    const administrator = await service.as('administrator', '26');
    await administrator.post(`/v1/accounts/26.${'0'.repeat(26)}/disable`).expect(404);
    await administrator.post('/v1/accounts/nobody/disable').expect(400);
  });
});

describe('the list of accounts', () => {
  const service = useService();

  test('shows those of your area, by page, without anything secret', async () => {
    const country = await service.as('administrator', 'VN');
    for (const area of ['26-243', '26-244', '12-105'])
      await country.post('/v1/accounts', someAccount({ area })).expect(201);
    const province = await service.as('inspector', '26');
    const all = await province.get('/v1/accounts').expect(200);
    const areas = all.body.items.map((item: { area: string }) => item.area);
    expect(areas.every((area: string) => area.startsWith('26'))).toBe(true);
    expect(areas).toEqual(expect.arrayContaining(['26-243', '26-244']));
    expect(all.text).not.toMatch(/scrypt|passwordHash|failedAttempts/);
    const first = await province.get('/v1/accounts?limit=1').expect(200);
    const rest = await province.get(`/v1/accounts?cursor=${first.body.next}`).expect(200);
    expect([...first.body.items, ...rest.body.items]).toEqual(all.body.items);
    await (await service.as('district', '26-243')).get('/v1/accounts').expect(403);
  });
});
