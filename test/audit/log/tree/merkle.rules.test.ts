import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_EDGE, planAppend } from '../../../../src/audit/log/sequencing/append.rules.ts';
import {
  consistencyRanges,
  EMPTY_ROOT,
  inclusionRanges,
  leafHash,
  verifyConsistency,
  verifyInclusion,
} from '../../../../src/audit/log/tree/merkle.rules.ts';
import { hashOfRange, tileKey, tilesFor } from '../../../../src/audit/log/tree/tile.rules.ts';
import { naivePath, naiveProof, naiveRoot } from './naive-tree.ts';

/** The leaves and hashes of the reference tree of Certificate Transparency. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** A tree grown in these steps, its tiles as they would be stored. */
function grow(leaves: readonly Uint8Array[], steps: readonly number[] = [leaves.length]) {
  const tiles = new Map<string, Uint8Array>();
  let edge = EMPTY_EDGE;
  let root = EMPTY_ROOT;
  for (const upTo of [...steps, leaves.length]) {
    const plan = planAppend(edge, leaves.slice(edge.size, Math.max(edge.size, upTo)).map(leafHash));
    for (const tile of plan.tiles) tiles.set(tileKey(tile), tile.hashes);
    ({ edge, root } = plan);
  }
  return { root, tiles };
}

const inclusion = (tiles: ReadonlyMap<string, Uint8Array>, index: number, size: number): Buffer[] =>
  inclusionRanges(index, size).map((range) => hashOfRange(range, tiles));
const consistency = (tiles: ReadonlyMap<string, Uint8Array>, from: number, to: number): Buffer[] =>
  consistencyRanges(from, to).map((range) => hashOfRange(range, tiles));
const numbered = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => Buffer.from(`${index}`));

describe('the reference tree of RFC 6962', () => {
  test.each(ROOTS.map((root, size) => ({ size, root })))('root of $size leaves', ({ size, root }) => {
    expect(grow(LEAVES.slice(0, size)).root.toString('hex')).toBe(root);
  });

  test('known inclusion and consistency proofs', () => {
    const { tiles } = grow(LEAVES);
    expect(inclusion(tiles, 0, 8).map((hash) => hash.toString('hex'))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(consistency(tiles, 1, 8).map((hash) => hash.toString('hex'))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(consistency(tiles, 6, 8).map((hash) => hash.toString('hex'))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  test('every proof of every small tree, by the book and against the wrong ones', () => {
    for (let size = 1; size <= 33; size += 1) {
      const leaves = numbered(size);
      const { tiles, root } = grow(leaves);
      expect(root).toEqual(naiveRoot(leaves));
      for (let index = 0; index < size; index += 1) {
        const proof = inclusion(tiles, index, size);
        expect(proof).toEqual(naivePath(index, leaves));
        const leaf = leafHash(leaves[index] ?? Buffer.alloc(0));
        expect(verifyInclusion(leaf, { index, size }, proof, root)).toBe(true);
        expect(verifyInclusion(leafHash(Buffer.from('other')), { index, size }, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, { index, size }, [...proof, root], root)).toBe(false);
        if (size > 1) expect(verifyInclusion(leaf, { index, size }, proof.slice(1), root)).toBe(false);
        expect(verifyInclusion(leaf, { index: size, size }, proof, root)).toBe(false);
      }
      for (let from = 1; from <= size; from += 1) {
        const proof = consistency(tiles, from, size);
        expect(proof).toEqual(naiveProof(from, leaves));
        const old = naiveRoot(leaves.slice(0, from));
        expect(verifyConsistency({ from, to: size }, proof, { from: old, to: root })).toBe(true);
        expect(verifyConsistency({ from, to: size }, proof, { from: EMPTY_ROOT, to: root })).toBe(false);
        expect(verifyConsistency({ from, to: size }, proof, { from: old, to: EMPTY_ROOT })).toBe(false);
        expect(verifyConsistency({ from, to: size }, [...proof, old], { from: old, to: root })).toBe(false);
      }
    }
  });
});

describe('trees of more than one tile', () => {
  test.each([255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 65_535, 65_536, 65_537])('%i leaves', (size) => {
    const leaves = numbered(size);
    const { tiles, root } = grow(leaves, [1, 255, 300, size - 1]);
    expect(root).toEqual(naiveRoot(leaves));
    for (const index of [0, 1, 254, 255, 256, Math.floor(size / 2), size - 2, size - 1].filter(
      (i) => i < size,
    )) {
      const ranges = inclusionRanges(index, size);
      const needed = new Set(tilesFor(ranges, size).map(tileKey));
      const few = new Map([...tiles].filter(([key]) => needed.has(key)));
      const proof = ranges.map((range) => hashOfRange(range, few));
      expect(verifyInclusion(leafHash(leaves[index] ?? root), { index, size }, proof, root)).toBe(true);
    }
    for (const from of [1, 2, 255, 256, 257, size - 1].filter((f) => f < size)) {
      const proof = consistency(tiles, from, size);
      const roots = { from: naiveRoot(leaves.slice(0, from)), to: root };
      expect(verifyConsistency({ from, to: size }, proof, roots)).toBe(true);
    }
  });

  test('however the leaves come, the tree is the same, and its proofs hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 12 }), { minLength: 1, maxLength: 700 }),
        fc.array(fc.nat({ max: 700 }), { maxLength: 6 }),
        fc.nat(),
        fc.nat(),
        (leaves, cuts, someIndex, someSize) => {
          const steps = cuts.toSorted((a, b) => a - b).filter((cut) => cut <= leaves.length);
          const { tiles, root } = grow(leaves, steps);
          expect(root).toEqual(naiveRoot(leaves));
          const size = leaves.length;
          const index = someIndex % size;
          const proof = inclusion(tiles, index, size);
          expect(proof).toEqual(naivePath(index, leaves));
          const leaf = leafHash(leaves[index] ?? Buffer.alloc(0));
          expect(verifyInclusion(leaf, { index, size }, proof, root)).toBe(true);
          const from = 1 + (someSize % size);
          const grown = consistency(tiles, from, size);
          expect(grown).toEqual(naiveProof(from, leaves));
          const roots = { from: naiveRoot(leaves.slice(0, from)), to: root };
          expect(verifyConsistency({ from, to: size }, grown, roots)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('an edge that is not one is refused', () => {
    expect(() => planAppend({ size: 3, rows: [Buffer.alloc(64)] }, [])).toThrow(RangeError);
    expect(() => inclusionRanges(3, 3)).toThrow(RangeError);
    expect(() => consistencyRanges(4, 3)).toThrow(RangeError);
  });
});
