import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { bookingEvent, bookingState } from './bookings/booking.ts';
import { sessionEvent, sessionState } from './sessions/session.ts';

export const schedulingProblem = defineProblems({
  'session/site-unknown': {
    status: 422,
    title: { vi: 'Điểm tiêm chưa được đăng ký', en: 'This site is not registered' },
    details: noDetails,
  },
  'session/tables-exceed-site': {
    status: 422,
    title: { vi: 'Số bàn tiêm vượt quá số bàn của điểm tiêm', en: 'More tables than the site has' },
    details: z.strictObject({ tables: z.int() }),
  },
  'session/day-past': {
    status: 422,
    title: { vi: 'Ngày tiêm đã qua', en: 'The day is past' },
    details: z.strictObject({ today: z.iso.date() }),
  },
  'session/shifts-invalid': {
    status: 422,
    title: {
      vi: 'Ca tiêm không hợp lệ: giờ sai thứ tự hoặc chồng lên nhau',
      en: 'The shifts are not valid: out of order or overlapping',
    },
    details: z.strictObject({ shift: z.int().meta({ description: 'Index of the first shift at fault' }) }),
  },
  'session/shift-over-capacity': {
    status: 422,
    title: {
      vi: 'Số người trong ca vượt quá năng lực của các bàn tiêm',
      en: 'A shift holds more people than its tables can vaccinate',
    },
    details: z.strictObject({ shift: z.int(), most: z.int() }),
  },
  'session/commune-elsewhere': {
    status: 422,
    title: {
      vi: 'Xã, phường không thuộc huyện của điểm tiêm',
      en: 'A commune outside the district of the site',
    },
    details: z.strictObject({ communes: z.array(z.string()) }),
  },
  'session/not-possible-now': {
    status: 409,
    title: {
      vi: 'Không thực hiện được ở trạng thái hiện tại của buổi tiêm',
      en: 'Not possible in the present state of the session',
    },
    details: z.strictObject({
      state: sessionState,
      event: z.union([sessionEvent, z.enum(['call', 'open-vial'])]),
    }),
  },
  'session/not-its-day': {
    status: 422,
    title: { vi: 'Chỉ mở buổi tiêm vào đúng ngày tiêm', en: 'A session opens on its own day only' },
    details: z.strictObject({ day: z.iso.date(), today: z.iso.date() }),
  },
  'session/people-waiting': {
    status: 409,
    title: {
      vi: 'Còn người đã đến đang chờ, chưa thể kết thúc buổi tiêm',
      en: 'People who checked in are still waiting: the session cannot end',
    },
    details: z.strictObject({ waiting: z.int() }),
  },
  'session/call-exceeds-slots': {
    status: 422,
    title: { vi: 'Số người gọi vượt quá số chỗ còn trống', en: 'More people to call than free slots' },
    details: z.strictObject({ slots: z.int() }),
  },
  'session/stock-short': {
    status: 409,
    title: {
      vi: 'Điểm tiêm không đủ vắc xin còn hạn cho buổi tiêm',
      en: 'The site has not enough usable doses for the session',
    },
    details: z.strictObject({ wanted: z.int() }),
  },
  'session/nobody-to-call': {
    status: 409,
    title: { vi: 'Không còn người chờ theo thứ tự để gọi', en: 'Nobody in the order is left to call' },
    details: noDetails,
  },
  'standby/exhausted': {
    status: 409,
    title: { vi: 'Danh sách dự phòng đã hết người', en: 'Nobody on the standby list is left' },
    details: noDetails,
  },
  'standby/no-free-slot': {
    status: 409,
    title: {
      vi: 'Không có chỗ trống để gọi người dự phòng',
      en: 'There is no free slot to call somebody for',
    },
    details: noDetails,
  },
  'booking/not-possible-now': {
    status: 409,
    title: {
      vi: 'Không thực hiện được ở trạng thái hiện tại của lượt hẹn',
      en: 'Not possible in the present state of the booking',
    },
    details: z.strictObject({ state: bookingState, event: bookingEvent }),
  },
  'booking/changed-meanwhile': {
    status: 409,
    title: { vi: 'Lượt hẹn vừa được thay đổi', en: 'The booking has been changed meanwhile' },
    details: noDetails,
  },
  'booking/session-not-open': {
    status: 409,
    title: { vi: 'Buổi tiêm chưa mở hoặc đã kết thúc', en: 'The session is not open' },
    details: z.strictObject({ state: sessionState }),
  },
  'booking/person-unknown': {
    status: 422,
    title: { vi: 'Không tìm thấy người này trong tỉnh', en: 'This person is not known in the province' },
    details: noDetails,
  },
  'booking/shift-unknown': {
    status: 422,
    title: { vi: 'Buổi tiêm không có ca này', en: 'The session has no such shift' },
    details: z.strictObject({ shifts: z.array(z.string()) }),
  },
  'booking/shift-full': {
    status: 409,
    title: { vi: 'Ca tiêm đã hết chỗ', en: 'The shift is full' },
    details: noDetails,
  },
  'booking/shift-past': {
    status: 422,
    title: { vi: 'Ca tiêm đã qua', en: 'The shift is over' },
    details: noDetails,
  },
  'booking/already-booked': {
    status: 409,
    title: { vi: 'Người này đã có lượt hẹn', en: 'This person has a booking already' },
    details: noDetails,
  },
  'booking/had-one-here': {
    status: 409,
    title: {
      vi: 'Người này đã từng có lượt hẹn trong buổi tiêm này',
      en: 'This person has already had a booking in this session',
    },
    details: noDetails,
  },
  'booking/product-refused-before': {
    status: 409,
    title: {
      vi: 'Người này đã từ chối một loại vắc xin khác tại điểm tiêm: chỉ được gọi theo thứ tự, không được tự chọn buổi tiêm',
      en: 'This person has refused another product at a site: she is called in her order and chooses no session herself',
    },
    details: noDetails,
  },
  'booking/shift-not-over': {
    status: 422,
    title: {
      vi: 'Ca tiêm chưa kết thúc, chưa thể ghi là vắng mặt',
      en: 'The shift is not over: nobody is missing yet',
    },
    details: z.strictObject({ end: z.string() }),
  },
  'booking/not-waiting': {
    status: 422,
    title: {
      vi: 'Người này hiện không có tên trong thứ tự chờ tiêm',
      en: 'This person is not waiting in the order now',
    },
    details: noDetails,
  },
  'booking/out-of-turn': {
    status: 422,
    title: { vi: 'Chưa đến lượt người này', en: 'The turn of this person has not come' },
    details: noDetails,
  },
  'booking/other-product': {
    status: 422,
    title: {
      vi: 'Người này không được tiêm loại vắc xin của buổi tiêm',
      en: 'This person may not get the product of the session',
    },
    details: noDetails,
  },
  'booking/too-early': {
    status: 422,
    title: { vi: 'Chưa đến ngày được tiêm', en: 'The day of the session is too early for this person' },
    details: z.strictObject({ notBefore: z.iso.date() }),
  },
  'booking/not-in-catchment': {
    status: 422,
    title: {
      vi: 'Người này không thuộc địa bàn của buổi tiêm',
      en: 'This person does not live in the catchment of the session',
    },
    details: noDetails,
  },
});
