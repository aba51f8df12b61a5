import type { Dice } from './random.ts';

const FAMILY = [
  ['Nguyễn', 38],
  ['Trần', 11],
  ['Lê', 9],
  ['Phạm', 7],
  ['Hoàng', 5],
  ['Phan', 4],
  ['Vũ', 4],
  ['Đặng', 3],
  ['Bùi', 3],
  ['Đỗ', 3],
  ['Ngô', 2],
  ['Dương', 2],
  ['Hà', 2],
  ['Lưu', 1],
  ['Phùng', 1],
  ['Tạ', 1],
  ['Khổng', 1],
  ['Trịnh', 1],
] as const;

const MIDDLE = {
  male: ['Văn', 'Đức', 'Hữu', 'Quang', 'Minh', 'Xuân', 'Công', 'Đình', 'Ngọc', 'Tiến', 'Thanh', 'Mạnh'],
  female: [
    'Thị',
    'Thị Thu',
    'Thị Thanh',
    'Thị Hồng',
    'Thị Ngọc',
    'Thị Kim',
    'Thu',
    'Ngọc',
    'Thị Minh',
    'Phương',
  ],
} as const;

const GIVEN = {
  male: [
    'An',
    'Bình',
    'Chiến',
    'Cường',
    'Dũng',
    'Đạt',
    'Đông',
    'Giang',
    'Hải',
    'Hiếu',
    'Hoà',
    'Hùng',
    'Huy',
    'Khánh',
    'Kiên',
    'Lâm',
    'Long',
    'Mạnh',
    'Nam',
    'Phong',
    'Phúc',
    'Quân',
    'Sơn',
    'Thắng',
    'Thành',
    'Toàn',
    'Trung',
    'Tuấn',
    'Tùng',
    'Việt',
  ],
  female: [
    'Anh',
    'Bích',
    'Châu',
    'Chi',
    'Dung',
    'Duyên',
    'Hà',
    'Hạnh',
    'Hằng',
    'Hiền',
    'Hoa',
    'Hồng',
    'Huệ',
    'Hương',
    'Lan',
    'Liên',
    'Linh',
    'Loan',
    'Mai',
    'Nga',
    'Ngân',
    'Nhung',
    'Oanh',
    'Phượng',
    'Quyên',
    'Thảo',
    'Thủy',
    'Trang',
    'Tuyết',
    'Yến',
  ],
} as const;

/** A made-up name that could be anybody's; family names are about as frequent as in Việt Nam. */
export function madeUpName(dice: Dice, sex: 'male' | 'female'): string {
  return [dice.weighted(FAMILY), dice.pick(MIDDLE[sex]), dice.pick(GIVEN[sex])].join(' ');
}

/** A birth date in the years `from` to `to`, both included, on a day that every month has. */
export function madeUpBirthDate(dice: Dice, from: number, to: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${dice.between(from, to)}-${two(dice.between(1, 12))}-${two(dice.between(1, 28))}`;
}
