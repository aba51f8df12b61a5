import { createHash } from 'node:crypto';

/** RFC 6962 §2.1 word for word, recursive over the leaves' bytes: what the tree of the service is held against. */
const sha = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

export const naiveLeaf = (bytes: Uint8Array): Buffer => sha(Buffer.of(0), bytes);

export function naiveRoot(leaves: readonly Uint8Array[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha();
  if (leaves.length === 1) return naiveLeaf(first);
  const k = split(leaves.length);
  return sha(Buffer.of(1), naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

export function naivePath(index: number, leaves: readonly Uint8Array[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return index < k
    ? [...naivePath(index, left), naiveRoot(right)]
    : [...naivePath(index - k, right), naiveRoot(left)];
}

export function naiveProof(from: number, leaves: readonly Uint8Array[], isOld = true): Buffer[] {
  if (from === leaves.length) return isOld ? [] : [naiveRoot(leaves)];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return from <= k
    ? [...naiveProof(from, left, isOld), naiveRoot(right)]
    : [...naiveProof(from - k, right, false), naiveRoot(left)];
}

function split(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}
