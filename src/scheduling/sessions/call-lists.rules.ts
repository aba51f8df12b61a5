import { canonicalJson, sha256Hex } from '../../platform/hash.ts';
import type { Called } from '../standby/call.rules.ts';
import type { Session, StandbyEntry } from './session.ts';
import { assignSlots, type Slot } from './shift.rules.ts';

/** How many people of the order each list takes. */
export interface WantedLists {
  /** Called to a slot. */
  readonly call: number;
  /** Put on the standby list, directly after those who are called. */
  readonly standby: number;
  /** Invited, from the top of the order, to take a free slot themselves; those who are called are among them. */
  readonly invite: number;
}

export interface CutLists {
  readonly called: readonly { readonly person: Called; readonly slot: Slot }[];
  readonly standby: readonly StandbyEntry[];
  readonly invited: number;
  /** Anyone at or before this key may take a free slot; never before the session's present one. */
  readonly cutoffKey: string;
}

/**
 * Cuts the lists of a session from the order, and nothing but the order decides who is on which: the first are called,
 * the earliest in the order to the earliest of the free slots; the next are the standby list, with positions from 1.
 * Lists are shorter if the order or the slots are.
 */
export function cutLists(
  order: readonly Called[],
  session: Pick<Session, 'id' | 'cutoffKey'>,
  free: readonly Slot[],
  wanted: WantedLists,
): CutLists {
  const { call, standby, invite } = wanted;
  const invited = order.slice(0, Math.max(call, invite));
  const lastKey = invited.at(-1)?.key ?? '';
  return {
    called: assignSlots(order.slice(0, call), free),
    standby: order.slice(call, call + standby).map(({ person, pseudonym, key }, index) => ({
      session: session.id,
      position: index + 1,
      person,
      pseudonym,
      key,
      status: 'waiting',
    })),
    invited: invited.length,
    cutoffKey: lastKey > session.cutoffKey ? lastKey : session.cutoffKey,
  };
}

/** How many people have to be read from the top of the order to cut these lists; at least one. */
export function peopleNeeded({ call, standby, invite }: WantedLists): number {
  return Math.max(call + standby, invite, 1);
}

/** SHA-256 of the canonical JSON of `[position, pseudonym]` of everybody on a list, in order. */
export function hashOfList(list: readonly { readonly pseudonym: string }[]): string {
  return sha256Hex(canonicalJson(list.map(({ pseudonym }, index) => [index + 1, pseudonym])));
}
