import { recordAction } from '../../audit/record.ts';
import { findCommune } from '../../places/administrative-units.ts';
import { findSite } from '../../places/sites/site.store.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { type Recorded, transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { insertSession } from './session.store.ts';
import type { NewSession, Session } from './session.ts';
import { capacityOf, findShiftFault } from './shift.rules.ts';

/**
 * Plans a session as a draft: nobody is called and no stock is set aside before it is published. A shift holds at most
 * as many people as the tables can vaccinate in it by the province's setting for that day. Throws `session/unknown-site`,
 * `session/day-past`, `session/tables-exceed-site`, `session/commune-elsewhere`, `session/shifts-invalid`,
 * `session/shift-over-capacity`.
 */
export async function createSession(context: UseCaseContext, wanted: NewSession): Promise<Session> {
  return transact(context, (tx, now) => draftSession(tx, context, now, wanted));
}

/** The same within a transaction that does more; `planLine`: the line of the session plan that it is made from. */
export async function draftSession(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  wanted: NewSession,
  planLine?: string,
): Promise<Recorded<Session>> {
  const about = { area: wanted.site };
  const site = await findSite(tx, wanted.site);
  if (site === undefined) throw schedulingProblem('session/unknown-site').about(about);
  const { policy, version } = await loadPolicy(tx, site.province);
  const today = dayAtSite(now);
  if (wanted.day < today) throw schedulingProblem('session/day-past', { today }).about(about);
  if (wanted.tables > site.tables) {
    throw schedulingProblem('session/tables-exceed-site', { tables: site.tables }).about(about);
  }
  const elsewhere = wanted.communes.filter((code) => findCommune(code)?.district !== site.district);
  if (elsewhere.length > 0) {
    throw schedulingProblem('session/commune-elsewhere', { communes: elsewhere }).about(about);
  }
  const { dosesPerTablePerHour } = settingsOn(policy, wanted.day);
  const fault = findShiftFault(wanted.shifts, wanted.tables, dosesPerTablePerHour);
  if (fault?.kind === 'invalid') {
    throw schedulingProblem('session/shifts-invalid', { shift: fault.shift }).about(about);
  }
  if (fault?.kind === 'over-capacity') {
    const { shift, most } = fault;
    throw schedulingProblem('session/shift-over-capacity', { shift, most }).about(about);
  }
  const session: Session = {
    id: newId(site.id, now),
    province: site.province,
    district: site.district,
    site: site.id,
    day: wanted.day,
    product: wanted.product,
    communes: [...new Set(wanted.communes)].sort(),
    tables: wanted.tables,
    shifts: wanted.shifts,
    status: 'draft',
    callListSize: 0,
    standbySize: 0,
    cutoffKey: '',
    policyVersion: version,
    ...(planLine === undefined ? {} : { planLine }),
    createdBy: context.actor.account,
    createdAt: now.toISOString(),
  };
  await insertSession(tx, session);
  const entry = await recordAction(tx, context, now, {
    action: 'createSession',
    area: session.site,
    object: session.id,
    policyVersion: version,
    details: {
      day: session.day,
      product: session.product,
      slots: capacityOf(session.shifts),
      ...(planLine === undefined ? {} : { planLine }),
    },
  });
  return { entry, answer: session };
}
