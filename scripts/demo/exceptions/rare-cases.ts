import type { Rehearsal } from '../rehearsal.ts';
import type { Visit } from '../sessions/day.ts';
import { lotOf, tryDose } from './try-dose.ts';

/** Attempts that need a person of a rare kind: made if one turns up, once for each kind. */
export async function attemptRareCases(rehearsal: Rehearsal, visits: readonly Visit[]): Promise<void> {
  const kinds = [
    [
      'defer',
      'dose/screening-deferred',
      { vi: 'vẫn tiêm cho người vừa bị trì hoãn', en: 'inject somebody who was just deferred' },
    ],
    [
      'contraindicated',
      'dose/contraindicated',
      { vi: 'vẫn tiêm cho người chống chỉ định', en: 'inject somebody with a contraindication' },
    ],
    [
      'caution',
      'dose/resuscitation-needed',
      {
        vi: 'tiêm cho người phải thận trọng tại nơi không thể cấp cứu',
        en: 'inject with caution where nobody can resuscitate',
      },
    ],
  ] as const;
  for (const [outcome, code, tried] of kinds) {
    const visit = visits.find(
      (one) => one.outcome === outcome && (outcome !== 'caution' || !one.session.site.canResuscitate),
    );
    if (visit === undefined || rehearsal.report.hasShown(code)) continue;
    await tryDose(rehearsal, visit.session, {
      person: visit.row.person,
      lot: await lotOf(visit.session),
      code,
      tried,
    });
  }
}
