import { hash } from 'node:crypto';

/** Merkle tree hashing of RFC 6962 §2.1 (the same in RFC 9162 §2.1) over SHA-256. */
export const HASH_BYTES = 32;

/** The root of a tree without leaves: the hash of nothing. */
export const EMPTY_ROOT: Buffer = hash('sha256', '', 'buffer');

/** Consecutive leaves: `size` of them, from `start` on. */
export interface LeafRange {
  readonly start: number;
  readonly size: number;
}

const LEAF = Buffer.of(0);
const NODE = 1;

/** The hash of a leaf: SHA-256(0x00 ‖ bytes). */
export function leafHash(bytes: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF, bytes]), 'buffer');
}

/** The concatenated `leafHash` of each of these leaves. */
export function leafRow(leaves: readonly Uint8Array[]): Buffer {
  const row = Buffer.allocUnsafe(leaves.length * HASH_BYTES);
  const input = Buffer.allocUnsafe(1 + Math.max(0, ...leaves.map(({ length }) => length)));
  input[0] = 0;
  leaves.forEach((leaf, at) => {
    input.set(leaf, 1);
    row.write(hash('sha256', input.subarray(0, 1 + leaf.length), 'binary'), at * HASH_BYTES, 'latin1');
  });
  return row;
}

/** The hash of two subtrees: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  input[0] = NODE;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return hash('sha256', input, 'buffer');
}

/**
 * The hash of a perfect subtree from the concatenated hashes of its leaves (2^k × 32 bytes). A tree of a million leaves spends
 * its time here, so one copy of the row is folded in place, without an allocation for each node.
 */
export function perfectHash(row: Uint8Array): Buffer {
  const folded = Buffer.from(row);
  const input = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  input[0] = NODE;
  for (let width = row.length / HASH_BYTES; width > 1; width /= 2) {
    for (let node = 0; node < width / 2; node += 1) {
      folded.copy(input, 1, node * 2 * HASH_BYTES, (node + 1) * 2 * HASH_BYTES);
      folded.write(hash('sha256', input, 'binary'), node * HASH_BYTES, 'latin1');
    }
  }
  return folded.subarray(0, HASH_BYTES);
}

/** The hash of a tree from the hashes of its perfect subtrees, the largest first. */
export function joinPerfect(hashes: readonly Uint8Array[]): Buffer {
  const last = hashes.at(-1);
  if (last === undefined) return EMPTY_ROOT;
  return hashes.slice(0, -1).reduceRight<Buffer>((right, left) => nodeHash(left, right), Buffer.from(last));
}

/** The largest power of two below `size` (≥ 2): where RFC 6962 splits a tree. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** The subtrees whose hashes are the inclusion proof of a leaf, from the leaf's sibling up. RFC 6962 §2.1.1. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!(index >= 0 && index < size)) throw new RangeError('no such leaf in a tree of this size');
  return path(index, { start: 0, size });
}

function path(index: number, { start, size }: LeafRange): LeafRange[] {
  if (size === 1) return [];
  const split = splitOf(size);
  const left = { start, size: split };
  const right = { start: start + split, size: size - split };
  return index < start + split ? [...path(index, left), right] : [...path(index, right), left];
}

/** The subtrees whose hashes prove that a tree of `from` leaves is a prefix of one of `to`. RFC 6962 §2.1.2. */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  if (!(from >= 0 && from <= to)) throw new RangeError('a tree only grows');
  return from === 0 || from === to ? [] : subproof(from, { start: 0, size: to }, true);
}

function subproof(from: number, range: LeafRange, isOldTree: boolean): LeafRange[] {
  const { start, size } = range;
  if (from === size) return isOldTree ? [] : [range];
  const split = splitOf(size);
  const left = { start, size: split };
  const right = { start: start + split, size: size - split };
  return from <= split
    ? [...subproof(from, left, isOldTree), right]
    : [...subproof(from - split, right, false), left];
}

/** Whether the proof shows a leaf in the tree with this root. RFC 9162 §2.1.3.2. */
export function verifyInclusion(
  leaf: Uint8Array,
  { index, size }: { readonly index: number; readonly size: number },
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!(index >= 0 && index < size)) return false;
  let at = index;
  let last = size - 1;
  let hashed: Buffer = Buffer.from(leaf);
  for (const sibling of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hashed = nodeHash(sibling, hashed);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)];
    } else {
      hashed = nodeHash(hashed, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hashed.equals(root);
}

/** Whether the proof shows that the first `from` leaves of the tree of `to` are the older tree. RFC 9162 §2.1.4.2. */
export function verifyConsistency(
  { from, to }: { readonly from: number; readonly to: number },
  proof: readonly Uint8Array[],
  roots: { readonly from: Uint8Array; readonly to: Uint8Array },
): boolean {
  if (!(from >= 0 && from <= to)) return false;
  if (from === 0) return proof.length === 0 && EMPTY_ROOT.equals(roots.from);
  if (from === to) return proof.length === 0 && Buffer.from(roots.from).equals(roots.to);
  const isPerfect = splitOf(from + 1) === from;
  const [first, ...rest] = isPerfect ? [roots.from, ...proof] : proof;
  if (first === undefined) return false;
  let at = from - 1;
  let last = to - 1;
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let old: Buffer = Buffer.from(first);
  let now: Buffer = Buffer.from(first);
  for (const sibling of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      old = nodeHash(sibling, old);
      now = nodeHash(sibling, now);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)];
    } else {
      now = nodeHash(now, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && old.equals(roots.from) && now.equals(roots.to);
}

function half(number: number): number {
  return Math.floor(number / 2);
}
