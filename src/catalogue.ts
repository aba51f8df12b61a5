import type { Text } from './platform/texts.ts';

/**
 * Texts sent to people, Vietnamese first. A text tells who is meant, where and when, and never the name of a product:
 * people come because it is their turn, not because of what is in the vial.
 */
export interface MessageFacts {
  /** The person's name. */
  readonly name: string;
  /** Name of the site. */
  readonly site: string;
  /** dd/MM/yyyy */
  readonly day: string;
  /** HH:mm */
  readonly time: string;
  /** HH:mm, dd/MM/yyyy */
  readonly confirmBy: string;
  /** What the person shows or says at the site. */
  readonly code: string;
  /** What the person alone can confirm or decline with, once; a secret between her and the service. */
  readonly answerCode: string;
}

export const messageTexts = {
  called: (f: MessageFacts): Text => ({
    vi:
      `Kính gửi ${f.name}: đã đến lượt Ông/Bà tiêm chủng. Mời đến ${f.site} lúc ${f.time} ngày ${f.day}. ` +
      `Vui lòng xác nhận trước ${f.confirmBy}; quá giờ này, chỗ sẽ chuyển cho người kế tiếp. Mã hẹn: ${f.code}. ` +
      `Mã riêng để xác nhận hoặc từ chối, dùng một lần, xin đừng chuyển cho ai: ${f.answerCode}.`,
    en:
      `Dear ${f.name}: it is your turn to be vaccinated. Please come to ${f.site} at ${f.time} on ${f.day}. ` +
      `Please confirm before ${f.confirmBy}; after that the place goes to the next person. Code: ${f.code}. ` +
      `Your own code to confirm or decline, good once, not to be passed on: ${f.answerCode}.`,
  }),
  booked: (f: MessageFacts): Text => ({
    vi: `Kính gửi ${f.name}: Ông/Bà đã đặt lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day}. Mã hẹn: ${f.code}. Mã riêng để từ chối: ${f.answerCode}.`,
    en: `Dear ${f.name}: your vaccination is booked at ${f.site}, ${f.time} on ${f.day}. Code: ${f.code}. Your own code to decline: ${f.answerCode}.`,
  }),
  reminder: (f: MessageFacts): Text => ({
    vi: `Kính gửi ${f.name}: nhắc Ông/Bà lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day}. Mã hẹn: ${f.code}.`,
    en: `Dear ${f.name}: a reminder of your vaccination at ${f.site}, ${f.time} on ${f.day}. Code: ${f.code}.`,
  }),
  leftover: (f: MessageFacts): Text => ({
    vi:
      `Kính gửi ${f.name}: cuối buổi tiêm hôm nay tại ${f.site} còn liều, theo danh sách dự phòng đã đến lượt Ông/Bà. ` +
      `Vui lòng trả lời trước ${f.confirmBy} rồi đến ngay; quá giờ này sẽ mời người kế tiếp. Từ chối không mất thứ tự. ` +
      `Mã riêng để nhận hoặc từ chối, dùng một lần, xin đừng chuyển cho ai: ${f.answerCode}.`,
    en:
      `Dear ${f.name}: a dose is left at the end of today's session at ${f.site}, and by the standby list it is your turn. ` +
      `Please answer before ${f.confirmBy} and come at once; after that the next person is asked. You lose nothing by declining. ` +
      `Your own code to accept or decline, good once, not to be passed on: ${f.answerCode}.`,
  }),
  cancelled: (f: MessageFacts): Text => ({
    vi:
      `Kính gửi ${f.name}: lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day} đã hủy. ` +
      'Thứ tự của Ông/Bà được giữ nguyên, chúng tôi sẽ mời lại.',
    en:
      `Dear ${f.name}: your appointment at ${f.site}, ${f.time} on ${f.day} is cancelled. ` +
      'You keep your place in the order and will be called again.',
  }),
  withdrawn: (f: MessageFacts): Text => ({
    vi:
      `Kính gửi ${f.name}: lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day} đã hủy. ` +
      'Xin Ông/Bà không đến; cơ sở y tế sẽ liên hệ trực tiếp.',
    en:
      `Dear ${f.name}: your appointment at ${f.site}, ${f.time} on ${f.day} is cancelled. ` +
      'Please do not come; a health worker will speak to you.',
  }),
  recalled: (f: MessageFacts): Text => ({
    vi:
      `Kính gửi ${f.name}: về mũi tiêm của Ông/Bà ngày ${f.day} tại ${f.site}, cơ sở y tế có thông báo quan trọng. ` +
      'Xin liên hệ trạm y tế nơi ở để được hướng dẫn và theo dõi sức khỏe.',
    en:
      `Dear ${f.name}: there is important news about your injection of ${f.day} at ${f.site}. ` +
      'Please speak to the health station where you live; they will advise you and look after you.',
  }),
  released: (f: MessageFacts): Text => ({
    vi:
      `Kính gửi ${f.name}: lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day} chưa được xác nhận đúng hạn nên đã ` +
      'chuyển cho người kế tiếp. Thứ tự của Ông/Bà được giữ nguyên.',
    en:
      `Dear ${f.name}: your appointment at ${f.site}, ${f.time} on ${f.day} was not confirmed in time and went to the ` +
      'next person. You keep your place in the order.',
  }),
} as const;

