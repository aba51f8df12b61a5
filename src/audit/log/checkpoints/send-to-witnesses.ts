import type { Logger } from 'pino';
import type { Clock } from '../../../platform/clock.ts';
import { type Reader, withTransaction } from '../../../platform/database/database.ts';
import { errorForLog } from '../../../platform/log.ts';
import { latestCheckpoint, proveConsistency } from '../log.reads.ts';
import { addCosignatures, type StoredCheckpoint } from './log-checkpoint.store.ts';
import type { Witness } from './log-settings.ts';
import { noteWitnessed, witnessedSize } from './log-witness.store.ts';
import { openNote, parseSignatureLine } from './signed-note.ts';

export interface WitnessDeps {
  readonly database: Reader;
  readonly clock: Clock;
  readonly log: Logger;
  readonly witnesses: readonly Witness[];
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_CHARS = 20_000;
const SIZE_TYPE = 'text/x.tlog.size';

/**
 * Sends the newest checkpoint to every witness that has not signed it yet, with the proof that it continues what that witness
 * has seen, and stores the returned signatures (C2SP tlog-witness `add-checkpoint`). Witnesses are asked concurrently, each
 * with its own timeout: one that fails delays neither the others nor the log.
 */
export async function sendToWitnesses(deps: WitnessDeps): Promise<void> {
  const newest = await latestCheckpoint(deps.database);
  if (newest === undefined || newest.size === 0) return;
  await Promise.all(
    deps.witnesses.map(async (witness) => {
      try {
        await sendToWitness(deps, witness, newest);
      } catch (error) {
        deps.log.warn({ witness: witness.key.name, err: errorForLog(error) }, 'a witness did not sign');
      }
    }),
  );
}

async function sendToWitness(deps: WitnessDeps, witness: Witness, newest: StoredCheckpoint): Promise<void> {
  const { database, log } = deps;
  const { name, text: key } = witness.key;
  const known = await witnessedSize(database, key);
  if (known === newest.size) return;
  const first = await post(deps, witness, known, newest);
  const conflict = conflictingSize(first);
  if (conflict !== undefined && conflict > newest.size) {
    log.error({ witness: name, signed: conflict, size: newest.size }, 'a witness has seen a longer log');
    return;
  }
  const answer = conflict === undefined ? first : await post(deps, witness, conflict, newest);
  if (answer.status === 422) {
    log.error({ witness: name, size: newest.size }, 'a witness finds the log inconsistent');
    return;
  }
  if (answer.status !== 200) {
    log.warn({ witness: name, status: answer.status }, 'a witness did not sign');
    return;
  }
  await storeSignatures(deps, witness, newest, answer.text);
}

/** Stores only signatures that verify. Throws NoteError. */
async function storeSignatures(
  deps: WitnessDeps,
  { key }: Witness,
  newest: StoredCheckpoint,
  text: string,
): Promise<void> {
  openNote(newest.note + text, [key]);
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseSignatureLine)
    .filter(({ name, id }) => name === key.name && id === key.id)
    .map(({ line }) => `${line}\n`);
  await withTransaction(deps.database, async (tx) => {
    await addCosignatures(tx, newest.size, lines);
    await noteWitnessed(tx, key.text, newest.size, deps.clock.now());
  });
}

interface WitnessAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function post(
  { database, timeoutMs = TIMEOUT_MS }: WitnessDeps,
  { url }: Witness,
  from: number,
  newest: StoredCheckpoint,
): Promise<WitnessAnswer> {
  const proof = await proveConsistency(database, from, newest.size);
  const lines = [`old ${from}`, ...proof.map((hash) => hash.toString('base64')), '', newest.note];
  const answer = await fetch(new URL('add-checkpoint', `${url.href.replace(/\/?$/, '/')}`), {
    method: 'POST',
    body: lines.join('\n'),
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await answer.text();
  if (text.length > MAX_ANSWER_CHARS) throw new RangeError('the answer of a witness is too long');
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text };
}

function conflictingSize({ status, type, text }: WitnessAnswer): number | undefined {
  const isSize = status === 409 && type.startsWith(SIZE_TYPE) && /^(0|[1-9]\d{0,11})\n$/.test(text);
  return isSize ? Number(text) : undefined;
}
