import { expect } from '@jest/globals';
import { covers } from '../../../src/platform/area.ts';
import { dayAtSite, instantAtSite } from '../../../src/platform/clock.ts';
import { listBalancesOfLot } from '../../../src/supply/ledger/balance.store.ts';
import { quarantineExpired } from '../../../src/supply/near-expiry/quarantine-expired.ts';
import { discardOpenVials } from '../../../src/supply/vials/discard-open-vials.ts';
import { makeReady } from '../../support/doses-factory.ts';
import { readRound } from '../../support/rounds-factory.ts';
import type { TestService } from '../../support/service.ts';
import { foresee, leftOf } from './foresee.ts';
import { clockOf, type PaperRound } from './paper.ts';
import { requestOf } from './requests.ts';
import { settle } from './settle.ts';
import { hoursOf, type Kind, pick, type Step, unitOf } from './step.ts';
import { type Answer, callPeople, newKey, type Request, type World } from './world.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
/** What the steps of one world may let pass together. */
const MAX_HOURS = 50 * 24;

/** How often what came out, so that one sees that the steps reach what they are meant to reach. */
export class Tally {
  readonly outcomes = new Map<string, number>();
  add(kind: Kind, outcome: string): void {
    const key = `${kind}: ${outcome}`;
    this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + 1);
  }
}

/**
 * Takes one step after another: the paper says beforehand whether it is done or by which code it is refused, and
 * afterwards what lies on every account.
 */
export class Walk {
  readonly #service: TestService;
  readonly #tally: Tally;
  #hours = 0;

  constructor(service: TestService, tally: Tally) {
    this.#service = service;
    this.#tally = tally;
  }

