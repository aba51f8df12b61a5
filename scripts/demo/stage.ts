import type { JobQueue } from '../../jobs/agenda.ts';
import { dayAtSite, instantAtSite, type ManualClock } from '../../src/platform/clock.ts';
import type { Text } from '../../src/platform/texts.ts';
import type { Answer, Client, Tally } from '../support/client.ts';
import type { CastMember, District } from './cast.ts';
import type { Gateway } from './gateway.ts';
import type { Narrator } from './narrator.ts';
import type { Rounds } from './rounds.ts';

export interface Player extends CastMember {
  /** Seeds this person's dice, so that what she does does not hang on the order in which people are asked. */
  readonly serial: number;
  readonly id: string;
  readonly pseudonym: string;
  readonly memberships: readonly { readonly id: string; readonly group: number }[];
}

export interface PlayedSite {
  readonly id: string;
  readonly name: string;
  readonly client: Client;
  readonly canResuscitate: boolean;
}

export interface PlayedDistrict extends District {
  readonly client: Client;
  /** District health centre, commune health station, private clinic. */
  readonly sites: readonly [PlayedSite, PlayedSite, PlayedSite];
}

export interface PlayedSession {
  readonly id: string;
  readonly day: string;
  readonly product: string;
  readonly district: PlayedDistrict;
  readonly site: PlayedSite;
  readonly capacity: number;
}

/** What the rehearsal has on stage: the clock it holds, its users, places and people. */
export interface Stage {
  readonly clock: ManualClock;
  readonly narrator: Narrator;
  readonly tally: Tally;
  readonly queue: JobQueue;
  /** Where the service is, for tools that ask it by themselves. */
  readonly url: string;
  readonly gateway: Gateway;
  /** A folder that is gone after the rehearsal. */
  readonly folder: string;
  readonly ministry: Client;
  readonly ministrySecond: Client;
  readonly province: Client;
  readonly provinceSecond: Client;
  readonly inspector: Client;
  /** Somebody without an account. */
  readonly anyone: Client;
  readonly districts: readonly PlayedDistrict[];
  readonly rounds: Rounds;
  /** Ids of the rounds that were announced, by number. */
  readonly roundIds: Map<number, string>;
  readonly people: Map<string, Player>;
  readonly sessions: PlayedSession[];
  /** The lot a session is injecting from. */
  readonly lotInUse: Map<string, string>;
  readonly given: { id: string; session: PlayedSession; person: string; doseNumber: number }[];
  /** Products somebody has been screened for. */
  readonly screened: Set<string>;
  /** Children whose guardians have consented. */
  readonly consented: Set<string>;
  /** A round that was announced before its turn in the story. */
  secondRound?: { id: string; lots: string[] };
  /** Somebody who got the first AstraZeneca dose of the campaign. */
  firstDoseOfAstraZeneca?: string;
  /** The very first dose as it was sent, to be sent once more. */
  firstDose?: { client: Client; body: unknown; key: string; id: string };
  /** A vial that was thawed in October and is still there when its days are over. */
  thawed?: { site: PlayedSite; lot: string; thawedAt: string };
  /** The log's checkpoint as somebody has kept it early in the story: a file. */
  keptCheckpoint?: string;
  /** What did not come as it should; empty at the end of a good rehearsal. */
  readonly faults: string[];
  /** Every refusal that was asked for on purpose, by code. */
  readonly provoked: Map<string, number>;
}

export const WIDTH = 12;

/** Moves the clock on to a time of a day at the sites; never back. */
export function goTo(stage: Stage, day: string, time: string): void {
  const instant = instantAtSite(day, time);
  if (instant > stage.clock.now()) stage.clock.set(instant);
}

export function today(stage: Stage): string {
  return dayAtSite(stage.clock.now());
}

/** Holds an answer against the refusal that should have come, and tells of it. */
export function expectRefusal(stage: Stage, who: string, tried: Text, answer: Answer, code: string): void {
  const got = answer.problem ?? `${answer.status}`;
  if (got !== code) {
    stage.faults.push(`${tried.en}: ${code} was expected, ${got} came`);
    stage.narrator.wrong(`${tried.vi}: chờ ${code}, nhận ${got}`);
    return;
  }
  stage.provoked.set(code, (stage.provoked.get(code) ?? 0) + 1);
  stage.narrator.refused(who, tried, code, answer.title ?? '');
}
