import { beforeAll, expect, test } from '@jest/globals';
import { addDays, dayAtSite } from '../../../src/platform/clock.ts';
import { withTransaction } from '../../../src/platform/database/database.ts';
import { postMovement } from '../../../src/supply/ledger/stock.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { draftSession } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';
import { expectRefusal, registerLot, stockUp } from '../../support/supply-factory.ts';

const service = useService();
beforeAll(() => startCampaign(service));

test('doses that would expire before the receiver’s first planned session are not sent there', async () => {
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

test('is decided by the plan at the moment of dispatch, not by one read before', async () => {
  const today = dayAtSite(service.clock.now());
  const day = addDays(today, 5);
  const { session, staff } = await draftSession(service, { day, stock: 0 });
  const { site, district, communes, tables, shifts } = session;
  const lot = await registerLot(service, { product: 'moderna', expiry: addDays(today, 1) });
  await stockUp(service, district, lot.id, 20);

  // Somebody else's transaction holds the stock, so the dispatch has read everything and cannot go on.
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let seize = (): void => undefined;
  const seized = new Promise<void>((resolve) => {
    seize = resolve;
  });
  const holder = withTransaction(service.database, async (tx) => {
    const now = service.clock.now();
    await postMovement(tx, {
      lot: lot.id,
      doses: 1,
      from: district,
      to: 'wasted:broken',
      kind: 'waste',
      by: 'test',
      now,
    });
    seize();
    await held;
  });
  await seized;
  const sender = await service.as('district', district);
  const sent = () => sender.get(`/v1/shipments?area=${district}&end=from`).expect(200);
  const before = (await sent()).body.items;
  const dispatched = sender
    .post('/v1/shipments', { from: district, to: site, lines: [{ lot: lot.id, doses: 10 }] })
    .then((answer) => answer);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await staff.post('/v1/sessions', { site, day, product: 'moderna', communes, tables, shifts }).expect(201);
  release();
  await holder;
  expect((await dispatched).body.code).toBe('shipment/would-expire-before-use');
  expect((await sent()).body.items).toEqual(before);
});
