import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldName } from '../../src/platform/fold-name.ts';

describe('names are compared', () => {
  test.each([
    ['Hoà', 'Hòa'],
    ['Nguyễn Thị Thuý', 'NGUYỄN THỊ THÚY'],
    ['Đặng Đình Đức', 'đặng  đình\tđức'],
    ['Đặng', 'Dang'],
    ['Trần Văn Bình', ' Trần Văn\u00a0Bình '],
    ['Quỳnh', 'Quỳnh'.normalize('NFD')],
    ['Ngọc\u200b Ánh', 'Ngọc Ánh'],
    ['H’Hen Niê', "H'Hen Niê"],
    ['TYT xã Phú Đa', 'TYT xã Phú Đa.'],
    ['Ｂệnh viện 354', 'Bệnh viện 354'],
  ])('%s like %s', (one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  test.each([
    ['Lan', 'Loan'],
    ['Trạm Y tế xã 1', 'Trạm Y tế xã 2'],
    ['Vân Anh', 'Vâ nAnh'],
  ])('%s unlike %s', (one, other) => {
    expect(foldName(one)).not.toBe(foldName(other));
  });

  test('folding what is folded changes nothing, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name));
      }),
    );
  });
});
