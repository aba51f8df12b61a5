import type { AuditEntry } from '../../audit/audit-entry.ts';
import { listActionsAt, listActionsByActor, listActionsOfSubjects } from '../../audit/finding-facts.reads.ts';
import { levelOf } from '../../platform/area.ts';
import type { Reader } from '../../platform/database/database.ts';
import { areaOfId, instantOfId, siteScopedId } from '../../platform/id.ts';
import type { Suspicion } from '../finding-kind.ts';

/** Actions that are relevant to a finding. Reading a record is recorded, too, but is not evidence. */
export const EVIDENCE: ReadonlySet<string> = new Set([
  'registerPerson',
  'claimGroup',
  'verifyMembership',
  'rejectMembership',
  'withdrawMembership',
  'registerFacility',
  'checkFacility',
  'publishSession',
  'bookSlot',
  'callNextStandby',
  'confirmBooking',
  'declineBooking',
  'refuseProduct',
  'cancelBooking',
  'checkInBooking',
  'markNoShow',
  'screenPerson',
  'recordDose',
  'correctDose',
  'giveConsent',
  'requestOverride',
  'approveOverride',
  'declineOverride',
  'offerLeftover',
  'answerLeftoverOffer',
]);
/** The most entries a finding has; the first of them by id. */
export const MAX_EVIDENCE = 200;
const MAX_READ = 5_000;
const MINUTE_MS = 60_000;

/**
 * The ids of the audit entries a suspicion rests on: those about the things it names. They are looked up by the people
 * concerned; if it names nobody, by place and time of the things; otherwise by account, or by place and time of each thing.
 */
export async function listEvidence(reader: Reader, suspicion: Suspicion): Promise<string[]> {
  const objects = new Set(suspicion.objects);
  const found = (await candidates(reader, suspicion)).filter((entry) => isAbout(entry, objects));
  return [...new Set(found.map(({ id }) => id))].sort().slice(0, MAX_EVIDENCE);
}

function isAbout({ action, object, details }: AuditEntry, objects: ReadonlySet<string>): boolean {
  if (!EVIDENCE.has(action)) return false;
  // The registration of a person holds the birth date and the first claims.
  if (action === 'registerPerson') return true;
  const named = [object, details?.booking, details?.dose, details?.override, details?.membership];
  return named.some((one) => typeof one === 'string' && objects.has(one));
}

async function candidates(reader: Reader, suspicion: Suspicion): Promise<AuditEntry[]> {
  const { people, accounts, objects, area } = suspicion;
  if (people.length > 0) return listActionsOfSubjects(reader, people, MAX_READ);
  const own = objects.filter((id) => siteScopedId.safeParse(id).success && areaOfId(id) === area);
  const times = own.map((id) => instantOfId(id).getTime());
  if (levelOf(area) === 'site' && times.length > 0) {
    const from = new Date(Math.min(...times) - MINUTE_MS);
    const until = new Date(Math.max(...times) + MINUTE_MS);
    return listActionsAt(reader, area, { from, until }, MAX_READ);
  }
  return accounts.length > 0
    ? listActionsByActor(reader, accounts, MAX_READ)
    : actionsAround(reader, objects);
}

/** The actions at the place and time of each of these things of several sites. A finding names a bounded number. */
async function actionsAround(reader: Reader, objects: readonly string[]): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  for (const id of objects) {
    if (!siteScopedId.safeParse(id).success) continue;
    const at = instantOfId(id).getTime();
    const around = { from: new Date(at - MINUTE_MS), until: new Date(at + MINUTE_MS) };
    found.push(...(await listActionsAt(reader, areaOfId(id), around, MAX_READ)));
  }
  return found;
}
