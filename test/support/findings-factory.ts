import { runJob } from '../../jobs/agenda.ts';
import type { JobResult } from '../../jobs/job.ts';
import { sweepFindings } from '../../jobs/sweep-findings.ts';
import type { DoseRecord } from '../../src/doses/dose.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { addDays } from '../../src/platform/clock.ts';
import { giveDose, makeReady, type OpenSession, openedSession } from './doses-factory.ts';
import { verifiedPerson } from './people-factory.ts';
import { freshCommune } from './scheduling-factory.ts';
import { TEST_SECRET, type TestService } from './service.ts';

/** An open session in a commune of its own, everybody registered and verified through the API. */
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
