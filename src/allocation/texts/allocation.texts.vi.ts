import type { StoredTransfer } from '../redistribution/redistribution.ts';
import type { Limit, UnsharedReason } from '../share-outs/sharing/outcome.rules.ts';
import { givenParts, type LineOfShareOut } from './given-parts.ts';

const limits: Readonly<Record<Limit, string>> = {
  'need-met': 'đã đủ nhu cầu',
  'no-cold-chain': 'không có nơi bảo quản phù hợp',
  capacity: 'đã hết năng lực tiêm trước hạn',
  'whole-vials': 'phần còn thiếu chưa đủ một lọ',
  supply: 'đã hết vắc xin để chia',
};
const unsharedReasons: Readonly<Record<UnsharedReason, string>> = {
  'not-a-whole-vial': 'lẻ, không đủ một lọ',
  'no-cold-chain': 'không đơn vị nào bảo quản được',
  'need-met': 'các đơn vị bảo quản được đều đã đủ',
  'no-capacity-in-time': 'các đơn vị còn nhu cầu không tiêm kịp trước hạn',
  'less-than-a-vial': 'phần còn thiếu của mỗi đơn vị chưa đủ một lọ',
};
const distances: Readonly<Record<StoredTransfer['distance'], string>> = {
  1: 'cùng huyện',
  2: 'cùng tỉnh',
  3: 'khác tỉnh',
};

/** Texts of allocation for people, in Vietnamese. The key of a refusal's title is its code. */
export const vi = {
  'redistribution/nothing-to-transfer': 'Không có liều nào không dùng kịp',
  'redistribution/not-solved': 'Chưa tính được phương án điều chuyển',
  'redistribution/already-decided': 'Đề xuất điều chuyển đã được quyết định',
  'redistribution/would-expire': 'Nơi nhận không tiêm kịp trước khi lô hết hạn',
  'redistribution/not-accepted': 'Đề xuất điều chuyển chưa được chấp thuận',
  'redistribution/exceeded': 'Vượt số liều được điều chuyển',
  'round/number-taken': 'Số đợt phân bổ đã có',
  'round/does-not-add-up': 'Tổng số liều của các lô và các đơn vị không khớp',
  'round/amendment-not-conserving': 'Điều chỉnh làm thay đổi tổng số liều của đợt',
  'round/already-amended': 'Quyết định điều chỉnh này đã được nhập',
  'round/below-received': 'Số phân bổ sau điều chỉnh thấp hơn số đã nhận',
  'round/unit-not-in-round': 'Đơn vị không có trong đợt phân bổ',
  'round/unknown-unit': 'Không có đơn vị hành chính này',
  'round/lot-not-in-round': 'Lô không thuộc đợt phân bổ này',
  'round/more-than-allocated': 'Số nhận vượt số được phân bổ',
  'round/more-than-lot': 'Số nhận vượt số liều của lô trong đợt',
  'round/closed': 'Đợt phân bổ đã được quyết toán, không nhận hay điều chỉnh nữa',
  'round/already-closed': 'Đợt phân bổ đã được quyết toán tại đây',
  'round/more-than-to-come': 'Vượt số liều chưa chuyển đến',
  'round/reallocation-already-approved': 'Đề xuất điều chuyển đã được duyệt',
  'round/doses-missing': 'Còn liều chưa rõ đi đâu: các sổ của đợt không khớp nhau',
  'round/doses-unexplained': 'Còn liều chưa dùng mà chưa nêu lý do',
  'share-out/no-need': 'Không còn người cần tiêm trong các nhóm đang mở',
  'share-out/more-than-unshared': 'Vượt số liều của đợt chưa chia',
  'share-out/already-approved': 'Phương án chia đã được duyệt',
  'share-out/not-approved': 'Phương án chia chưa được duyệt',
  'share-out/nothing-to-share': 'Không có liều nào để chia',
  'share-out/would-expire': 'Nơi nhận không tiêm kịp trước khi lô hết hạn',
  'share-out/exceeded': 'Vượt số liều được chia cho đơn vị',
  'explanation/share-out-line': (line: LineOfShareOut) => {
    const { doses, vials, need, secondDue, onHand, capacity, useBy } = line;
    const parts = givenParts(line.parts, {
      floor: 'mức tối thiểu',
      secondDue: 'mũi 2 đến hạn',
      firstDue: 'theo số người chờ',
      moved: 'phần còn lại chuyển đến nơi dùng kịp',
    });
    return (
      `${doses} liều (${vials} lọ): ${parts}. ` +
      `Cần ${need} người (mũi 2 đến hạn: ${secondDue}), đang có ${onHand} liều, tiêm được ${capacity} liều đến hết ${useBy}.`
    );
  },
  'explanation/share-out-unit': (need: number, doses: number, limit: Limit) =>
    `Cần ${need}, được ${doses} liều; ${limits[limit]}.`,
  'explanation/unshared': (doses: number, reason: UnsharedReason) =>
    `${doses} liều không chia: ${unsharedReasons[reason]}.`,
  'explanation/transfer': ({
    from,
    to,
    lot,
    doses,
    vials,
    distance,
    need,
    capacity,
    useBy,
  }: StoredTransfer) =>
    `${from} không dùng kịp ${doses} liều (${vials} lọ) lô ${lot}; ${to} (${distances[distance]}) còn cần ${need} liều ` +
    `và tiêm được ${capacity} liều đến hết ${useBy}.`,
} as const;