/** Titles of the columns and sheets of reports. */
export const reportTexts = {
  daySheet: { vi: 'Báo cáo ngày', en: 'Daily report' },
  groupSheet: { vi: 'Nhóm ưu tiên', en: 'Priority groups' },
  from: { vi: 'Từ ngày', en: 'From' },
  to: { vi: 'Đến ngày', en: 'To' },
  code: { vi: 'Mã đơn vị', en: 'Code' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  head: { vi: 'Người đứng đầu', en: 'Answerable head' },
  received: { vi: 'Tiếp nhận từ ngoài tỉnh', en: 'Received from outside the province' },
  arrived: { vi: 'Tiếp nhận trong tỉnh', en: 'Arrived from inside the province' },
  issued: { vi: 'Cấp phát', en: 'Issued' },
  given: { vi: 'Đã xuất tiêm', en: 'Drawn for injections' },
  broughtBack: { vi: 'Hoàn lại do đính chính', en: 'Brought back by corrections' },
  extra: { vi: 'Liều dôi từ lọ', en: 'Extra doses from vials' },
  samples: { vi: 'Mẫu kiểm định', en: 'Samples for testing' },
  wasted: { vi: 'Hao phí', en: 'Wasted' },
  expired: { vi: 'Hao phí: hết hạn', en: 'Wasted: expired' },
  broken: { vi: 'Hao phí: vỡ, hỏng', en: 'Wasted: broken' },
  'cold-chain-failure': { vi: 'Hao phí: sự cố dây chuyền lạnh', en: 'Wasted: cold-chain failure' },
  'open-vial-remainder': { vi: 'Hao phí: liều thừa trong lọ đã mở', en: 'Wasted: open-vial remainder' },
  recalled: { vi: 'Hao phí: thu hồi', en: 'Wasted: recalled' },
  lost: { vi: 'Hao phí: thất lạc', en: 'Wasted: lost' },
  found: { vi: 'Kiểm kê thừa', en: 'Found by stock counts' },
  missing: { vi: 'Kiểm kê thiếu', en: 'Missing by stock counts' },
  onHand: { vi: 'Tồn kho cuối ngày', en: 'In stock at the end of the day' },
  inTransit: { vi: 'Đang vận chuyển đến', en: 'On their way here' },
  injected: { vi: 'Số mũi tiêm', en: 'Doses injected' },
  first: { vi: 'Mũi 1', en: 'First doses' },
  second: { vi: 'Mũi 2', en: 'Second doses' },
  third: { vi: 'Mũi 3 cơ bản', en: 'Third primary doses' },
  additional: { vi: 'Liều bổ sung', en: 'Additional doses' },
  booster: { vi: 'Liều nhắc lại', en: 'Boosters' },
  vaccinatedBookings: { vi: 'Lượt hẹn đã tiêm', en: 'Bookings vaccinated' },
  deferredBookings: { vi: 'Lượt hẹn trì hoãn', en: 'Bookings deferred' },
  declinedBookings: { vi: 'Lượt hẹn từ chối', en: 'Bookings declined' },
  productRefusedBookings: { vi: 'Lượt hẹn từ chối loại vắc xin', en: 'Bookings, product refused' },
  noShowBookings: { vi: 'Lượt hẹn không đến', en: 'Bookings not kept' },
  cancelledBookings: { vi: 'Lượt hẹn bị hủy', en: 'Bookings cancelled' },
  logSize: { vi: 'Số mục trong nhật ký minh bạch', en: 'Entries in the transparency log' },
  checkpoint: {
    vi: 'Điểm kiểm tra của nhật ký minh bạch (có chữ ký)',
    en: 'Signed checkpoint of the transparency log',
  },
  noLog: { vi: 'Chưa có nhật ký minh bạch', en: 'No transparency log yet' },
  group: { vi: 'Nhóm', en: 'Group' },
  groupName: { vi: 'Tên nhóm', en: 'Name of the group' },
  groupDoses: { vi: 'Số mũi tiêm trong kỳ', en: 'Doses in the period' },
  people: { vi: 'Số đối tượng đã xác minh', en: 'People verified' },
  vaccinated: { vi: 'Đã tiêm ít nhất 1 mũi', en: 'With at least one dose' },
  completed: { vi: 'Đã tiêm đủ liều cơ bản', en: 'Primary course completed' },
  vaccinatedRate: { vi: 'Tỷ lệ tiêm ít nhất 1 mũi (%)', en: 'With at least one dose (%)' },
  completedRate: { vi: 'Tỷ lệ tiêm đủ liều cơ bản (%)', en: 'Primary course completed (%)' },
} as const satisfies Readonly<Record<string, Text>>;
