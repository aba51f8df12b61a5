import { describe, expect, test } from '@jest/globals';
import { useService } from '../support/service.ts';

const PASSWORD = 'a long enough password';

describe('signing in', () => {
  const service = useService();

  async function createAccount(username: string, password = PASSWORD): Promise<string> {
    const administrator = await service.as('administrator', 'VN');
    const wanted = { username, password, role: 'district', area: '26-243' };
    const answer = await administrator.post('/v1/accounts', wanted).expect(201);
    return answer.body.id;
  }
  const signIn = (username: string, password: string) =>
    service.anonymous().post('/v1/sign-in').send({ username, password });

  /** As if that many attempts had failed before: each real one costs a whole password hash. */
  async function wrongBefore(username: string, failedAttempts: number): Promise<void> {
    const accounts = service.database.connection.collection('accounts');
    await accounts.updateOne({ username }, { $set: { failedAttempts } });
  }

  test('gives a token that is valid for a quarter of an hour', async () => {
    const id = await createAccount('district.243');
    const answer = await signIn('district.243', PASSWORD).expect(200);
    expect(answer.body).toEqual({
      token: expect.any(String),
      expiresAt: '2021-08-10T01:15:00.000Z',
      account: {
        id,
        username: 'district.243',
        role: 'district',
        area: '26-243',
        disabled: false,
        createdAt: '2021-08-10T01:00:00.000Z',
      },
    });
    const me = await service
      .anonymous()
      .get('/v1/me')
      .set('Authorization', `Bearer ${answer.body.token}`)
      .expect(200);
    expect(me.body).toEqual({ account: id, role: 'district', area: '26-243' });
  });

  test('answers an unknown name, a wrong password and a disabled account alike', async () => {
    await createAccount('wrong.password');
    const id = await createAccount('ended.account');
    await (await service.as('administrator', '26')).post(`/v1/accounts/${id}/disable`).expect(200);
    const answers = [
      await signIn('nobody.here', PASSWORD).expect(401),
      await signIn('wrong.password', 'not the password').expect(401),
      await signIn('ended.account', PASSWORD).expect(401),
    ];
    for (const answer of answers)
      expect({ ...answer.body, instance: '' }).toEqual({ ...answers[0]?.body, instance: '' });
    expect(answers[0]?.body.code).toBe('account/credentials-wrong');
  });

  test('locks after ten wrong tries, for fifteen minutes, the right password too', async () => {
    await createAccount('often.wrong');
    await wrongBefore('often.wrong', 8);
    await signIn('often.wrong', 'guess').expect(401);
    await signIn('often.wrong', 'guess').expect(401);
    const before = await service.snapshot();
    const locked = await signIn('often.wrong', PASSWORD).expect(429);
    expect(locked.body).toMatchObject({ code: 'account/locked', details: { retryAfterSeconds: 900 } });
    expect(locked.headers['retry-after']).toBe('900');
    expect(await service.snapshot()).toBe(before);
    service.clock.advance(15 * 60_000);
    await signIn('often.wrong', PASSWORD).expect(200);
  });

  test('forgets wrong tries after a right one', async () => {
    await createAccount('some.wrong');
    await wrongBefore('some.wrong', 8);
    await signIn('some.wrong', 'guess').expect(401);
    await signIn('some.wrong', PASSWORD).expect(200);
    await signIn('some.wrong', 'guess').expect(401);
    await signIn('some.wrong', PASSWORD).expect(200);
  });

  test('locks when the wrong tries come at once', async () => {
    await createAccount('at.once');
    await wrongBefore('at.once', 5);
    const tries = await Promise.all(Array.from({ length: 6 }, (_, n) => signIn('at.once', `guess ${n}`)));
    expect(tries.every((answer) => [401, 429].includes(answer.status))).toBe(true);
    await signIn('at.once', 'one more');
    await signIn('at.once', PASSWORD).expect(429);
  });

  test.each([
    [{ username: { $gt: '' }, password: PASSWORD }],
    [{ username: 'a', password: ['x'] }],
    [{ username: 'a' }],
    [{ username: 'x'.repeat(61), password: 'y' }],
    [{ username: 'a', password: 'y'.repeat(201) }],
    [{ username: 'a', password: 'y', role: 'ministry' }],
  ])('refuses what is not a name and a password: %j', async (body) => {
    const before = await service.snapshot();
    const answer = await service.anonymous().post('/v1/sign-in').send(body).expect(400);
    expect(answer.body.code).toBe('request/invalid');
    expect(await service.snapshot()).toBe(before);
  });

  test('takes a password however its letters are composed', async () => {
    await createAccount('composed', 'mật khẩu đủ dài'.normalize('NFD'));
    await signIn('composed', 'mật khẩu đủ dài'.normalize('NFC')).expect(200);
  });
});
