import { z } from 'zod';
import { PROVINCE } from './cast.ts';
import type { Stage } from './stage.ts';

const inForce = z.object({ rules: z.object({ version: z.string() }) });

/** The province records an override that cites its document; every place in the order is computed anew. */
export async function override(
  stage: Stage,
  wanted: { document: object; effectiveFrom: string; changes: readonly object[] },
): Promise<void> {
  const path = `/v1/provinces/${PROVINCE}/policy`;
  const { rules } = await stage.province.get(path, inForce);
  await stage.province.post(
    `${path}/overrides`,
    { basedOn: rules.version, ...wanted },
    z.object({ version: z.string() }),
  );
  await stage.queue.runNow('refresh-orders');
}
