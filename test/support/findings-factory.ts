import { runJob } from '../../jobs/agenda.ts';
import type { JobResult } from '../../jobs/job.ts';
import { sweepFindings } from '../../jobs/sweep-findings.ts';
import { auditEntry } from '../../src/audit/audit-entry.ts';
import type { DoseRecord } from '../../src/doses/dose.ts';
import type { CaseFile } from '../../src/findings/cases/case-file.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { addDays } from '../../src/platform/clock.ts';
import { giveDose, makeReady, type OpenSession, openedSession } from './doses-factory.ts';
import { verifiedPerson } from './people-factory.ts';
import { freshCommune } from './scheduling-factory.ts';
import { TEST_SECRET, type TestService } from './service.ts';

/** An open session in a fresh commune, with everybody registered and verified through the API. */
export async function honestSession(
  service: TestService,
  { call = 2, standby = 1 }: { call?: number; standby?: number } = {},
): Promise<OpenSession> {
  const at = freshCommune();
  for (let index = 0; index < call + standby; index += 1) {
    await verifiedPerson(service, { ...at, birthDate: addDays('1971-03-01', index) });
  }
  service.clock.advance(60_000);
  return openedSession(service, { at, call, standby, people: 0 });
}

/** A session in which one dose is recorded `days` days after it was given. */
export async function lateDose(
  service: TestService,
  days = 4,
): Promise<{ open: OpenSession; dose: DoseRecord }> {
  const open = await honestSession(service);
  await makeReady(open.staff, open.bookings);
  service.clock.advance(60_000);
  const injectedAt = service.clock.now().toISOString();
  service.clock.advance(days * 86_400_000);
  const dose = await giveDose(service, open, open.bookings[0]?.person ?? '', { injectedAt });
  return { open, dose };
}

/** One run of the sweep. */
export function sweep(service: TestService): Promise<JobResult> {
  return runJob(sweepFindings, {
    database: service.database,
    clock: service.clock,
    log: service.context().log,
    sender: { send: async () => 'sent' as const },
    identityKey: TEST_SECRET,
  });
}

/** The findings about an area, as an inspector of the country sees them. */
export async function findingsAt(service: TestService, area: string, query = ''): Promise<Finding[]> {
  const inspector = await service.as('inspector', 'VN');
  const answer = await inspector.get(`/v1/findings?area=${area}&limit=200${query}`).expect(200);
  return answer.body.items;
}

/** Takes a finding under review and dismisses it: two people of the province. */
export async function dismissFinding(service: TestService, { id, area }: Finding): Promise<void> {
  const province = area.slice(0, 2);
  const [one, other] = [
    await service.as('province', province, 'reviewer'),
    await service.as('province', province, 'decider'),
  ];
  await one.post(`/v1/findings/${id}/review`).expect(200);
  const reason = { reason: 'explained', note: 'Đã xác minh với điểm tiêm, có biên bản' };
  await other.post(`/v1/findings/${id}/dismiss`, reason).expect(200);
}

/** What the log says of a finding's evidence: action and object of each entry, in the order of time. */
export async function evidenceOfFinding(
  service: TestService,
  { id, evidence }: Pick<Finding, 'id' | 'evidence'>,
): Promise<{ action: string; object: string | undefined }[]> {
  const inspector = await service.as('inspector', 'VN');
  const file: CaseFile = (await inspector.get(`/v1/findings/${id}/case-file.json`).expect(200)).body;
  const texts = new Map(file.entries.map((entry) => [entry.id, entry.text]));
  return [...evidence].sort().map((entry) => {
    const { action, object } = auditEntry.parse(JSON.parse(texts.get(entry) ?? ''));
    return { action, object };
  });
}
