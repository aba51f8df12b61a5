import type { AreaCode } from '../../src/platform/area.ts';
import { giveDose, makeReady, type OpenSession, openedSession } from './doses-factory.ts';
import { startCampaign } from './people-factory.ts';
import { registerSomeSite } from './places-factory.ts';
import type { TestService } from './service.ts';
import { createRound, registerLot } from './supply-factory.ts';

export const HOME = { district: '26-243', commune: '08707' } as const;
export const OTHER_DISTRICT = '26-244';

export interface BusyProvince {
  readonly site: AreaCode;
  /** Of the round; good until 30/6/2022. */
  readonly lot: string;
  readonly open: OpenSession;
  /** Doses given at the session; the first one was entered in error. */
  readonly doses: readonly string[];
}

/**
 * Vĩnh Phúc after a round, three shipments (one still in transit) and a session of three injections, one of them entered
 * in error; on 10/8/2021 what concerns stock, on 13/8 the session. The clock stands at the session's opening.
 *
 * Stock in doses: 1,000 of the round (30 broken, 20 lost on the way) and 4 straight to the site; in the province's store
 * 448, in the district's 190, at the site 198, on their way to the other district 100; given 2; wasted 64; samples 2.
 */
export async function busyProvince(service: TestService): Promise<BusyProvince> {
  await startCampaign(service);
  const { id: site } = await registerSomeSite(service, { ...HOME, tables: 20 });
  const { id: lot } = await registerLot(service, { expiry: '2022-06-30' });
  const round = await createRound(service, {
    lots: [{ lot, doses: 1000 }],
    lines: [{ unit: '26', purpose: 'area', doses: 1000 }],
  });
  const province = await service.as('province', '26');
  const district = await service.as('district', HOME.district);
  const staff = await service.as('site', site);
  const came = { unit: '26', lines: [{ lot, doses: 950, broken: 30, lost: 20 }] };
  await province.post(`/v1/rounds/${round.id}/receipts`, came).expect(201);

  const send = async (by: typeof province, from: AreaCode, to: AreaCode, doses: number): Promise<string> =>
    (await by.post('/v1/shipments', { from, to, lines: [{ lot, doses }] }).expect(201)).body.id;
  const toDistrict = await send(province, '26', HOME.district, 400);
  await district
    .post(`/v1/shipments/${toDistrict}/receive`, { lines: [{ lot, received: 390, broken: 10 }] })
    .expect(200);
  const toSite = await send(district, HOME.district, site, 200);
  await staff.post(`/v1/shipments/${toSite}/receive`, { lines: [{ lot, received: 200 }] }).expect(200);
  await send(province, '26', OTHER_DISTRICT, 100);
  await province.post('/v1/wastages', { account: '26', lot, doses: 2, cause: 'sample' }).expect(201);
  await staff
    .post('/v1/wastages', { account: site, lot, doses: 4, cause: 'open-vial-remainder' })
    .expect(201);

  const open = await openedSession(service, { at: HOME, site, call: 3, standby: 1 });
  await makeReady(open.staff, open.bookings);
  const doses: string[] = [];
  for (const { person } of open.bookings) doses.push((await giveDose(service, open, person)).id);
  await open.staff
    .post(`/v1/doses/${doses[0]}/corrections`, { kind: 'entered-in-error', note: 'another person' })
    .expect(201);
  return { site, lot, open, doses };
}

/** Writes the receipts that are missing for stock put straight into a place by a test. */
export async function documentSupplies(service: TestService): Promise<void> {
  const { db } = service.database.connection;
  const made = { kind: 'receipt', round: { $exists: false } };
  for (const line of (await db?.collection('stockMovements').find(made).toArray()) ?? []) {
    const { _id, province, lot, doses, to, at, by } = line;
    const lines = [{ lot, doses, broken: 0, lost: 0 }];
    const receipt = { _id, province, round: `made-up-${_id}`, unit: to, lines, at, by };
    await db?.collection('stockMovements').updateOne({ _id }, { $set: { round: receipt.round } });
    await db?.collection('roundReceipts').insertOne(receipt);
  }
}
