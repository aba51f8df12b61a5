import { describe, expect, test } from '@jest/globals';
import { useService } from '../../support/service.ts';
import { expectRefusal, onHand, sessionWithStock } from '../../support/supply-factory.ts';

const service = useService();
const SITE = '26-243-001';

describe('wastage', () => {
  test('is written off from a place or a session with its cause, once per key', async () => {
    const { session, lot } = await sessionWithStock(service, SITE, 10);
    const site = await service.as('site', SITE);
    const body = {
      account: `session:${session}`,
      lot,
      doses: 3,
      cause: 'open-vial-remainder',
      note: 'Cuối buổi',
    };
    const wasted = await site.post('/v1/wastages', body, 'wastage-key-1');
    expect(wasted.status).toBe(201);
    expect(wasted.body).toMatchObject({ kind: 'waste', to: 'wasted:open-vial-remainder', session, doses: 3 });
    expect((await site.post('/v1/wastages', body, 'wastage-key-1')).body).toEqual(wasted.body);
    expect(await onHand(service, `session:${session}`, lot)).toBe(7);
    const sample = await site.post('/v1/wastages', { ...body, cause: 'sample', doses: 1 });
    expect(sample.body).toMatchObject({ kind: 'sample', to: 'sample', cause: 'sample' });

    await expectRefusal(service, 'stock/short', () => site.post('/v1/wastages', { ...body, doses: 7 }));
    await expectRefusal(service, 'stock/short', () => site.post('/v1/wastages', { ...body, account: SITE }));
    await expectRefusal(service, 'request/not-found', () =>
      site.post('/v1/wastages', { ...body, account: '26-243' }),
    );
    for (const wrong of [
      { account: 'given' },
      { account: 'session:x' },
      { cause: 'given' },
      { doses: 0.5 },
    ]) {
      await expectRefusal(service, 'request/invalid', () => site.post('/v1/wastages', { ...body, ...wrong }));
    }
  });

  test('the refused attempt is in the audit log, the note is not', async () => {
    const { session, lot } = await sessionWithStock(service, SITE, 1);
    const site = await service.as('site', SITE);
    const body = { account: `session:${session}`, lot, doses: 2, cause: 'broken', note: 'Chị Hoa làm rơi' };
    await expectRefusal(service, 'stock/short', () => site.post('/v1/wastages', body));
    await site.post('/v1/wastages', { ...body, doses: 1 }).expect(201);
    const inspector = await service.as('inspector', '26');
    const found = await inspector.get(`/v1/audit-entries?object=${lot}&action=recordWastage`);
    expect(found.body.items).toMatchObject([
      { outcome: 'refused', problem: 'stock/short', area: SITE },
      { outcome: 'done', reason: 'broken', area: SITE, details: { doses: 1 } },
    ]);
    expect(JSON.stringify(found.body)).not.toContain('Hoa');
  });

  test('four at once on the last dose: one succeeds', async () => {
    const { session, lot } = await sessionWithStock(service, SITE, 1);
    const site = await service.as('site', SITE);
    const body = { account: `session:${session}`, lot, doses: 1, cause: 'broken' };
    const responses = await Promise.all(Array.from({ length: 4 }, () => site.post('/v1/wastages', body)));
    expect(responses.map((response) => response.status).sort()).toEqual([201, 409, 409, 409]);
  });
});
