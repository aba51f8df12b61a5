import { recordAction } from '../../audit/record.ts';
import { relationTo } from '../../people/relations/relation-to.ts';
import { areaAbove } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { schedulingProblem } from '../../scheduling/scheduling.problems.ts';
import { givesSlots } from '../../scheduling/sessions/session-state.rules.ts';
import { notPossibleNow } from '../../scheduling/sessions/session-step.ts';
import { gatherOverrideFacts, judgeOrRefuse } from './gather-override-facts.ts';
import { overrideProblem } from './override.problems.ts';
import { insertOverride, type StoredOverride } from './override.store.ts';
import { type NewOverride, type Override, overridable } from './override.ts';

/**
 * Requests a departure from the order for one person in one session, with reason and evidence. The level above the
 * requesting one decides. Throws `booking/had-one-here`, `override/never`, `override/other-refusal`, `override/not-needed`, `override/already-asked`,
 * `session/not-possible-now`, `request/not-found`.
 */
export async function requestOverride(context: UseCaseContext, wanted: NewOverride): Promise<Override> {
  const { actor, secrets } = context;
  return transact(
    context,
    async (tx, now) => {
      const gathered = await gatherOverrideFacts(tx, wanted);
      const { session, course, policy, about } = gathered;
      if (!givesSlots(session.status) || session.day < dayAtSite(now)) throw notPossibleNow(session, 'call');
      judgeOrRefuse(gathered, wanted.refusal);
      // A person has at most one booking in a session; one that has ended is not reopened.
      if (wanted.refusal !== 'dose/group-not-open' && gathered.booking !== undefined) {
        throw schedulingProblem('booking/had-one-here').about(about);
      }
      const { province, district, site, day } = session;
      const { reason, evidence, note } = wanted;
      const asked: StoredOverride = {
        id: newId(site, now),
        province,
        district,
        site,
        session: session.id,
        day,
        person: course.id,
        pseudonym: course.pseudonym,
        refusal: overridable.parse(wanted.refusal),
        reason,
        evidence,
        note,
        decides: areaAbove(actor.area),
        state: 'asked',
        askedBy: actor.account,
        askedAt: now.toISOString(),
        askerRelated: (await relationTo(tx, secrets, actor.account, course.id)) !== undefined,
        decidedBy: null,
        decidedAt: null,
        decisionNote: null,
        booking: null,
        dose: null,
        policyVersion: policy.version,
      };
      await insertOverride(tx, asked);
      const entry = await recordAction(tx, context, now, {
        ...about,
        action: 'requestOverride',
        area: site,
        object: asked.id,
        reason,
        details: {
          session: session.id,
          refusal: asked.refusal,
          evidence: evidence.kind,
          evidenceNumber: evidence.number,
          evidenceDate: evidence.date,
          decides: asked.decides,
          askerRelated: asked.askerRelated,
        },
      });
      return { entry, answer: asked };
    },
    {
      override_asked_once: () => overrideProblem('override/already-asked').about({ object: wanted.session }),
    },
  );
}
