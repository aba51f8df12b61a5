import type { JobQueue } from '../../jobs/agenda.ts';
import { dayAtSite, instantAtSite, type ManualClock } from '../../src/platform/clock.ts';
import type { Registered } from '../support/calls.ts';
import type { Client, Tally } from '../support/client.ts';
import type { Report } from './report.ts';
import type { DistrictPlan, MadeUpPerson } from './setup/made-up-people.ts';
import type { MessageGateway } from './setup/message-gateway.ts';
import type { Rounds } from './setup/planned-rounds.ts';

export const PROVINCE = '26';
/** How many requests of one kind run at once. */
export const PARALLEL = 12;

export interface RegisteredPerson extends MadeUpPerson, Registered {
  /** Seeds this person's dice, so that what they do does not depend on the order in which people are asked. */
  readonly serial: number;
}

export interface Site {
  readonly id: string;
  readonly name: string;
  readonly client: Client;
  readonly canResuscitate: boolean;
}

export interface District extends DistrictPlan {
  readonly client: Client;
  /** District health centre, commune health station, private clinic. */
  readonly sites: readonly [Site, Site, Site];
}

export interface Session {
  readonly id: string;
  readonly day: string;
  readonly product: string;
  readonly district: District;
  readonly site: Site;
  readonly capacity: number;
}

export interface GivenDose {
  readonly id: string;
  readonly session: Session;
  readonly person: string;
  readonly doseNumber: number;
  /** As it was sent, to be sent once more. */
  readonly sent: { readonly body: object; readonly key: string };
}

/** Who works with the service, and where. */
export interface Users {
  readonly ministry: Client;
  /** Another person of the Ministry, who approves what the first proposes. */
  readonly ministryApprover: Client;
  readonly province: Client;
  readonly provinceApprover: Client;
  readonly inspector: Client;
  readonly districts: readonly District[];
}

/** What every step works with. What one step hands to a later one is in `steps.ts`. */
export interface Rehearsal extends Users {
  readonly clock: ManualClock;
  readonly report: Report;
  readonly tally: Tally;
  readonly queue: JobQueue;
  readonly gateway: MessageGateway;
  /** Where the service is, for tools that ask it by themselves. */
  readonly url: string;
  /** A folder that is gone after the rehearsal. */
  readonly folder: string;
  /** Somebody without an account. */
  readonly anyone: Client;
  readonly rounds: Rounds;
  /** Everybody who is registered, by id. */
  readonly people: Map<string, RegisteredPerson>;
  /** Every session that was planned, and every dose that was given, in that order. */
  readonly sessions: Session[];
  readonly given: GivenDose[];
  /** Products somebody has been screened for. */
  readonly screened: Set<string>;
  /** Children whose guardians have consented. */
  readonly consented: Set<string>;
}

/** Moves the clock on to a time of a day at the sites; never back. */
export function advanceTo(rehearsal: Rehearsal, day: string, time: string): void {
  const instant = instantAtSite(day, time);
  if (instant > rehearsal.clock.now()) rehearsal.clock.set(instant);
}

export function today(rehearsal: Rehearsal): string {
  return dayAtSite(rehearsal.clock.now());
}

/** The instant a number of minutes from now. */
export function minutesFromNow(rehearsal: Rehearsal, minutes: number): string {
  return new Date(rehearsal.clock.now().getTime() + minutes * 60_000).toISOString();
}