  async take(world: World, step: Step): Promise<void> {
    const { clock } = this.#service;
    clock.advance(SECOND);
    if (step.kind === 'wait' && this.#hours + hoursOf(step) < MAX_HOURS) {
      this.#hours += hoursOf(step);
      clock.advance(hoursOf(step) * HOUR);
    }
    if (step.kind === 'sweep') await sweep(this.#service, world);
    if (step.kind === 'dose') await prepareDose(this.#service, world);
    const request = requestOf(world, step);
    if (request !== undefined) await this.#send(world, step, request);
    await expectShelves(this.#service, world);
  }

  async #send(world: World, step: Step, request: Request): Promise<void> {
    const key = newKey();
    const foreseen = foreseeClosing(world, step) ?? foresee(world, step) ?? 'done';
    const answer = await world.send(request, key);
    expect([step, outcomeOf(answer)]).toEqual([step, foreseen]);
    this.#tally.add(step.kind, foreseen);
    if (step.twice) {
      const again = await world.send(request, key);
      expect([step, again.status, withoutRequest(again.body)]).toEqual([
        step,
        answer.status,
        withoutRequest(answer.body),
      ]);
    }
    if (foreseen === 'round/doses-unexplained') await this.#explain(world, step, request, answer);
    if (foreseen !== 'done') return;
    settle(world, step, request, answer);
    if (step.kind === 'publish') await openSession(this.#service, world);
    if (step.kind === 'dose') world.ready = undefined;
    for (const round of world.paper.rounds) await expectLines(this.#service, round);
  }

  /** What is left is what is on paper; with a reason for each the round is closed. */
  async #explain(world: World, step: Step, request: Request, refused: Answer): Promise<void> {
    const { doses, remainders } = refused.body.details;
    expect(doses).toBe(leftOfRound(world, step));
    const explained = remainders.map((one: object) => ({ ...one, reason: 'other' }));
    const again = { ...request, body: { ...request.body, remainders: explained } };
    const answer = await world.send(again, newKey());
    expect([step, outcomeOf(answer)]).toEqual([step, 'done']);
    this.#tally.add(step.kind, 'done');
    settle(world, step, request, answer);
  }
}

export function outcomeOf({ status, body }: Answer): string {
  return status < 300 ? 'done' : (body.code ?? String(status));
}

/** A problem names the request it answers, which is another one each time. */
function withoutRequest(body: { readonly instance?: unknown; readonly requestId?: unknown }): object {
  const { instance: _, requestId: __, ...rest } = body;
  return rest;
}

function foreseeClosing(world: World, step: Step): string | undefined {
  if (step.kind !== 'closeRound') return undefined;
  return foresee(world, step) ?? (leftOfRound(world, step) > 0 ? 'round/doses-unexplained' : undefined);
}

/** Still to come, on the way or on hand, of an area that closes a round, without what is closed in it already. */
function leftOfRound(world: World, { which, from }: Step): number {
  const { paper } = world;
  const area = unitOf(world, from);
  const round = pick(paper.rounds, which);
  if (round === undefined) return 0;
  const isOpen = (place: string): boolean => ![...round.closures].some((closed) => covers(closed, place));
  // Who has sent doses out of the area has passed them on.
  const isInside = ({ from: sender, to }: { from: string; to: string }): boolean =>
    covers(area, sender) && covers(area, to);
  let left = 0;
  for (const [unit, line] of round.lines) {
    const counts = unit === 'VN' ? area === 'VN' : covers(area, unit);
    if (counts && !line.closed && !unit.startsWith('earmark:')) left += leftOf(line);
  }
  for (const sent of paper.shipments) {
    if (sent.received || !round.lots.has(sent.batch.lot)) continue;
    if (isInside(sent) && (isOpen(sent.from) || isOpen(sent.to))) left += sent.doses;
  }
  for (const { place, batch, onHand } of paper.shelves.values()) {
    if (round.lots.has(batch.lot) && covers(area, place) && isOpen(place)) left += onHand;
  }
  return left;
}

export async function openSession(service: TestService, world: World): Promise<void> {
  const staff = await service.as('site', world.site);
  await staff.post(`/v1/sessions/${world.session}/open`).expect(200);
  world.paper.session = 'open';
  await callPeople(service, world);
}

/** The next who was called comes and is screened. */
export async function prepareDose(service: TestService, world: World): Promise<void> {
  if (world.ready !== undefined || world.paper.session !== 'open') return;
  if (dayAtSite(service.clock.now()) !== world.day) return;
  const next = world.called.shift();
  if (next === undefined) return;
  await makeReady(await service.as('site', world.site), [{ id: next.booking }]);
  world.ready = next;
}

/** What the jobs do: open vials whose time is over are closed, what has expired is set apart. */
async function sweep(service: TestService, { paper, province }: World): Promise<void> {
  const now = service.clock.now();
  await discardOpenVials(service.context(province), province);
  await quarantineExpired(service.context(province), province, dayAtSite(now));
  for (const vial of paper.vials) {
    const shelf = [...paper.shelves.values()].find(({ account }) => account === `vial:${vial.id}`);
    const clock = shelf === undefined ? undefined : clockOf(shelf);
    if (clock === undefined || clock.before > now.getTime()) continue;
    paper.closeVial(vial, 'open-vial-remainder', now.getTime());
  }
  const today = instantAtSite(dayAtSite(now)).getTime();
  for (const shelf of paper.shelves.values()) {
    const here = covers(province, shelf.place) && shelf.place !== 'VN';
    if (here && shelf.onHand > 0 && paper.usableBefore(shelf) <= today) shelf.quarantined = true;
  }
}

/** Every account, those at zero among them, holds what it holds on paper. */
export async function expectShelves(service: TestService, { paper }: World): Promise<void> {
  const found = new Map<string, number>();
  for (const { id } of paper.lots) {
    for (const balance of await listBalancesOfLot(service.database, id, undefined, 1000)) {
      found.set(balance.id, balance.onHand);
    }
  }
  expect(found).toEqual(new Map([...paper.shelves].map(([id, { onHand }]) => [id, onHand])));
}

export async function expectLines(service: TestService, round: PaperRound): Promise<void> {
  const told = await readRound(await service.as('inspector', 'VN'), round.id);
  const lines = told.lines.map(
    ({ unit, allocated, received, damaged, left, closedAt }) =>
      [unit, { allocated, received, damaged, left, closed: closedAt !== undefined }] as const,
  );
  const foreseen = [...round.lines].map(([unit, line]) => [unit, { ...line, left: leftOf(line) }] as const);
  expect(new Map(lines)).toEqual(new Map(foreseen));
}
