import { z } from 'zod';
import { type AreaCode, areaCode, COUNTRY, provinceOf } from '../../platform/area.ts';
import { areaOfId, siteScopedId } from '../../platform/id.ts';
import type { WastageCause } from './movement.ts';

/**
 * Where doses can be, as the ledger sees it. Places (`VN`, `26`, `26-243`, `26-243-001`), stock set aside for one session
 * (`session:<id>`), an open vial (`vial:<id>`) and stock set apart after a cold-chain failure (`quarantine:<failure>`) have
 * balances that never go below zero, and are in a place. `supplier`, `transit:<shipment>`, `given`, `wasted:<cause>`,
 * `sample`, `extra` (doses drawn beyond the number of a vial) and `count` (differences found by a stock count) are the
 * other ends of movements.
 */
export type StockAccount = string;

export const SUPPLIER: StockAccount = 'supplier';
export const GIVEN: StockAccount = 'given';
export const SAMPLE: StockAccount = 'sample';
export const EXTRA: StockAccount = 'extra';
export const COUNT: StockAccount = 'count';

const SESSION = 'session:';
const VIAL = 'vial:';
const QUARANTINE = 'quarantine:';

/** An account with a balance, as a request names it. */
export const balanceAccount = z
  .union([
    areaCode,
    z
      .string()
      .startsWith(SESSION)
      .refine((text) => siteScopedId.safeParse(text.slice(SESSION.length)).success, {
        message: 'session: and the id of a session',
      }),
  ])
  .meta({ description: 'VN, 26, 26-243, 26-243-001, or session:<id>', example: '26-243-001' });

/** An account from which doses can be lost: one with a balance, or an open vial. */
export const lossAccount = z
  .union([
    balanceAccount,
    z
      .string()
      .startsWith(VIAL)
      .refine((text) => siteScopedId.safeParse(text.slice(VIAL.length)).success, {
        message: 'vial: and the id of a vial',
      }),
  ])
  .meta({
    description: 'VN, 26, 26-243, 26-243-001, session:<id> or vial:<id>',
    example: '26-243-001',
  });

export function sessionAccount(session: string): StockAccount {
  return `${SESSION}${session}`;
}

export function vialAccount(vial: string): StockAccount {
  return `${VIAL}${vial}`;
}

export function quarantineAccount(failure: string): StockAccount {
  return `${QUARANTINE}${failure}`;
}

export function transitAccount(shipment: string): StockAccount {
  return `transit:${shipment}`;
}

export function wastedAccount(cause: WastageCause): StockAccount {
  return `wasted:${cause}`;
}

/** The place where the stock of an account physically is; undefined for accounts without a balance. */
export function placeOfAccount(account: StockAccount): AreaCode | undefined {
  for (const kind of [SESSION, VIAL, QUARANTINE]) {
    if (account.startsWith(kind)) return areaOfId(account.slice(kind.length));
  }
  return areaCode.safeParse(account).success ? account : undefined;
}

/** The session whose stock the account holds; undefined for every other account. */
export function sessionOfAccount(account: StockAccount): string | undefined {
  return account.startsWith(SESSION) ? account.slice(SESSION.length) : undefined;
}

/** The open vial an account belongs to; undefined for every other account. */
export function vialOfAccount(account: StockAccount): string | undefined {
  return account.startsWith(VIAL) ? account.slice(VIAL.length) : undefined;
}

/** Whether the account holds stock set apart after a cold-chain failure. */
export function isQuarantine(account: StockAccount): boolean {
  return account.startsWith(QUARANTINE);
}

/** The ledger a place belongs to: its province, or `VN` for the national store. */
export function ledgerOf(place: AreaCode): string {
  return provinceOf(place) ?? COUNTRY;
}
