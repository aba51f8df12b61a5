import type { Text } from './platform/problem.ts';

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
}

export const messageTexts = {
  called: (f: MessageFacts): Text => ({
    vi:
      `Kính gửi ${f.name}: đã đến lượt Ông/Bà tiêm chủng. Mời đến ${f.site} lúc ${f.time} ngày ${f.day}. ` +
      `Vui lòng xác nhận trước ${f.confirmBy}; quá giờ này, chỗ sẽ chuyển cho người kế tiếp. Mã hẹn: ${f.code}.`,
    en:
      `Dear ${f.name}: it is your turn to be vaccinated. Please come to ${f.site} at ${f.time} on ${f.day}. ` +
      `Please confirm before ${f.confirmBy}; after that the place goes to the next person. Code: ${f.code}.`,
  }),
  booked: (f: MessageFacts): Text => ({
    vi: `Kính gửi ${f.name}: Ông/Bà đã đặt lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day}. Mã hẹn: ${f.code}.`,
    en: `Dear ${f.name}: your vaccination is booked at ${f.site}, ${f.time} on ${f.day}. Code: ${f.code}.`,
  }),
  reminder: (f: MessageFacts): Text => ({
    vi: `Kính gửi ${f.name}: nhắc Ông/Bà lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day}. Mã hẹn: ${f.code}.`,
    en: `Dear ${f.name}: a reminder of your vaccination at ${f.site}, ${f.time} on ${f.day}. Code: ${f.code}.`,
  }),
  cancelled: (f: MessageFacts): Text => ({
    vi:
      `Kính gửi ${f.name}: lịch tiêm chủng tại ${f.site} lúc ${f.time} ngày ${f.day} đã hủy. ` +
      'Thứ tự của Ông/Bà được giữ nguyên, chúng tôi sẽ mời lại.',
    en:
      `Dear ${f.name}: your appointment at ${f.site}, ${f.time} on ${f.day} is cancelled. ` +
      'You keep your place in the order and will be called again.',
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
