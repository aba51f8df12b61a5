import type { AreaCode } from '../../platform/area.ts';
import { writtenDay } from '../../platform/clock.ts';
import type { Text } from '../../platform/texts.ts';
import type { UnusedAction, UnusedReason } from './unused-doses.ts';

/** Why, for people to read. */
export function whyText({ reason, by }: { readonly reason: UnusedReason; readonly by: string }): Text {
  const day = writtenDay(by);
  switch (reason) {
    case 'recalled':
      return {
        vi: `Lô đã bị thu hồi (hạn sử dụng ${day})`,
        en: `The lot has been recalled (good to ${day})`,
      };
    case 'cold-chain-failure':
      return {
        vi: `Để riêng do sự cố dây chuyền lạnh, chưa kết luận (hạn sử dụng ${day})`,
        en: `Set apart by a cold-chain failure that is not decided (good to ${day})`,
      };
    case 'held':
      return {
        vi: `Lô đang bị tạm dừng, chưa được dùng (hạn sử dụng ${day})`,
        en: `The lot is held and may not be used (good to ${day})`,
      };
    case 'expired':
      return { vi: `Đã hết hạn sử dụng ngày ${day}`, en: `Expired on ${day}` };
    case 'no-plan':
      return {
        vi: `Hạn sử dụng ${day}, chưa có buổi tiêm nào dùng đến`,
        en: `Good to ${day}, and no session is planned that uses them`,
      };
    case 'pace':
      return {
        vi: `Hạn sử dụng ${day}, các buổi tiêm đã xếp không dùng hết`,
        en: `Good to ${day}, and the planned sessions do not use them up`,
      };
    case 'thawed':
      return {
        vi: `Đã rã đông, chỉ dùng được đến ${day}`,
        en: `Thawed, and good only to ${day}`,
      };
    case 'deadline-passed':
      return { vi: `Đã quá hạn hoàn thành đợt ${day}`, en: `The deadline of the round, ${day}, has passed` };
    case 'deadline-pace':
      return {
        vi: `Với tốc độ và kế hoạch hiện nay, đến hạn ${day} vẫn chưa dùng hết`,
        en: `At this pace and by these plans they are left at the deadline, ${day}`,
      };
    case 'deadline-no-plan':
      return {
        vi: `Chưa tiêm và chưa có kế hoạch; hạn hoàn thành đợt ${day}`,
        en: `None given and none planned; the deadline of the round is ${day}`,
      };
  }
}

/** What to do, for people to read. `toName`: of the place they are to go to. */
export function todoText(
  { action, by, to }: { readonly action: UnusedAction; readonly by: string; readonly to: AreaCode | null },
  toName: string | undefined,
): Text {
  const day = writtenDay(by);
  switch (action) {
    case 'write-off':
      return {
        vi: 'Lập biên bản hủy, ghi đúng nguyên nhân',
        en: 'Write them off with the cause',
      };
    case 'decide-cold-chain':
      return {
        vi: `Kết luận trước ngày ${day}: dùng lại được theo văn bản, hoặc hủy`,
        en: `Decide before ${day}: to be used again by a document that says so, or wasted`,
      };
    case 'decide-hold':
      return {
        vi: `Quyết định trước ngày ${day}: giải tỏa để dùng kịp hạn, hoặc thu hồi lô`,
        en: `Decide before ${day}: release the lot so that it is used in time, or recall it`,
      };
    case 'plan-session':
      return {
        vi: `Xếp buổi tiêm trước ngày ${day}, dùng lô này trước`,
        en: `Plan sessions before ${day}, this lot first`,
      };
    case 'move':
      return to === null
        ? {
            vi: `Điều chuyển ngay đến nơi dùng kịp trước ngày ${day}`,
            en: `Move them now to where they are used before ${day}`,
          }
        : {
            vi: `Điều chuyển đến ${toName ?? to} trước ngày ${day}`,
            en: `Move them to ${toName ?? to} before ${day}`,
          };
    case 'call-up':
      return {
        vi: `Gọi thêm người, thêm bàn tiêm trước ngày ${day}; nếu không kịp thì điều chuyển`,
        en: `Call more people and add tables before ${day}; failing that, move them`,
      };
    case 'speed-up':
      return {
        vi: `Tăng số buổi tiêm, hoặc đề xuất điều chuyển cho đơn vị tiêm nhanh hơn trước ngày ${day}`,
        en: `Add sessions, or propose to move doses to a faster unit before ${day}`,
      };
    case 'close-round':
      return {
        vi: 'Báo cáo lý do chậm, dùng hết ngay và quyết toán đợt',
        en: 'Report why it is late, use them now, and close the round',
      };
  }
}
