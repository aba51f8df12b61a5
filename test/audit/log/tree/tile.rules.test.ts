import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bundlePath,
  decodeBundle,
  edgeTiles,
  encodeBundle,
  parseIndexPath,
  tilePath,
  tileWidth,
} from '../../../../src/audit/log/tree/tile.rules.ts';

describe('tiles', () => {
  test.each([
    [0, 256, 'tile/0/000'],
    [1_234_067, 256, 'tile/0/x001/x234/067'],
    [999, 1, 'tile/0/999.p/1'],
    [1000, 255, 'tile/0/x001/000.p/255'],
  ])('tile %i of width %i is %s', (index, width, path) => {
    expect(tilePath({ level: 0, index, width })).toBe(path);
    expect(bundlePath(index, width)).toBe(path.replace('tile/0', 'tile/entries'));
  });

  test('a path has one way to be written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 9 }), fc.integer({ min: 1, max: 256 }), (index, width) => {
        expect(parseIndexPath(tilePath({ level: 0, index, width }).split('/').slice(2))).toEqual({
          index,
          width,
        });
      }),
    );
    for (const wrong of [
      '0',
      '00',
      'x000/000',
      'x001',
      '001/002',
      '000.p/0',
      '000.p/256',
      '000.p/01',
      '000.p',
      '',
    ]) {
      expect(parseIndexPath(wrong.split('/'))).toBeUndefined();
    }
  });

  test('the example of the specification: 70,000 leaves', () => {
    expect(edgeTiles(70_000)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
    expect(tileWidth(70_000, 0, 272)).toBe(256);
    expect(tileWidth(70_000, 1, 0)).toBe(256);
    expect(tileWidth(70_000, 3, 0)).toBe(0);
    expect(edgeTiles(256)).toEqual([
      { level: 0, index: 1, width: 0 },
      { level: 1, index: 0, width: 1 },
    ]);
    expect(edgeTiles(0)).toEqual([]);
  });

  test('bundles give back what went in, and nothing from a cut one', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
        expect(decodeBundle(encodeBundle(entries)).map((entry) => [...entry])).toEqual(
          entries.map((e) => [...e]),
        );
      }),
    );
    expect(encodeBundle([Buffer.from('ab'), Buffer.alloc(0)])).toEqual(Buffer.from('000261620000', 'hex'));
    for (const cut of ['00', '0002', '000261', '00026162ff']) {
      expect(() => decodeBundle(Buffer.from(cut, 'hex'))).toThrow(RangeError);
    }
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(RangeError);
    expect(decodeBundle(encodeBundle([Buffer.alloc(65_535)]))[0]).toHaveLength(65_535);
  });
});
