import { describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/platform/log.ts';
import { someSite } from '../support/places-factory.ts';
import { useService } from '../support/service.ts';

describe('the log', () => {
  const service = useService();

  test('has one line per request: id, route, status, time, actor, problem', async () => {
    const district = await service.as('district', '26-243');
    const before = service.logLines.length;
    await district.post('/v1/sites', someSite()).set('X-Request-Id', 'request-0002').expect(201);
    await district.get('/v1/sites/26-244-001?name=An').expect(400);
    const lines = service.logLines.slice(before).map((line) => JSON.parse(line));
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        msg: 'request',
        requestId: 'request-0002',
        route: 'registerSite',
        status: 201,
        actor: district.account,
        ms: expect.any(Number),
      }),
      expect.objectContaining({ route: 'getSite', status: 400, problem: 'request/invalid' }),
    ]);
  });

  test('carries no password, no token, no name, no URL, no body', async () => {
    const administrator = await service.as('administrator', '26');
    const before = service.logLines.length;
    const secret = 'correct horse battery';
    await administrator
      .post('/v1/accounts', { username: 'somebody.26', password: secret, role: 'province', area: '26' })
      .expect(201);
    const signedIn = await service
      .anonymous()
      .post('/v1/sign-in')
      .send({ username: 'somebody.26', password: secret })
      .expect(200);
    await service.anonymous().post('/v1/sign-in').send({ username: 'somebody.26', password: 'wrong horse' });
    const district = await service.as('district', '26-243');
    await district.post('/v1/sites', someSite({ name: 'Điểm tiêm Rất Riêng', head: 'Đỗ Thị Bí Mật' }));
    await district.get('/v1/sites?name=Bí Mật');
    const written = service.logLines.slice(before).join('\n');
    for (const hidden of [
      secret,
      'wrong horse',
      signedIn.body.token,
      'somebody.26',
      'Riêng',
      'Mật',
      '/v1/',
      'Bearer',
    ])
      expect(written).not.toContain(hidden);
  });

  test('blanks identifying members that are logged by mistake', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    log.info(
      { name: 'An', phone: '0912', birthDate: '1990-01-01', nationalId: '1', body: 'b', req: { body: 'c' } },
      'x',
    );
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      name: '[blanked]',
      phone: '[blanked]',
      birthDate: '[blanked]',
      nationalId: '[blanked]',
      body: '[blanked]',
      req: { body: '[blanked]' },
    });
  });
});
