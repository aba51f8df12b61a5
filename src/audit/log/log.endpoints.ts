import { z } from 'zod';
import { defineEndpoint, type Endpoint, fileAnswer } from '../../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE } from '../../platform/http/roles.ts';
import { anyId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { auditProblem } from '../audit.problems.ts';
import { hasEntry } from '../audit-entry.store.ts';
import { findCheckpoint } from './checkpoints/log-checkpoint.store.ts';
import { listLogKeys } from './checkpoints/log-key.store.ts';
import { lastWitnessedSize } from './checkpoints/log-witness.store.ts';
import {
  findBundleBytes,
  findTileBytes,
  latestCheckpoint,
  proveConsistency,
  proveEntry,
} from './log.reads.ts';
import { findLogState } from './sequencing/log-state.store.ts';
import { isTileLevel, parseIndexPath, TILE_WIDTH } from './tree/tile.rules.ts';

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
/** A full tile never changes; a partial one is soon replaced by a fuller one. */
const FULL_SECONDS = 31_536_000;
const PARTIAL_SECONDS = 3_600;

const hashText = z.string().meta({ description: 'A SHA-256 hash, base64' });
const treeSize = z
  .string()
  .regex(/^(0|[1-9]\d{0,11})$/)
  .transform(Number)
  .meta({ description: 'Number of leaves' });
const segments = z
  .array(z.string().regex(/^x?\d{3}(\.p)?$|^\d{1,3}$/))
  .min(1)
  .max(6)
  .meta({ description: 'Index as x001/x234/067, followed by .p/W for a partial tile' });

/**
 * Who may read what. Checkpoints, tiles, keys and consistency proofs are public: they are hashes and signatures, and a log
 * that only its keepers could check would prove nothing. Entry bundles hold the entries themselves (pseudonyms of people, ids
 * of accounts and places, never a name), so they need an account that may read the audit log. They are complete whatever the
 * account's area: a reader of only a part of the log could not know that nothing was moved out of that part.
 */
export const logEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'getLogCheckpoint',
    method: 'get',
    path: '/log/checkpoint',
    tag: 'log',
    summary: 'The newest checkpoint: size and root of the log, signed',
    description:
      'A signed note (C2SP tlog-checkpoint). Keep one: every later state of the log must be consistent with it.',
    access: { kind: 'public' },
    produces: TEXT,
    response: fileAnswer,
    problems: ['request/not-found'],
    handle: async (_input, { database }) => {
      const found = await latestCheckpoint(database);
      if (found === undefined) throw platformProblem('request/not-found');
      return { content: found.note };
    },
  }),
  defineEndpoint({
    id: 'getLogCheckpointOfSize',
    method: 'get',
    path: '/log/checkpoint/:size',
    tag: 'log',
    summary: 'The checkpoint published at this size, with the signatures of witnesses',
    access: { kind: 'public' },
    params: z.strictObject({ size: treeSize }),
    produces: TEXT,
    response: fileAnswer,
    problems: ['request/not-found'],
    handle: async ({ params }, { database }) => {
      const found = await findCheckpoint(database, params.size);
      if (found === undefined) throw platformProblem('request/not-found');
      return { content: found.note, fileName: `checkpoint-${params.size}.txt` };
    },
  }),
  defineEndpoint({
    id: 'getCosignedLogCheckpoint',
    method: 'get',
    path: '/log/cosigned-checkpoint',
    tag: 'log',
    summary: 'The newest checkpoint that a witness has also cosigned',
    description:
      'Witnesses are asked every few seconds, so it may be a little older than the newest checkpoint.',
    access: { kind: 'public' },
    produces: TEXT,
    response: fileAnswer,
    problems: ['request/not-found'],
    handle: async (_input, { database }) => {
      const size = await lastWitnessedSize(database);
      const found = size === undefined ? undefined : await findCheckpoint(database, size);
      if (found === undefined) throw platformProblem('request/not-found');
      return { content: found.note };
    },
  }),
  defineEndpoint({
    id: 'listLogKeys',
    method: 'get',
    path: '/log/keys',
    tag: 'log',
    summary: 'The public keys that sign or have signed the log',
    description:
      'Verifier keys as in C2SP signed-note. Obtain the key you trust out of band, for example on paper.',
    access: { kind: 'public' },
    response: z.strictObject({
      origin: z.string().optional(),
      keys: z.array(
        z.strictObject({
          verifierKey: z.string(),
          since: z.iso.datetime(),
          until: z.iso.datetime().optional(),
        }),
      ),
    }),
    problems: [],
    handle: async (_input, { database }) => {
      const origin = (await findLogState(database))?.origin;
      const keys = await listLogKeys(database);
      return {
        ...(origin === undefined ? {} : { origin }),
        keys: keys.map(({ verifierKey, since, until }) => ({
          verifierKey,
          since: since.toISOString(),
          ...(until === undefined ? {} : { until: until.toISOString() }),
        })),
      };
    },
  }),
  defineEndpoint({
    id: 'getLogEntryBundle',
    method: 'get',
    path: '/log/tile/entries/*rest',
    tag: 'log',
    summary: 'Up to 256 entries as their exact bytes, each preceded by its length in two bytes',
    description: 'C2SP tlog-tiles. For readers of the audit log of any area: the log cannot be divided.',
    access: {
      kind: 'roles',
      roles: [...PROVINCE_AND_ABOVE, 'inspector', 'administrator'],
      // No part of the log belongs to one area.
      area: 'own',
    },
    params: z.strictObject({ rest: segments }),
    produces: BYTES,
    response: fileAnswer,
    problems: ['request/not-found'],
    handle: async ({ params }, { database }) => {
      const place = parseIndexPath(params.rest);
      const bytes =
        place === undefined ? undefined : await findBundleBytes(database, place.index, place.width);
      if (bytes === undefined) throw platformProblem('request/not-found');
      return { content: new Uint8Array(bytes) };
    },
  }),
  defineEndpoint({
    id: 'getLogTile',
    method: 'get',
    path: '/log/tile/:level/*rest',
    tag: 'log',
    summary: 'Up to 256 hashes of one level of the tree',
    description: 'C2SP tlog-tiles: /log/tile/L/N, followed by .p/W for the first W hashes of a partial tile.',
    access: { kind: 'public' },
    params: z.strictObject({
      level: z
        .string()
        .regex(/^(0|[1-9]\d?)$/)
        .transform(Number)
        .refine(isTileLevel),
      rest: segments,
    }),
    produces: BYTES,
    response: fileAnswer,
    problems: ['request/not-found'],
    handle: async ({ params }, { database }) => {
      const place = parseIndexPath(params.rest);
      const bytes =
        place === undefined ? undefined : await findTileBytes(database, { level: params.level, ...place });
      if (place === undefined || bytes === undefined) throw platformProblem('request/not-found');
      return {
        content: new Uint8Array(bytes),
        maxAgeSeconds: place.width === TILE_WIDTH ? FULL_SECONDS : PARTIAL_SECONDS,
      };
    },
  }),
  defineEndpoint({
    id: 'getLogConsistencyProof',
    method: 'get',
    path: '/v1/log/consistency',
    tag: 'log',
    summary: 'The proof that one tree is a prefix of another',
    description: 'RFC 6962 §2.1.2, from `from` to `to` leaves; without `to`, to the newest checkpoint.',
    access: { kind: 'public' },
    query: z.strictObject({ from: treeSize, to: treeSize.optional() }),
    response: z.strictObject({
      from: z.int(),
      to: z.int(),
      hashes: z.array(hashText),
      checkpoint: z.string().meta({ description: 'The newest checkpoint' }),
    }),
    problems: ['request/not-found', 'audit/size-not-in-log'],
    handle: async ({ query }, { database }) => {
      const newest = await latestCheckpoint(database);
      if (newest === undefined) throw platformProblem('request/not-found');
      const { from, to = newest.size } = query;
      if (to > newest.size) throw auditProblem('audit/size-not-in-log', { size: to });
      if (from > to) throw auditProblem('audit/size-not-in-log', { size: from });
      const hashes = await proveConsistency(database, from, to);
      return { from, to, hashes: hashes.map(base64), checkpoint: newest.note };
    },
  }),
  defineEndpoint({
    id: 'getAuditEntryProof',
    method: 'get',
    path: '/v1/audit-entries/:entry/proof',
    tag: 'log',
    summary: 'The proof that an entry is in the log',
    description:
      'Index, leaf hash and inclusion proof (RFC 6962 §2.1.1) to the newest checkpoint. Available within two seconds of the ' +
      'entry; before that, audit/not-yet-in-log. For any account that knows the id, which the response to its action contains: the proof is hashes and does not reveal the entry.',
    access: { kind: 'signed-in' },
    params: z.strictObject({ entry: anyId }),
    response: z.strictObject({
      entry: z.string(),
      index: z.int(),
      leafHash: hashText,
      hashes: z.array(hashText),
      checkpoint: z.string(),
    }),
    problems: ['request/not-found', 'audit/not-yet-in-log'],
    handle: async ({ params }, { database }) => {
      const proof = await proveEntry(database, params.entry);
      if (proof === undefined) {
        if (!(await hasEntry(database, params.entry))) throw platformProblem('request/not-found');
        throw auditProblem('audit/not-yet-in-log').withHeaders({ 'Retry-After': '1' });
      }
      return {
        entry: proof.entry,
        index: proof.index,
        leafHash: base64(proof.leafHash),
        hashes: proof.hashes.map(base64),
        checkpoint: proof.checkpoint.note,
      };
    },
  }),
];

function base64(hash: Buffer): string {
  return hash.toString('base64');
}
