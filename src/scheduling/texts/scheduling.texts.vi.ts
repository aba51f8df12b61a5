import type { MessageFacts } from '../messages/message-facts.ts';
import type { PlanLineFacts, PlanUnusedFacts } from '../planning/explain-plan.rules.ts';

/** What scheduling says to people, in Vietnamese. Of a refusal: its title, by its code. */
export const vi = {
  'invitation/already-answered': 'Mã này đã được dùng để trả lời',
  'invitation/expired': 'Đã quá hạn trả lời',
  'invitation/over': 'Lời mời không còn hiệu lực',
  'leftover/slots-not-served': 'Chưa hết giờ tiêm và còn người có hẹn: chưa phải liều dư cuối buổi',
  'leftover/fewer-doses': 'Buổi tiêm không còn từng ấy liều dùng được ngoài số đã dành cho người có hẹn',
  'leftover/not-possible-now': 'Lượt mời liều dư đã kết thúc',
  'leftover/already-answered': 'Lời mời này đã có trả lời',
  'leftover/still-time': 'Người được mời còn thời gian trả lời',
  'leftover/answers-outstanding': 'Còn lời mời liều dư đang chờ trả lời, chưa thể kết thúc buổi tiêm',
  'leftover/person-not-free': 'Người được mời nay không thể nhận liều này',
  'session-plan/window-invalid': 'Khoảng ngày không hợp lệ: ngày đã qua, sai thứ tự hoặc quá dài',
  'session-plan/no-sites': 'Địa bàn chưa đăng ký điểm tiêm nào',
  'session-plan/too-large': 'Kế hoạch có quá nhiều buổi tiêm, hãy rút ngắn khoảng ngày',
  'session-plan/already-accepted': 'Kế hoạch đã được chấp nhận',
  'session-plan/outdated': 'Kế hoạch đã lỗi thời: tồn kho hoặc lịch đã thay đổi',
  'session-plan/unknown-line': 'Kế hoạch không có dòng này, hoặc dòng được nêu hai lần',
  'session-plan/change-not-possible': 'Thay đổi không thực hiện được',
  'session-plan/nothing-left': 'Kế hoạch không còn buổi tiêm nào để tạo',
  'session/unknown-site': 'Điểm tiêm chưa được đăng ký',
  'session/tables-exceed-site': 'Số bàn tiêm vượt quá số bàn của điểm tiêm',
  'session/day-past': 'Ngày tiêm đã qua',
  'session/shifts-invalid': 'Ca tiêm không hợp lệ: giờ sai thứ tự hoặc chồng lên nhau',
  'session/shift-over-capacity': 'Số người trong ca vượt quá năng lực của các bàn tiêm',
  'session/commune-elsewhere': 'Xã, phường không thuộc huyện của điểm tiêm',
  'session/not-possible-now': 'Không thực hiện được ở trạng thái hiện tại của buổi tiêm',
  'session/not-its-day': 'Chỉ mở buổi tiêm vào đúng ngày tiêm',
  'session/people-waiting': 'Còn người đã đến đang chờ, chưa thể kết thúc buổi tiêm',
  'session/call-exceeds-slots': 'Số người gọi vượt quá số chỗ còn trống',
  'session/stock-short': 'Điểm tiêm không đủ vắc xin còn hạn cho buổi tiêm',
  'session/nobody-to-call': 'Không còn người chờ theo thứ tự để gọi',
  'standby/exhausted': 'Danh sách dự phòng đã hết người',
  'standby/no-free-slot': 'Không có chỗ trống để gọi người dự phòng',
  'booking/not-possible-now': 'Không thực hiện được ở trạng thái hiện tại của lượt hẹn',
  'booking/changed-meanwhile': 'Lượt hẹn vừa được thay đổi',
  'booking/session-not-open': 'Buổi tiêm chưa mở hoặc đã kết thúc',
  'booking/unknown-person': 'Không tìm thấy người này trong tỉnh',
  'booking/unknown-shift': 'Buổi tiêm không có ca này',
  'booking/shift-full': 'Ca tiêm đã hết chỗ',
  'booking/shift-past': 'Ca tiêm đã qua',
  'booking/already-booked': 'Người này đã có lượt hẹn',
  'booking/had-one-here': 'Người này đã từng có lượt hẹn trong buổi tiêm này',
  'booking/product-refused-before':
    'Người này đã từ chối một loại vắc xin khác tại điểm tiêm: chỉ được gọi theo thứ tự, không được tự chọn buổi tiêm',
  'booking/shift-not-over': 'Ca tiêm chưa kết thúc, chưa thể ghi là vắng mặt',
  'booking/not-waiting': 'Người này hiện không có tên trong thứ tự chờ tiêm',
  'booking/out-of-turn': 'Chưa đến lượt người này',
  'booking/other-product': 'Người này không được tiêm loại vắc xin của buổi tiêm',
  'booking/too-early': 'Chưa đến ngày được tiêm',
  'booking/not-in-catchment': 'Người này không thuộc địa bàn của buổi tiêm',
  'message/called': (f: MessageFacts) =>
    `Kính gửi ${f.name}: đã đến lượt Ông/Bà tiêm chủng. Mời đến ${f.site} lúc ${f.time} ngày ${f.day}. ` +
    `Vui lòng xác nhận trước ${f.confirmBy}; quá giờ này, chỗ sẽ chuyển cho người kế tiếp. Mã hẹn: ${f.code}. ` +
    `Mã riêng để xác nhận hoặc từ chối, dùng một lần, xin đừng chuyển cho ai: ${f.answerCode}.`,
  'message/booked': (f: MessageFacts) =>
    `Kính gửi ${f.name}: Ông/Bà đã đặt lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day}. Mã hẹn: ${f.code}. Mã riêng để từ chối: ${f.answerCode}.`,
  'message/reminder': (f: MessageFacts) =>
    `Kính gửi ${f.name}: nhắc Ông/Bà lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day}. Mã hẹn: ${f.code}.`,
  'message/leftover': (f: MessageFacts) =>
    `Kính gửi ${f.name}: cuối buổi tiêm hôm nay tại ${f.site} còn liều, theo danh sách dự phòng đã đến lượt Ông/Bà. ` +
    `Vui lòng trả lời trước ${f.confirmBy} rồi đến ngay; quá giờ này sẽ mời người kế tiếp. Từ chối không mất thứ tự. ` +
    `Mã riêng để nhận hoặc từ chối, dùng một lần, xin đừng chuyển cho ai: ${f.answerCode}.`,
  'message/cancelled': (f: MessageFacts) =>
    `Kính gửi ${f.name}: lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day} đã hủy. ` +
    'Thứ tự của Ông/Bà được giữ nguyên, chúng tôi sẽ mời lại.',
  'message/withdrawn': (f: MessageFacts) =>
    `Kính gửi ${f.name}: lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day} đã hủy. ` +
    'Xin Ông/Bà không đến; cơ sở y tế sẽ liên hệ trực tiếp.',
  'message/recalled': (f: MessageFacts) =>
    `Kính gửi ${f.name}: về mũi tiêm của Ông/Bà ngày ${f.day} tại ${f.site}, cơ sở y tế có thông báo quan trọng. ` +
    'Xin liên hệ trạm y tế nơi ở để được hướng dẫn và theo dõi sức khỏe.',
  'message/released': (f: MessageFacts) =>
    `Kính gửi ${f.name}: lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day} chưa được xác nhận đúng hạn nên đã ` +
    'chuyển cho người kế tiếp. Thứ tự của Ông/Bà được giữ nguyên.',
  'session-plan/line': (f: PlanLineFacts) => {
    const lots = f.lots.map(
      ({ lot, doses, vials, lastDay, sentFrom }) =>
        `${doses} liều (${vials} lọ) lô ${lot}, dùng đến ${lastDay}${sentFrom === null ? '' : `, nhận từ kho ${sentFrom}`}`,
    );
    return (
      `${lots.join('; ')}. ${f.completing} người trả đủ mũi, ${f.others} người tiêm mũi khác; ` +
      `${f.fromHere} người tại xã của điểm tiêm, ${f.fromElsewhere} người từ xã gần nhất còn người đến lượt.` +
      (f.remainder > 0 ? ` ${f.remainder} liều trong lọ đã mở chưa có người đến lượt.` : '')
    );
  },
  'session-plan/unused/not-usable': (f: PlanUnusedFacts) => `Không được sử dụng (${f.state})`,
  'session-plan/unused/no-day-left': (f: PlanUnusedFacts) =>
    `Không còn ngày nào trong kế hoạch trước hạn dùng ${f.lastDay}`,
  'session-plan/unused/no-site': () => 'Không có điểm tiêm nào trong huyện bảo quản được 2–8 °C để nhận',
  'session-plan/unused/nobody-due': (f: PlanUnusedFacts) =>
    `Không còn người đến lượt được tiêm loại này đến ${f.lastDay}: cần điều chuyển`,
  'session-plan/unused/no-table-free': (f: PlanUnusedFacts) =>
    `Không còn bàn tiêm trống đến ${f.lastDay}: cần thêm bàn tiêm hoặc điều chuyển`,
  'session-plan/unused/vial-not-filled': () => 'Liều còn lại trong lọ đã mở, chưa có người đến lượt',
  'session-plan/unused/good-for-later': (f: PlanUnusedFacts) =>
    `Còn dùng được sau kế hoạch, đến ${f.lastDay}`,
} as const;
