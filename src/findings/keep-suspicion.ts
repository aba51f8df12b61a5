import { recordAction } from '../audit/record.ts';
import { TransactionConflict, type Tx } from '../platform/database/database.ts';
import {
  type EntryId,
  type Recorded,
  transact,
  UNCHANGED,
  type UseCaseContext,
} from '../platform/use-case.ts';
import { changeFinding, FINDING_KNOWN, findFinding, insertFinding } from './finding.store.ts';
import { type Finding, type FindingEvent, findingIdOf } from './finding.ts';
import { appendFindingEvent } from './finding-event.store.ts';
import type { Suspicion } from './finding-kind.ts';
import { nextFindingState } from './finding-state.rules.ts';
import { listEvidence, MAX_EVIDENCE } from './gathering/evidence.reads.ts';

/** What became of a suspicion. */
export type Kept = 'opened' | 'more-evidence' | 'reopened' | 'known';

/**
 * Opens a finding for a suspicion, or adds new evidence to the existing one: a dismissed finding reopens if there is evidence
 * that was not there before. Safe to repeat, to run late and to run concurrently: the id follows from rule and subject.
 */
export async function keepSuspicion(context: UseCaseContext, suspicion: Suspicion): Promise<Kept> {
  const evidence = await listEvidence(context.database, suspicion);
  const id = findingIdOf(suspicion);
  const seen = await findFinding(context.database, id);
  if (seen !== undefined && newEvidence(seen, evidence).length === 0) return 'known';
  return transact(
    context,
    async (tx, now) => {
      const known = await findFinding(tx, id);
      return known === undefined
        ? open(tx, context, now, suspicion, evidence)
        : add(tx, context, now, known, suspicion, newEvidence(known, evidence));
    },
    // Another sweep found it at the same moment: try again.
    { [FINDING_KNOWN]: () => new TransactionConflict('found by another') },
  );
}

function newEvidence(known: Finding, evidence: readonly string[]): string[] {
  if (known.evidence.length >= MAX_EVIDENCE) return [];
  return evidence.filter((entry) => !known.evidence.includes(entry));
}

async function open(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  suspicion: Suspicion,
  evidence: readonly string[],
): Promise<Recorded<Kept>> {
  const id = findingIdOf(suspicion);
  const at = now.toISOString();
  await insertFinding(tx, {
    ...suspicion,
    people: [...suspicion.people],
    accounts: [...suspicion.accounts],
    objects: [...suspicion.objects].slice(0, MAX_OBJECTS),
    id,
    evidence: [...evidence],
    state: 'open',
    version: 1,
    foundAt: at,
    changedAt: at,
    reviewedBy: null,
    decidedBy: null,
    reason: null,
  });
  append(tx, context, { finding: id, sequence: 1, event: 'found', from: null, to: 'open', at, evidence });
  const entry = await record(tx, context, now, 'openFinding', id, suspicion, evidence);
  return { entry, answer: 'opened' };
}

async function add(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  known: Finding,
  suspicion: Suspicion,
  added: readonly string[],
): Promise<Recorded<Kept>> {
  const to = nextFindingState(known.state, 'new-evidence');
  if (to === undefined || added.length === 0) return { entry: UNCHANGED, answer: 'known' };
  const { severity, measures, ruleVersion, accounts, people, objects } = suspicion;
  const reopened = known.state === 'dismissed';
  const changed = await changeFinding(tx, known.id, known.version, {
    state: to,
    severity,
    measures,
    ruleVersion,
    // Accounts once named stay named: a later judgement does not make them eligible to decide.
    accounts: union(known.accounts, accounts),
    people: union(known.people, people),
    objects: union(known.objects, objects).slice(0, MAX_OBJECTS),
    evidence: [...known.evidence, ...added].slice(0, MAX_EVIDENCE),
    changedAt: now,
    ...(reopened ? { reviewedBy: null, decidedBy: null, reason: null } : {}),
  });
  if (!changed) throw new TransactionConflict('changed by another');
  const sequence = known.version + 1;
  const event = { event: 'new-evidence', from: known.state, to, evidence: added } as const;
  append(tx, context, { ...event, finding: known.id, sequence, at: now.toISOString() });
  const entry = await record(tx, context, now, 'addEvidence', known.id, suspicion, added);
  return { entry, answer: reopened ? 'reopened' : 'more-evidence' };
}

const MAX_OBJECTS = 1_000;

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}

function append(
  tx: Tx,
  context: UseCaseContext,
  event: Omit<FindingEvent, 'by' | 'reason' | 'note' | 'evidence'> & { readonly evidence: readonly string[] },
): void {
  appendFindingEvent(tx, {
    ...event,
    evidence: [...event.evidence],
    by: context.actor.account,
    reason: null,
    note: null,
  });
}

async function record(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  action: 'openFinding' | 'addEvidence',
  id: string,
  { area, people, policyVersion, kind, ruleVersion, severity, measures }: Suspicion,
  evidence: readonly string[],
): Promise<EntryId> {
  return recordAction(tx, context, now, {
    action,
    area,
    // A finding about several people has no single subject.
    subject: people.length === 1 ? people[0] : undefined,
    object: id,
    policyVersion: policyVersion ?? undefined,
    details: { kind, ruleVersion, severity, measures, evidence },
  });
}
