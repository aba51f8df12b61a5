import { findEntryBytes } from '../../audit/audit-entry.store.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import { listActionsAt, listActionsOfSubjects, listEntriesById } from '../../audit/finding-facts.reads.ts';
import { listLogKeys } from '../../audit/log/checkpoints/log-key.store.ts';
import { type EntryProof, proveEntry } from '../../audit/log/log.reads.ts';
import { recordAction } from '../../audit/record.ts';
import { findPerson, isErased } from '../../people/registry/person.store.ts';
import { levelOf } from '../../platform/area.ts';
import { compare } from '../../platform/compare.ts';
import type { Reader } from '../../platform/database/database.ts';
import { canonicalJson, sha256Hex } from '../../platform/hash.ts';
import type { Actor } from '../../platform/http/auth.ts';
import { areaOfId, instantOfId, siteScopedId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { findingProblem } from '../finding.problems.ts';
import { getFinding } from '../finding.store.ts';
import type { Finding } from '../finding.ts';
import { listFindingEvents } from '../finding-event.store.ts';
import { ruleOfFinding, titleOf } from '../finding-kind.ts';
import { EVIDENCE } from '../gathering/evidence.reads.ts';
import { actionText } from '../texts/known-texts.ts';
import { type CaseFile, VERIFY_STEPS } from './case-file.ts';

/** Up to this many people, a case file has everything about them; otherwise the evidence alone. */
const MAX_PEOPLE = 10;
const MAX_ENTRIES = 500;
const SECOND_MS = 1_000;
const CALLS: ReadonlySet<string> = new Set(['publishSession', 'callMore']);

/**
 * Builds the case file of a finding: what happened in order, people by pseudonym, what was decided by which rules, each entry
 * with the proof that it is in the log, and how to check all of it without this service. Who read it, with or without names,
 * and its hash are recorded before it is returned. Throws `request/not-found`, `finding/names-not-allowed`.
 */
export async function buildCaseFile(context: UseCaseContext, id: string, names: boolean): Promise<CaseFile> {
  if (names && !mayReadNames(context.actor)) {
    throw findingProblem('finding/names-not-allowed').about({ object: id });
  }
  return transact(context, async (tx, now) => {
    const finding = await getFinding(tx, id);
    const story = await readStory(tx, finding);
    const proofs = await proveAll(tx, story);
    const bytes = await findEntryBytes(
      tx,
      story.map((entry) => entry.id),
    );
    const file: Omit<CaseFile, 'hash'> = {
      format: 'case-file@1',
      producedAt: now.toISOString(),
      producedFor: context.actor.account,
      names,
      finding,
      title: titleOf(finding.kind),
      rule: ruleOfFinding(finding),
      events: await listFindingEvents(tx, id),
      people: await describePeople(tx, finding, story, names),
      timeline: story.map((entry) => lineOf(entry, finding)),
      entries: story.map((entry) => ({
        id: entry.id,
        text: bytes.get(entry.id)?.toString('utf8') ?? '',
        proof: proofText(proofs.get(entry.id)),
      })),
      checkpoints: [...new Set([...proofs.values()].map(({ checkpoint }) => checkpoint.note))],
      keys: (await listLogKeys(tx)).map(({ verifierKey }) => verifierKey),
      verify: [...VERIFY_STEPS],
    };
    const hash = sha256Hex(canonicalJson(file));
    const entry = await recordAction(tx, context, now, {
      action: 'getCaseFile',
      area: finding.area,
      subject: finding.people.length === 1 ? finding.people[0] : undefined,
      object: id,
      details: { names, hash, ...(names ? { people: file.people.map(({ pseudonym }) => pseudonym) } : {}) },
    });
    return { entry, answer: { ...file, hash } };
  });
}

/** Inspectors of a whole province or of the country may see names. */
function mayReadNames({ role, area }: Actor): boolean {
  const level = levelOf(area);
  return role === 'inspector' && (level === 'province' || level === 'country');
}

/** The evidence, and if few people are concerned every relevant action about them, in order of time. */
async function readStory(reader: Reader, finding: Finding): Promise<AuditEntry[]> {
  const { people, evidence } = finding;
  const own = people.length > MAX_PEOPLE ? [] : await listActionsOfSubjects(reader, people, MAX_ENTRIES);
  const entries = [
    ...(await listEntriesById(reader, evidence)),
    ...own.filter(({ action }) => EVIDENCE.has(action)),
  ];
  entries.push(...(await listCalls(reader, finding)));
  const unique = new Map(entries.map((entry) => [entry.id, entry]));
  return [...unique.values()]
    .sort((a, b) => compare(a.at, b.at) || compare(a.id, b.id))
    .slice(0, MAX_ENTRIES);
}

/** The actions that called the people concerned: a call list is published as a whole and does not name them. */
async function listCalls(reader: Reader, { area, objects, people }: Finding): Promise<AuditEntry[]> {
  if (levelOf(area) !== 'site' || people.length !== 1) return [];
  const own = objects.filter((id) => siteScopedId.safeParse(id).success && areaOfId(id) === area);
  const calls: AuditEntry[] = [];
  for (const id of own.slice(0, MAX_PEOPLE)) {
    const made = instantOfId(id).getTime();
    const around = { from: new Date(made - SECOND_MS), until: new Date(made + SECOND_MS) };
    calls.push(...(await listActionsAt(reader, area, around, MAX_ENTRIES)));
  }
  return calls.filter(({ action }) => CALLS.has(action));
}

async function proveAll(
  reader: Reader,
  story: readonly AuditEntry[],
): Promise<ReadonlyMap<string, EntryProof>> {
  const proofs = new Map<string, EntryProof>();
  for (const { id } of story) {
    const proof = await proveEntry(reader, id);
    if (proof !== undefined) proofs.set(id, proof);
  }
  return proofs;
}

function proofText(proof: EntryProof | undefined): CaseFile['entries'][number]['proof'] {
  if (proof === undefined) return null;
  return {
    index: proof.index,
    leafHash: proof.leafHash.toString('base64'),
    hashes: proof.hashes.map((hash) => hash.toString('base64')),
    size: proof.checkpoint.size,
  };
}

/** The audit entry of a registration links the pseudonym to the record. */
async function describePeople(
  reader: Reader,
  { people }: Finding,
  story: readonly AuditEntry[],
  names: boolean,
): Promise<CaseFile['people']> {
  const described: CaseFile['people'] = [];
  for (const pseudonym of people) {
    const record = story.find(
      ({ action, subject }) => action === 'registerPerson' && subject === pseudonym,
    )?.object;
    const person = names && record !== undefined ? await findPerson(reader, record) : undefined;
    const erased = record !== undefined && (await isErased(reader, record));
    described.push({ pseudonym, name: person?.name ?? null, birthDate: person?.birthDate ?? null, erased });
  }
  return described;
}

function lineOf(entry: AuditEntry, { evidence }: Finding): CaseFile['timeline'][number] {
  const { id, at, action, subject, actor, area, object, policyVersion, reason } = entry;
  return {
    at,
    what: { ...actionText(action) },
    entry: id,
    isEvidence: evidence.includes(id),
    subject: subject ?? null,
    actor,
    area,
    object: object ?? null,
    policyVersion: policyVersion ?? null,
    reason: reason ?? null,
  };
}
