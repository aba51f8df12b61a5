import { beforeAll, expect, test } from '@jest/globals';
import { addDays, dayAtSite } from '../../../src/platform/clock.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { draftSession } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';
import { expectRefusal, registerLot, stockUp } from '../../support/supply-factory.ts';

const service = useService();
beforeAll(() => startCampaign(service));

test('what would be past its time before the receiver’s first planned session is not sent there', async () => {
  const today = dayAtSite(service.clock.now());
  const day = addDays(today, 5);
  const { session } = await draftSession(service, { day, stock: 0 });
  const tooSoon = await registerLot(service, { expiry: addDays(day, -1) });
  const lasting = await registerLot(service, { expiry: day });
  const other = await registerLot(service, { product: 'moderna', expiry: addDays(today, 1) });
  for (const lot of [tooSoon, lasting, other]) {
    await stockUp(service, session.district, lot.id, 20);
    await stockUp(service, session.site, lot.id, 20);
  }
  const district = await service.as('district', session.district);
  const send = (lot: { id: string }, from = session.district, to = session.site) =>
    district.post('/v1/shipments', { from, to, lines: [{ lot: lot.id, doses: 10 }] });
  const refused = await expectRefusal(service, 'shipment/would-expire-before-use', () => send(tooSoon));
  expect(refused.body.details).toMatchObject({ lot: tooSoon.id, day });
  await send(lasting).expect(201);
  // Nothing is planned with that product: only what may not be used now is barred.
  await send(other).expect(201);
  // Going back up, it goes to where it can be used in time, or is destroyed.
  const atSite = await service.as('site', session.site);
  await atSite
    .post('/v1/shipments', {
      from: session.site,
      to: session.district,
      lines: [{ lot: tooSoon.id, doses: 10 }],
    })
    .expect(201);
});
