import { z } from 'zod';
import { type AreaCode, areaCode, COUNTRY, provinceOf } from '../platform/area.ts';
import { areaOfId, siteScopedId } from '../platform/id.ts';
import type { WastageCause } from './movement.ts';

/**
 * Where doses can be, in the ledger's eyes. Places (`VN`, `26`, `26-243`, `26-243-001`) and stock set aside for one
 * session (`session:<id>`) have balances that never go below zero; `supplier`, `transit:<shipment>`, `given`,
 * `wasted:<cause>` and `sample` are the other ends of movements.
 */
export type StockAccount = string;

export const SUPPLIER: StockAccount = 'supplier';
export const GIVEN: StockAccount = 'given';
export const SAMPLE: StockAccount = 'sample';

const SESSION = 'session:';

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

export function sessionAccount(session: string): StockAccount {
  return `${SESSION}${session}`;
}

export function transitAccount(shipment: string): StockAccount {
  return `transit:${shipment}`;
}

export function wastedAccount(cause: WastageCause): StockAccount {
  return `wasted:${cause}`;
}

/** Where the stock of an account physically lies; undefined for accounts without a balance. */
export function placeOfAccount(account: StockAccount): AreaCode | undefined {
  if (account.startsWith(SESSION)) return areaOfId(account.slice(SESSION.length));
  return areaCode.safeParse(account).success ? account : undefined;
}

/** The session an account is stock of; undefined for every other account. */
export function sessionOfAccount(account: StockAccount): string | undefined {
  return account.startsWith(SESSION) ? account.slice(SESSION.length) : undefined;
}

/** The province whose books a place belongs to; the country's own store is `VN`. */
export function bookOf(place: AreaCode): string {
  return provinceOf(place) ?? COUNTRY;
}
