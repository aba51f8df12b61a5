import type { LossCause } from '../../allocation/rounds/figures/round-figures.ts';
import type { RoundStatus } from '../../allocation/rounds/round.ts';
import type { Text } from '../../platform/texts.ts';
import type { LotFlag } from '../../supply/near-expiry/lot-flag.ts';

const text = (vi: string, en: string): Text => ({ vi, en });

/** The words of the page of rounds. */
export const labels = {
  title: text('Vắc xin theo đợt phân bổ', 'Vaccine by allocation round'),
  at: text('số liệu lúc', 'as of'),
  head: text('Người đứng đầu chịu trách nhiệm', 'Head who answers'),
  explanation: text(
    'Kịch bản không phải là cam kết: chỉ số phân bổ là số được giao. Mỗi con số dẫn đến các dòng sổ tạo nên nó. Lô về nhiều đợt được tính cho đợt nhận trước.',
    'A scenario is no commitment: only what is allocated is. Every number leads to the entries that make it. A lot that came in several rounds counts for the round received first.',
  ),
  none: text('Không có đợt phân bổ nào', 'There are no rounds'),
  more: text('Các đợt tiếp theo', 'Further rounds'),
  round: text('Đợt', 'Round'),
  product: text('Vắc xin', 'Vaccine'),
  finishBy: text('Hạn hoàn thành', 'Finish by'),
  scenario: text('Kịch bản', 'Scenario'),
  scenarioLong: text('Kịch bản (không ràng buộc)', 'Scenario (binds nothing)'),
  version: text('bản', 'version'),
  committed: text('Phân bổ', 'Committed'),
  shipped: text('Đã chuyển', 'Shipped'),
  received: text('Đã nhận', 'Received'),
  damaged: text('Hỏng, mất trên đường đến', 'Damaged on the way in'),
  expected: text('Đang trên đường đến', 'On the way in'),
  given: text('Đã tiêm', 'Given'),
  wasted: text('Hao phí', 'Wasted'),
  wastedByCause: text('Hao phí theo nguyên nhân', 'Wasted, by cause'),
  samples: text('Mẫu kiểm định', 'Samples'),
  passedOn: text('Đã chuyển đi nơi khác', 'Passed on'),
  inTransit: text('Đang vận chuyển', 'In transit'),
  onHand: text('Tồn kho', 'On hand'),
  extra: text('Liều rút thêm từ lọ', 'Extra doses drawn'),
  counted: text('Chênh lệch kiểm kê', 'Found by stock counts'),
  remaining: text('Còn phải dùng', 'Still to be used'),
  pace: text('Tốc độ (liều/ngày)', 'Pace (doses a day)'),
  projected: text('dự kiến xong', 'done on'),
  how: text('Số phân bổ hình thành thế nào', 'How the commitment came about'),
  decided: text('Theo quyết định đầu tiên', 'By the first decision'),
  amended: text('Điều chỉnh', 'Amended'),
  movedIn: text('Được điều chuyển đến', 'Moved in'),
  movedOut: text('Bị điều chuyển đi', 'Moved out'),
  refused: text('Từ chối nhận', 'Refused'),
  toCome: text('Trong đó chưa chuyển đến', 'Of which still to come'),
  decision: text('Quyết định', 'Decision'),
  closed: text('quyết toán lúc', 'closed at'),
  lots: text('Các lô', 'Lots'),
  unused: text('Sẽ không kịp dùng', 'Not used in time'),
  unusedLong: text('liều sẽ không kịp dùng', 'doses will not be used in time'),
  allUsed: text('Mọi liều sẽ dùng kịp', 'All doses will be used in time'),
  place: text('Ở đâu', 'Where'),
  lot: text('Lô', 'Lot'),
  doses: text('Liều', 'Doses'),
  usableBy: text('Dùng đến ngày', 'Usable to'),
  why: text('Vì sao', 'Why'),
  todo: text('Cần làm', 'What to do'),
} as const;

export const statusNames: Readonly<Record<RoundStatus, Text>> = {
  announced: text('đã công bố', 'announced'),
  arriving: text('đang về', 'arriving'),
  arrived: text('đã về đủ', 'arrived'),
  closed: text('đã quyết toán', 'closed'),
};

export const causeNames: Readonly<Record<LossCause, Text>> = {
  expired: text('Hết hạn', 'Expired'),
  broken: text('Vỡ', 'Broken'),
  'cold-chain-failure': text('Hỏng dây chuyền lạnh', 'Cold-chain failure'),
  'open-vial-remainder': text('Thừa trong lọ đã mở', 'Open-vial remainder'),
  recalled: text('Thu hồi', 'Recalled'),
  lost: text('Mất', 'Lost'),
};

export const purposeNames: Readonly<Record<'earmark' | 'sample', Text>> = {
  earmark: text('Dành riêng', 'Earmarked'),
  sample: text('Mẫu kiểm định của đợt', 'Samples of the round'),
};

/** What somebody who has seen a flag is going to do. */
export const planNames: Readonly<Record<NonNullable<LotFlag['acknowledged']>['plan'], Text>> = {
  'extra-sessions': text('Mở thêm buổi tiêm', 'Extra sessions'),
  'longer-sessions': text('Kéo dài buổi tiêm', 'Longer sessions'),
  'move-to-another-place': text('Điều chuyển đi nơi khác', 'Moved to another place'),
  'use-first': text('Dùng trước', 'Used first'),
  'write-off': text('Hủy', 'Written off'),
  'extension-asked': text('Đã xin gia hạn', 'Extension asked for'),
  other: text('Cách khác', 'Something else'),
};
