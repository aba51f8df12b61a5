import { expect } from '@jest/globals';
import type supertest from 'supertest';
import { withTransaction } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/id.ts';
import type { ProductCode } from '../../src/policy/terms.ts';
import { postMovement } from '../../src/supply/ledger/stock.ts';
import type { Lot } from '../../src/supply/lots/lot.ts';
import { setAsideForSession } from '../../src/supply/stock/session-stock.ts';
import type { TestService } from './service.ts';

let numbers = 0;

/** An unused document number. */
export function aDecision(): { number: string; date: string; signer: string } {
  numbers += 1;
  return { number: `${1000 + numbers}/QĐ-BYT`, date: '2021-08-01', signer: 'Thứ trưởng' };
}

/** Registers a lot through the API. Default: AstraZeneca, good until 30/11/2021. */
export async function registerLot(
  service: TestService,
  wanted: { product?: ProductCode; number?: string; expiry?: string } = {},
): Promise<Lot> {
  numbers += 1;
  const ministry = await service.as('ministry', 'VN');
  const response = await ministry.post('/v1/lots', {
    product: wanted.product ?? 'astrazeneca',
    number: wanted.number ?? `LOT${numbers}`,
    expiry: wanted.expiry ?? '2021-11-30',
    dosesPerVial: 10,
    manufacturer: 'AstraZeneca AB',
  });
  if (response.status !== 201) throw new Error(JSON.stringify(response.body));
  return response.body;
}

/** Puts doses of a lot straight into a place's stock, as if the supplier had delivered them. */
export async function stockUp(
  service: TestService,
  place: string,
  lot: string,
  doses: number,
): Promise<void> {
  const outcome = await withTransaction(service.database, (tx) =>
    postMovement(tx, {
      lot,
      doses,
      from: 'supplier',
      to: place,
      kind: 'receipt',
      by: 'test',
      now: service.clock.now(),
    }),
  );
  if (outcome !== 'posted') throw new Error(outcome);
}

/** The id of a session; supply does not look it up. */
export function aSessionId(service: TestService, site: string): string {
  return newId(site, service.clock.now());
}

/** A lot with doses set aside for a new session at the site, ready to be drawn from. */
export async function sessionWithStock(
  service: TestService,
  site: string,
  doses: number,
  wanted: { product?: ProductCode; expiry?: string } = {},
): Promise<{ session: string; lot: string }> {
  const lot = await registerLot(service, wanted);
  await stockUp(service, site, lot.id, doses);
  const session = aSessionId(service, site);
  const outcome = await withTransaction(service.database, (tx) =>
    postMovement(tx, {
      lot: lot.id,
      doses,
      from: site,
      to: `session:${session}`,
      kind: 'set-aside',
      session,
      by: 'test',
      now: service.clock.now(),
    }),
  );
  if (outcome !== 'posted') throw new Error(outcome);
  return { session, lot: lot.id };
}

/** Sets doses aside by the rule, in a separate transaction. */
export function setAside(
  service: TestService,
  wanted: { session: string; site: string; product: ProductCode; doses: number; sessionDay: string },
) {
  return withTransaction(service.database, (tx) =>
    setAsideForSession(tx, { ...wanted, by: 'test', now: service.clock.now() }),
  );
}

export interface WantedRound {
  readonly lots: readonly { readonly lot: string; readonly doses: number }[];
  readonly lines: readonly {
    readonly unit: string;
    readonly purpose: 'area' | 'earmark' | 'sample';
    readonly doses: number;
  }[];
  readonly product?: ProductCode;
}

/** The body of a new round with an unused number. */
export function aRound(wanted: WantedRound): Record<string, unknown> {
  numbers += 1;
  return {
    number: numbers,
    decision: aDecision(),
    product: wanted.product ?? 'astrazeneca',
    source: 'covax',
    lots: wanted.lots,
    lines: wanted.lines,
    finishBy: '2021-09-30',
  };
}

/** Enters a round through the API. */
export async function createRound(service: TestService, wanted: WantedRound): Promise<{ id: string }> {
  const ministry = await service.as('ministry', 'VN');
  const response = await ministry.post('/v1/rounds', aRound(wanted));
  if (response.status !== 201) throw new Error(JSON.stringify(response.body));
  return response.body;
}

/** Doses on one account, read through the API; 0 if there is no balance. */
export async function onHand(service: TestService, account: string, lot: string): Promise<number> {
  const found = await service.database.connection.db
    ?.collection<{ _id: string; onHand: number }>('stockBalances')
    .findOne({ _id: `${account}|${lot}` });
  return found?.onHand ?? 0;
}

/** Sends a request that must be refused: checks the code, and that nothing was written. */
export async function expectRefusal(
  service: TestService,
  code: string,
  send: () => supertest.Test,
): Promise<supertest.Response> {
  const before = await service.snapshot();
  const response = await send();
  expect(response.body.code).toBe(code);
  expect(await service.snapshot()).toBe(before);
  return response;
}

/** Round 2 of 2021: 811,200 doses, 80,000 of them for the army, 600 for testing. */
export async function roundTwo(service: TestService) {
  const lot = await registerLot(service);
  return {
    lot: lot.id,
    round: await createRound(service, {
      lots: [{ lot: lot.id, doses: 811_200 }],
      lines: [
        { unit: '01', purpose: 'area', doses: 53_350 },
        { unit: '26', purpose: 'area', doses: 677_250 },
        { unit: 'earmark:army', purpose: 'earmark', doses: 80_000 },
        { unit: 'earmark:testing', purpose: 'sample', doses: 600 },
      ],
    }),
  };
}
