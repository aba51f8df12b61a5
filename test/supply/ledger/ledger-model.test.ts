import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withTransaction } from '../../../src/platform/database/database.ts';
import { newId } from '../../../src/platform/id.ts';
import { proveLedgers } from '../../../src/reports/conservation/ledger-balances.reads.ts';
import { listBalancesOfLedger } from '../../../src/supply/ledger/balance.store.ts';
import { changeHolds } from '../../../src/supply/ledger/balance-change.store.ts';
import type { MovementKind } from '../../../src/supply/ledger/movement.ts';
import { postMovement } from '../../../src/supply/ledger/stock.ts';
import { placeOfAccount } from '../../../src/supply/ledger/stock-account.ts';
import { bumpHoldVersion } from '../../../src/supply/lots/lot.store.ts';
import { insertHold } from '../../../src/supply/lots/lot-hold.store.ts';
import { useService } from '../../support/service.ts';
import { aSessionId, registerLot } from '../../support/supply-factory.ts';

const service = useService();

const BEFORE = new Date('2021-11-30T16:59:59Z');
const AFTER = new Date('2021-11-30T17:00:00Z');

/** The ledger as one could keep it on paper: doses by account, how many holds lie over each place. */
interface Paper {
  readonly onHand: Map<string, number>;
  readonly holds: string[];
}

interface Real {
  readonly lot: string;
  readonly accounts: readonly string[];
}

interface Move {
  readonly from: number;
  readonly to: number;
  readonly doses: number;
  readonly late: boolean;
  readonly kind: MovementKind;
}

const ENDS = ['supplier', 'given', 'wasted:broken', 'transit:26.X'];

class MoveCommand implements fc.AsyncCommand<Paper, Real> {
  readonly #move: Move;
  constructor(move: Move) {
    this.#move = move;
  }
  check(): boolean {
    return this.#move.from !== this.#move.to;
  }
  async run(paper: Paper, { lot, accounts }: Real): Promise<void> {
    const { doses, late, kind } = this.#move;
    const from = accounts[this.#move.from] ?? 'supplier';
    const to = accounts[this.#move.to] ?? 'given';
    const now = late ? AFTER : BEFORE;
    const outcome = await withTransaction(service.database, (tx) =>
      postMovement(tx, { lot, doses, from, to, kind, place: '26', by: 'test', now }),
    );
    expect(outcome).toBe(expected(paper, from, doses, late, kind));
    if (outcome !== 'posted') return;
    if (isKept(from)) paper.onHand.set(from, (paper.onHand.get(from) ?? 0) - doses);
    if (isKept(to)) paper.onHand.set(to, (paper.onHand.get(to) ?? 0) + doses);
  }
  toString(): string {
    return `move(${JSON.stringify(this.#move)})`;
  }
}

class HoldCommand implements fc.AsyncCommand<Paper, Real> {
  readonly #area: string;
  constructor(area: string) {
    this.#area = area;
  }
  check(): boolean {
    return true;
  }
  async run(paper: Paper, { lot }: Real): Promise<void> {
    await withTransaction(service.database, async (tx) => {
      await bumpHoldVersion(tx, lot);
      const heldAt = BEFORE.toISOString();
      const id = newId(this.#area, BEFORE);
      const hold = {
        id,
        lot,
        area: this.#area,
        reasonCode: 'other' as const,
        note: 'x',
        heldAt,
        heldBy: 'test',
      };
      await insertHold(tx, hold);
      await changeHolds(tx, lot, this.#area, 1);
    });
    paper.holds.push(this.#area);
  }
  toString(): string {
    return `hold(${this.#area})`;
  }
}

function isKept(account: string): boolean {
  return placeOfAccount(account) !== undefined;
}

function expected(paper: Paper, from: string, doses: number, late: boolean, kind: MovementKind): string {
  const place = placeOfAccount(from);
  if (place === undefined) return 'posted';
  const there = paper.onHand.get(from);
  if (there === undefined) return 'short';
  if (kind !== 'waste') {
    if (late) return 'expired';
    if (paper.holds.some((area) => place === area || place.startsWith(`${area}-`))) return 'held';
  }
  return there >= doses ? 'posted' : 'short';
}

test('the ledger does what one would do on paper, and all sums always agree', async () => {
  const accounts = 9;
  const move = fc
    .record({
      from: fc.nat(accounts - 1),
      to: fc.nat(accounts - 1),
      doses: fc.integer({ min: 1, max: 8 }),
      late: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      kind: fc.constantFrom<MovementKind>('dispatch', 'dispatch', 'dispatch', 'waste'),
    })
    .map((one) => new MoveCommand(one));
  const supply = fc
    .record({
      to: fc.integer({ min: ENDS.length, max: accounts - 1 }),
      doses: fc.integer({ min: 1, max: 20 }),
    })
    .map(({ to, doses }) => new MoveCommand({ from: 0, to, doses, late: false, kind: 'receipt' }));
  const hold = fc.constantFrom('26', '26-243', '26-243-001').map((area) => new HoldCommand(area));
  const some: fc.Arbitrary<fc.AsyncCommand<Paper, Real>>[] = [supply, supply, move, move, move, move, hold];
  const commands = fc.commands(some, { maxCommands: 40 });
  await fc.assert(
    fc.asyncProperty(commands, async (list) => {
      const lot = await registerLot(service, { expiry: '2021-11-30' });
      const session = aSessionId(service, '26-243-001');
      const own = ['26', '26-243', '26-243-001', '26-244', `session:${session}`];
      const paper: Paper = { onHand: new Map(), holds: [] };
      await fc.asyncModelRun(
        () => ({ model: paper, real: { lot: lot.id, accounts: [...ENDS, ...own] } }),
        list,
      );
      const kept = (await listBalancesOfLedger(service.database, '26')).filter((one) => one.lot === lot.id);
      expect(new Map(kept.map((one) => [one.account, one.onHand]))).toEqual(paper.onHand);
      expect(kept.every((one) => one.onHand >= 0)).toBe(true);
    }),
    { numRuns: 25 },
  );
  const proof = await proveLedgers(service.database, '26');
  expect(proof.differences.filter((one) => one.record === 'balances')).toEqual([]);
  expect(proof.checked).toBeGreaterThan(0);
}, 60_000);
