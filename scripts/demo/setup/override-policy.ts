import { z } from 'zod';
import { PROVINCE, type Rehearsal } from '../rehearsal.ts';

const inForce = z.object({ rules: z.object({ version: z.string() }) });

/** The province records an override that cites its document; then every turn is computed anew. */
export async function recordOverride(
  rehearsal: Rehearsal,
  wanted: { document: object; effectiveFrom: string; changes: readonly object[] },
): Promise<void> {
  const path = `/v1/provinces/${PROVINCE}/policy`;
  const { rules } = await rehearsal.province.get(path, inForce);
  await rehearsal.province.post(
    `${path}/overrides`,
    { basedOn: rules.version, ...wanted },
    z.object({ version: z.string() }),
  );
  await rehearsal.queue.runNow('refresh-orders');
}
