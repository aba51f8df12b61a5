import { describe, expect, test } from '@jest/globals';
import { startCampaign } from '../../../src/policy/campaign/start-campaign.ts';
import { escalateFlags } from '../../../src/supply/near-expiry/escalate-flags.ts';
import { escalationOf } from '../../../src/supply/near-expiry/escalation.rules.ts';
import { flagNearExpiry } from '../../../src/supply/near-expiry/flag-near-expiry.ts';
import { useService } from '../../support/service.ts';
import { expectRefusal, registerLot, stockUp } from '../../support/supply-factory.ts';

const service = useService();
const context = () => service.context('26');
const flagged = async (place: string): Promise<string> => {
  const lot = await registerLot(service, { product: 'moderna', expiry: '2021-08-20' });
  await stockUp(service, place, lot.id, 10);
  await flagNearExpiry(context(), '26', '2021-08-10');
  return `${place}|${lot.id}|near-expiry`;
};
const pathOf = (flag: string, verb: string): string => `/v1/lot-flags/${encodeURIComponent(flag)}/${verb}`;

describe('the escalation of a flag that nobody acknowledges', () => {
  const at = '2021-08-10T00:00:00.000Z';
  const place = '26-243-001';
  const said = { by: 'x', at, plan: 'use-first', note: 'x' } as const;
  test.each([
    ['not yet', { place, at }, '2021-08-11T23:59:59Z', undefined],
    ['to the district', { place, at }, '2021-08-12T00:00:00Z', '26-243'],
    [
      'no further on the same day',
      { place, at, escalatedTo: '26-243', escalatedAt: '2021-08-12T00:00:00Z' },
      '2021-08-13T00:00:00Z',
      undefined,
    ],
    [
      'to the province',
      { place, at, escalatedTo: '26-243', escalatedAt: '2021-08-12T00:00:00Z' },
      '2021-08-14T00:00:00Z',
      '26',
    ],
    [
      'to the country',
      { place, at, escalatedTo: '26', escalatedAt: '2021-08-14T00:00:00Z' },
      '2021-08-16T00:00:00Z',
      'VN',
    ],
    [
      'no higher',
      { place, at, escalatedTo: 'VN', escalatedAt: '2021-08-16T00:00:00Z' },
      '2021-09-16T00:00:00Z',
      undefined,
    ],
    ['acknowledged: nowhere', { place, at, acknowledged: said }, '2021-09-16T00:00:00Z', undefined],
  ])('%s', (_name, flag, now, to) => {
    expect(escalationOf(flag, 2, new Date(now))).toBe(to);
  });
});

describe('flags', () => {
  test('are acknowledged by a named person, once; the others are escalated level by level', async () => {
    await startCampaign(context(), '26');
    const seen = await flagged('26-243-001');
    const ignored = await flagged('26-244-001');
    const district = await service.as('district', '26-243');
    const other = await service.as('district', '26-244');
    const body = { plan: 'extra-sessions', note: 'thêm hai buổi tiêm' };
    await expectRefusal(service, 'request/not-found', () => other.post(pathOf(seen, 'acknowledge'), body));
    await expectRefusal(service, 'request/invalid', () =>
      district.post(pathOf(seen, 'acknowledge'), { plan: 'hope', note: 'x' }),
    );
    const inspector = await service.as('inspector', '26');
    await expectRefusal(service, 'auth/role-not-allowed', () =>
      inspector.post(pathOf(seen, 'acknowledge'), body),
    );
    const answer = await district.post(pathOf(seen, 'acknowledge'), body, 'ack-key-1').expect(200);
    expect(answer.body.acknowledged).toMatchObject({ by: district.account, plan: 'extra-sessions' });
    expect((await district.post(pathOf(seen, 'acknowledge'), body, 'ack-key-1')).body).toEqual(answer.body);
    await expectRefusal(service, 'lot-flag/already-acknowledged', () =>
      district.post(pathOf(seen, 'acknowledge'), body),
    );

    expect(await escalateFlags(context(), '26')).toEqual({ checked: 1, escalated: 0 });
    service.clock.set('2021-08-12T01:00:00Z');
    const both = await Promise.all([1, 2].map(() => escalateFlags(context(), '26')));
    expect(both.reduce((sum, { escalated }) => sum + escalated, 0)).toBe(1);
    const once = await service.snapshot();
    expect(await escalateFlags(context(), '26')).toMatchObject({ escalated: 0 });
    expect(await service.snapshot()).toBe(once);
    service.clock.set('2021-08-14T01:00:00Z');
    await escalateFlags(context(), '26');
    const province = await service.as('province', '26');
    const up = await province.get('/v1/lot-flags?escalatedTo=26').expect(200);
    expect(up.body.items.map(({ id }: { id: string }) => id)).toEqual([ignored]);
    expect((await province.get('/v1/lot-flags?escalatedTo=26-244')).body.items).toEqual([]);
    const events = await inspector.get(pathOf(ignored, 'events')).expect(200);
    expect(events.body.items.map(({ kind, to }: { kind: string; to: string }) => [kind, to])).toEqual([
      ['escalated', '26-244'],
      ['escalated', '26'],
    ]);
    expect((await inspector.get(pathOf(seen, 'events'))).body.items).toMatchObject([
      { kind: 'acknowledged', by: district.account },
    ]);

    // Brought up to date it keeps what was said; ended and raised anew it begins without.
    const site = await service.as('site', '26-243-001');
    const lot = seen.split('|')[1] ?? '';
    await site.post('/v1/wastages', { account: '26-243-001', lot, doses: 4, cause: 'lost' }).expect(201);
    await flagNearExpiry(context(), '26', '2021-08-14');
    const standing = (await district.get('/v1/lot-flags')).body.items[0];
    expect(standing).toMatchObject({ onHand: 6, acknowledged: { plan: 'extra-sessions' } });
    await site.post('/v1/wastages', { account: '26-243-001', lot, doses: 6, cause: 'lost' }).expect(201);
    await flagNearExpiry(context(), '26', '2021-08-14');
    await expectRefusal(service, 'request/not-found', () => district.post(pathOf(seen, 'acknowledge'), body));
    await stockUp(service, '26-243-001', lot, 5);
    await flagNearExpiry(context(), '26', '2021-08-14');
    expect((await district.get('/v1/lot-flags')).body.items[0].acknowledged).toBeUndefined();
  });
});
