import type { Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { NewShipment } from '../../supply/shipments/shipment.ts';
import { redistributionProblem } from './redistribution.problems.ts';
import { findTransfer, takeFromTransfer } from './transfer.store.ts';

/**
 * Takes the lines of a shipment from the accepted transfer that orders it: between its places, of its lot, and no more than
 * it has left. Throws `request/not-found`, `redistribution/not-accepted`, `redistribution/exceeded`.
 */
export async function takeTransfer(
  tx: Tx,
  { from, to, lines }: Pick<NewShipment, 'from' | 'to' | 'lines'>,
  id: string,
): Promise<void> {
  const found = await findTransfer(tx, id);
  if (found === undefined || found.from !== from || found.to !== to) {
    throw platformProblem('request/not-found');
  }
  const about = { area: from, object: id };
  for (const { lot, doses } of lines) {
    if (lot === found.lot && (await takeFromTransfer(tx, found, doses))) continue;
    if (found.status !== 'accepted') throw redistributionProblem('redistribution/not-accepted').about(about);
    throw redistributionProblem('redistribution/exceeded', { lot, doses }).about(about);
  }
}
