import { expect } from '@jest/globals';
import { dayAtSite } from '../../../src/platform/clock.ts';
import { quarantineExpired } from '../../../src/supply/near-expiry/quarantine-expired.ts';
import { discardOpenVials } from '../../../src/supply/vials/discard-open-vials.ts';
import type { VialWithRest } from '../../../src/supply/vials/vial.ts';
import type { TestService } from '../../support/service.ts';
import { expectLedgers } from './ledgers.ts';
import { requestOf } from './requests.ts';
import { settle } from './settle.ts';
import { hoursOf, type Step, sessionOf } from './step.ts';
import { expectLines, outcomeOf } from './walk.ts';
import { type Answer, newKey, type World } from './world.ts';

const HOUR = 3_600_000;
const MAX_HOURS_AT_ONCE = 7;
/** Refusals of the domain; anything else, and every 5xx, nobody has foreseen. */
const FORESEEN =
  /^(second-person|round|shipment|lot|stock|stock-count|cold-chain|recall|session|vial|dose)\/[a-z-]+$/;

/**
 * Many clients at once, each with steps of its own. Which of them are refused depends on who comes first; what was
 * answered to be done is written down, in the order of the answers. Returns how many were done and refused.
 */
export async function race(
  service: TestService,
  world: World,
  clients: readonly (readonly Step[])[],
): Promise<{ readonly done: number; readonly refused: number }> {
  const sums = { done: 0, refused: 0 };
  const run = async (steps: readonly Step[]): Promise<void> => {
    const view = { ...world };
    for (const step of steps) {
      if (step.kind === 'wait') service.clock.advance(Math.min(hoursOf(step), MAX_HOURS_AT_ONCE) * HOUR);
      if (step.kind === 'sweep') await sweep(service, world);
      if (step.kind === 'dose') view.ready ??= world.called.shift();
      const answer = await sendAtOnce(view, step);
      if (answer === undefined) continue;
      sums[answer.status < 300 ? 'done' : 'refused'] += 1;
      if (step.kind === 'dose' && answer.status < 300) view.ready = undefined;
    }
  };
  await Promise.all(clients.map(run));
  return sums;
}

/** Sends a step, some of them twice at the same time with one key: that is done once. */
async function sendAtOnce(world: World, step: Step): Promise<Answer | undefined> {
  const request = requestOf(world, step);
  if (request === undefined) return undefined;
  const key = newKey();
  const answers = await Promise.all((step.twice ? [1, 2] : [1]).map(() => world.send(request, key)));
  for (const answer of answers) {
    const outcome = outcomeOf(answer);
    if (outcome !== 'done') expect([step, outcome]).toEqual([step, expect.stringMatching(FORESEEN)]);
  }
  const [first, second] = answers.filter(({ status }) => status < 300);
  if (first === undefined) return answers[0];
  if (second !== undefined) expect(second.body).toEqual(first.body);
  settle(world, step, request, first);
  return first;
}

async function sweep(service: TestService, { province }: World): Promise<void> {
  const today = dayAtSite(service.clock.now());
  await discardOpenVials(service.context(province), province);
  await quarantineExpired(service.context(province), province, today);
}

/** What was answered to be done explains every balance of every account, every line of every round, and every ledger. */
export async function expectExplained(service: TestService, world: World): Promise<void> {
  const { paper, session, site } = world;
  const now = world.now().getTime();
  const staff = await service.as('site', site);
  const vials = await staff.get(`/v1/sessions/${session}/vials?limit=100`).expect(200);
  expect(vials.body.next).toBeUndefined();
  const listed: readonly VialWithRest[] = vials.body.items;
  for (const { id, lot, capacity, status, extraDoses } of listed) {
    const account = `vial:${id}`;
    paper.post({ from: sessionOf(world), to: account, batch: { lot }, doses: capacity }, now);
    expect(paper.vials.find((vial) => vial.id === id)?.extras ?? 0).toBe(extraDoses);
    const rest = paper.shelves.get(`${account}|${lot}`)?.onHand ?? 0;
    // A vial that is closed has nothing left: its rest was wasted, and what came back to it since.
    if (status === 'closed')
      paper.post({ from: account, to: 'wasted:rest', batch: { lot }, doses: rest }, now);
  }
  for (const { id, onHand } of paper.shelves.values()) {
    expect([id, onHand]).toEqual([id, Math.max(onHand, 0)]);
  }
  for (const round of paper.rounds) await expectLines(service, round);
  await expectLedgers(service, world);
}
