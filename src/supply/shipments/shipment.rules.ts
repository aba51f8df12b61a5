import { type AreaCode, covers } from '../../platform/area.ts';
import { type Arrival, batchKey, type Discrepancy, type ShipmentLine } from './shipment.ts';

/** Doses go down one line of command or back up it: one place has to contain the other. */
export function isConnected(from: AreaCode, to: AreaCode): boolean {
  return from !== to && (covers(from, to) || covers(to, from));
}

type ArrivalDecision =
  | { readonly ok: true; readonly discrepancies: Discrepancy[] }
  | { readonly ok: false; readonly lot: string; readonly expected: number; readonly found: number };

/** Every batch sent, and no other, has to be accounted for to the last dose. */
export function decideArrival(sent: readonly ShipmentLine[], lines: Arrival['lines']): ArrivalDecision {
  const found = new Map(lines.map((line) => [batchKey(line), line.received + line.broken + line.lost]));
  const expected = new Map(sent.map((line) => [batchKey(line), line.doses]));
  for (const batch of new Set([...expected.keys(), ...found.keys()])) {
    const [one, other] = [expected.get(batch) ?? 0, found.get(batch) ?? 0];
    if (one !== other) return { ok: false, lot: batch, expected: one, found: other };
  }
  return {
    ok: true,
    discrepancies: lines
      .filter((line) => line.broken + line.lost > 0)
      .map(({ received: _, ...line }) => line),
  };
}
