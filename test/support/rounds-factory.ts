import type { RoundDetail } from '../../src/allocation/rounds/round-detail.ts';
import { withTransaction } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/id.ts';
import { postMovement } from '../../src/supply/ledger/stock.ts';
import type { SignedIn, TestService } from './service.ts';
import { aDecision, createRound, registerLot } from './supply-factory.ts';

/** A round of one lot for these units (`sample:x`: samples nobody gets), nothing received yet. */
export async function someRound(
  service: TestService,
  units: Readonly<Record<string, number>>,
  expiry = '2021-11-30',
): Promise<{ id: string; lot: string }> {
  const { id: lot } = await registerLot(service, { expiry });
  const lines = Object.entries(units).map(([unit, doses]) => ({
    unit: unit.replace(/^sample:/, 'earmark:'),
    purpose: purposeOf(unit),
    doses,
  }));
  const doses = lines.reduce((sum, line) => sum + line.doses, 0);
  const { id } = await createRound(service, { lots: [{ lot, doses }], lines });
  return { id, lot };
}

export async function readRound(by: SignedIn, id: string): Promise<RoundDetail> {
  return (await by.get(`/v1/rounds/${id}`).expect(200)).body;
}

export function lineOf(round: RoundDetail, unit: string) {
  return round.lines.find((line) => line.unit === unit);
}

/** A province confirms that it received doses of a round. */
export async function receive(
  service: TestService,
  round: string,
  unit: string,
  line: { lot: string; doses: number; broken?: number; lost?: number },
): Promise<void> {
  const by = await service.as(unit === 'VN' ? 'ministry' : 'province', unit);
  await by.post(`/v1/rounds/${round}/receipts`, { unit, lines: [line] }).expect(201);
}

/** Sends doses and has them received, all but the broken ones. Returns the id of the shipment. */
export async function ship(
  service: TestService,
  way: { from: string; to: string; lot: string; doses: number; broken?: number; received?: boolean },
): Promise<string> {
  const { from, to, lot, doses, broken = 0, received = true } = way;
  const sender = await service.as(roleOf(from), from);
  const sent = await sender.post('/v1/shipments', { from, to, lines: [{ lot, doses }] });
  if (sent.status !== 201) throw new Error(JSON.stringify(sent.body));
  if (!received) return sent.body.id;
  const receiver = await service.as(roleOf(to), to);
  const lines = [{ lot, received: doses - broken, broken }];
  await receiver.post(`/v1/shipments/${sent.body.id}/receive`, { lines }).expect(200);
  return sent.body.id;
}

export function aRefusal(doses: number): Record<string, unknown> {
  return { doses, reason: 'cannot-use-in-time', document: aDecision() };
}

export function aReallocation(from: string, to: string, doses: number): Record<string, unknown> {
  return { from, to, doses, reason: 'slow-to-fast', document: aDecision() };
}

/** An id of nothing. */
export function noSuchRound(service: TestService): string {
  return newId('VN', service.clock.now());
}

function roleOf(place: string): 'ministry' | 'province' | 'district' | 'site' {
  if (place === 'VN') return 'ministry';
  return place.length === 2 ? 'province' : place.length === 6 ? 'district' : 'site';
}

/** Doses given at a site, in the ledger only: straight from the site's stock. */
export async function give(service: TestService, site: string, lot: string, doses: number): Promise<void> {
  const session = newId(site, service.clock.now());
  for (const [from, to, kind] of [
    [site, `session:${session}`, 'set-aside'],
    [`session:${session}`, 'given', 'given'],
  ] as const) {
    const outcome = await withTransaction(service.database, (tx) =>
      postMovement(tx, { lot, doses, from, to, kind, session, by: 'test', now: service.clock.now() }),
    );
    if (outcome !== 'posted') throw new Error(outcome);
  }
}

/** Writes doses off from a place. */
export async function waste(
  service: TestService,
  account: string,
  lot: string,
  doses: number,
  cause: string,
): Promise<void> {
  const by = await service.as(roleOf(account), account);
  await by.post('/v1/wastages', { account, lot, doses, cause }).expect(201);
}

function purposeOf(unit: string): 'area' | 'earmark' | 'sample' {
  if (unit.startsWith('sample:')) return 'sample';
  return unit.startsWith('earmark:') ? 'earmark' : 'area';
}
