import { dayAtSite } from '../../platform/clock.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import type { NewShipment, Shipment } from '../../supply/shipments/shipment.ts';
import { dispatchShipment } from './dispatch-shipment.ts';
import { listFirstUse } from './first-use.reads.ts';

/** Sends doses on their way, unless the receiver's first planned session with the product comes too late for them. */
export async function dispatchPlannedShipment(
  context: UseCaseContext,
  wanted: NewShipment,
): Promise<Shipment> {
  const today = dayAtSite(context.clock.now());
  return dispatchShipment(context, wanted, await listFirstUse(context.database, wanted.to, today));
}
