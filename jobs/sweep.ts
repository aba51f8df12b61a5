import type { AreaCode } from '../src/platform/area.ts';
import { errorForLog } from '../src/platform/log.ts';
import type { UseCaseContext } from '../src/platform/use-case.ts';
import { listCampaignProvinces } from '../src/policy/campaign/policy.store.ts';
import type { JobResult } from './job.ts';

/** At least one area could not be swept; the others were swept. */
class SweepFailed extends Error {
  override readonly name = 'SweepFailed';
}

/** Sweeps every province that has started its campaign; returns the sums. Throws `SweepFailed` at the end if one failed. */
export async function sweepProvinces(
  context: UseCaseContext,
  work: (province: AreaCode) => Promise<JobResult>,
): Promise<JobResult> {
  return sweepAreas(context, await listCampaignProvinces(context.database), work);
}

/**
 * Sweeps one area after the other and sums the results. An area that fails is logged and does not stop the others; the
 * run as a whole then fails, so that it is noticed. Throws `SweepFailed` at the end if one failed.
 */
export async function sweepAreas(
  context: UseCaseContext,
  areas: readonly AreaCode[],
  work: (area: AreaCode) => Promise<JobResult>,
): Promise<JobResult> {
  const sums: Record<string, number> = {};
  let failed = 0;
  for (const area of areas) {
    try {
      for (const [name, number] of Object.entries(await work(area))) sums[name] = (sums[name] ?? 0) + number;
    } catch (error) {
      failed += 1;
      context.log.error({ requestId: context.requestId, area, err: errorForLog(error) }, 'sweep failed');
    }
  }
  if (failed > 0) throw new SweepFailed(`${failed} of ${areas.length} areas`);
  return { areas: areas.length, ...sums };
}
