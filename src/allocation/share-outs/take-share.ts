import type { Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { lotProblem } from '../../supply/lots/lot.problems.ts';
import { productOfLot } from '../../supply/lots/lot.ts';
import type { NewShipment } from '../../supply/shipments/shipment.ts';
import { shareOutProblem } from './share-out.problems.ts';
import { findShareOut } from './share-out.store.ts';
import { takeFromShareOut } from './share-out-line.store.ts';

/**
 * Takes the lines of a shipment from the share-out that allocates them: of each lot, no more than it has left for the
 * receiver. Throws `request/not-found`, `lot/other-product`, `share-out/not-approved`, `share-out/exceeded`.
 */
export async function takeShare(
  tx: Tx,
  { from, to, lines }: Pick<NewShipment, 'from' | 'to' | 'lines'>,
  id: string,
): Promise<void> {
  const about = { area: from, object: id };
  const found = await findShareOut(tx, id);
  if (found === undefined || found.area !== from) throw platformProblem('request/not-found');
  const products = new Set<string>(found.lines.map(({ product }) => product));
  for (const { lot } of lines) {
    if (products.has(productOfLot(lot))) continue;
    const product = [...products].sort().join(', ');
    throw lotProblem('lot/other-product', { lot, product }).about(about);
  }
  for (const { lot, doses } of lines) {
    if (await takeFromShareOut(tx, found, to, { lot, doses })) continue;
    if (found.status !== 'approved') throw shareOutProblem('share-out/not-approved').about(about);
    throw shareOutProblem('share-out/exceeded', { unit: to, lot, doses }).about(about);
  }
}
