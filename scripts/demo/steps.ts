import type { AnnouncedRound } from '../support/calls.ts';
import type { ArrivedRound } from './allocation/allocate-round.ts';
import { closeRounds } from './allocation/close-rounds.ts';
import { firstRound } from './allocation/first-round.ts';
import { planByProposal, type Receiver, transferIdleDoses } from './allocation/transfers.ts';
import { departByRule } from './exceptions/departures-by-rule.ts';
import { inspect } from './proofs/findings.ts';
import { keepCheckpoint, verifyWholeLog } from './proofs/log.ts';
import { publishOrder } from './proofs/public-order.ts';
import type { Rehearsal, Session } from './rehearsal.ts';
import { roundOfFirstDoses } from './sessions/first-doses.ts';
import { firstWeek } from './sessions/first-week.ts';
import { completeCourses, completeCoursesAndChildren } from './sessions/second-doses.ts';
import { register } from './setup/registration.ts';
import { type IdleDoses, keepCold, type ThawedVial } from './supply/cold-chain.ts';
import { extendShelfLife } from './supply/longer-shelf-life.ts';
import { showFlags, useBeforeExpiry } from './supply/near-expiry.ts';
import { reactAndRecall } from './supply/reaction-and-recall.ts';

/** What a step hands to later ones. */
interface Results {
  /** A file with the log's checkpoint as somebody kept it early in the campaign. */
  readonly checkpoint: string;
  readonly firstRound: ArrivedRound;
  /** Announced in the first week, received after it. */
  readonly secondRound: AnnouncedRound;
  readonly thirdRound: ArrivedRound;
  /** Somebody who got a first dose of AstraZeneca on the first day. */
  readonly vaccinatedFirst: string;
  readonly idleDoses: IdleDoses;
  /** A vial that was thawed in October and is still there when its days are over. */
  readonly thawedVial: ThawedVial;
  readonly receiver: Receiver;
  /** A session of the idle doses, and the doses that were given there. */
  readonly smallSession: Session;
  readonly smallDoses: readonly string[];
}

interface Step {
  readonly name: string;
  readonly run: (rehearsal: Rehearsal, results: Partial<Results>) => Promise<Partial<Results>>;
}

/** The autumn of 2021 in Vĩnh Phúc, in order of play: what a step needs of earlier ones is named. */
const STEPS: readonly Step[] = [
  step('register people and verify groups', [], register),
  step('publish the order', [], publishOrder),
  step('keep a checkpoint of the log', [], async (rehearsal) => ({
    checkpoint: await keepCheckpoint(rehearsal),
  })),
  step('allocate the first round', [], async (rehearsal) => ({ firstRound: await firstRound(rehearsal) })),
  step('first week, and attempts to jump the queue', ['firstRound'], firstWeek),
  step('flag lots near expiry', [], showFlags),
  step('second round', ['secondRound', 'vaccinatedFirst'], async (rehearsal, given) => {
    const { second } = rehearsal.rounds;
    await roundOfFirstDoses(rehearsal, { ...given, plan: second, monday: '2021-09-27' });
  }),
  step('use a lot before it expires', [], useBeforeExpiry),
  step('third round', ['vaccinatedFirst'], async (rehearsal, { vaccinatedFirst }) => {
    const { third: plan } = rehearsal.rounds;
    const order = { vaccinatedFirst, plan, monday: '2021-10-04' };
    return { thirdRound: await roundOfFirstDoses(rehearsal, order) };
  }),
  step('thaw, count, and lose doses to heat', [], keepCold),
  step('transfer idle doses', ['idleDoses'], async (rehearsal, { idleDoses }) => ({
    receiver: await transferIdleDoses(rehearsal, idleDoses),
  })),
  step(
    'accept a proposed session',
    ['receiver', 'idleDoses'],
    async (rehearsal, { receiver, idleDoses }) => ({
      smallSession: await planByProposal(rehearsal, receiver, idleDoses.lot),
    }),
  ),
  step(
    'depart from the order by rule',
    ['smallSession', 'idleDoses'],
    async (rehearsal, { smallSession, idleDoses }) => ({
      smallDoses: await departByRule(rehearsal, smallSession, idleDoses.lot),
    }),
  ),
  step(
    'hold and recall a lot after a reaction',
    ['smallSession', 'idleDoses', 'smallDoses'],
    (rehearsal, { smallSession, idleDoses, smallDoses }) =>
      reactAndRecall(rehearsal, smallSession, { lot: idleDoses.lot, doses: smallDoses }),
  ),
  step('second doses of AstraZeneca', [], completeCourses),
  step('second doses of Comirnaty, and children', [], completeCoursesAndChildren),
  step('close two rounds', ['firstRound', 'thirdRound'], (rehearsal, { firstRound, thirdRound }) =>
    closeRounds(rehearsal, [firstRound, thirdRound]),
  ),
  step('extend the shelf life of two lots', ['thawedVial'], (rehearsal, { thawedVial }) =>
    extendShelfLife(rehearsal, thawedVial),
  ),
  step('inspect: conservation and findings', [], inspect),
  step('verify the log against the checkpoint', ['checkpoint'], (rehearsal, { checkpoint }) =>
    verifyWholeLog(rehearsal, checkpoint),
  ),
];

/** Plays every step, by the public API alone. Throws an error that names the step which could not go on. */
export async function playSteps(rehearsal: Rehearsal): Promise<void> {
  let results: Partial<Results> = {};
  for (const { name, run } of STEPS) {
    try {
      results = { ...results, ...(await run(rehearsal, results)) };
    } catch (error) {
      throw new Error(`the step “${name}” failed`, { cause: error });
    }
  }
}

function step<const K extends keyof Results>(
  name: string,
  needs: readonly K[],
  play: (rehearsal: Rehearsal, given: Pick<Results, K>) => Promise<Partial<Results>> | Promise<void>,
): Step {
  return {
    name,
    run: async (rehearsal, results) => {
      if (!has(results, needs)) throw new Error(`an earlier step must give ${needs.join(', ')}`);
      return (await play(rehearsal, results)) ?? {};
    },
  };
}

function has<K extends keyof Results>(
  results: Partial<Results>,
  needs: readonly K[],
): results is Partial<Results> & Pick<Results, K> {
  return needs.every((key) => results[key] !== undefined);
}
