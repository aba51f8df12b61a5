import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';

export const placeProblem = defineProblems({
  'place/unknown-district': {
    status: 422,
    title: { vi: 'Không có huyện/quận mang mã này', en: 'No district has this code' },
    details: z.strictObject({ district: z.string() }),
  },
  'place/unknown-commune': {
    status: 422,
    title: { vi: 'Không có xã/phường mang mã này', en: 'No commune has this code' },
    details: z.strictObject({ commune: z.string() }),
  },
  'place/commune-elsewhere': {
    status: 422,
    title: { vi: 'Xã/phường không thuộc huyện/quận này', en: 'The commune lies in another district' },
    details: z.strictObject({ district: z.string(), commune: z.string() }),
  },
  'place/sector-does-not-fit-kind': {
    status: 422,
    title: {
      vi: 'Loại điểm tiêm không phù hợp với khu vực công lập/tư nhân',
      en: 'A site of this kind cannot belong to this sector',
    },
    details: z.strictObject({ kind: z.string(), sector: z.string() }),
  },
  'place/number-taken': {
    status: 503,
    title: {
      vi: 'Có người vừa đăng ký cùng lúc, xin thử lại',
      en: 'Others registered in the same moment, try again',
    },
    details: noDetails,
  },
  'site/already-registered': {
    status: 409,
    title: {
      vi: 'Huyện/quận đã có điểm tiêm cùng tên',
      en: 'A site of this name is registered in the district',
    },
    details: noDetails,
  },
  'site/district-full': {
    status: 409,
    title: {
      vi: 'Huyện/quận đã dùng hết 999 mã điểm tiêm',
      en: 'All 999 site numbers of the district are used',
    },
    details: z.strictObject({ district: z.string() }),
  },
  'facility/already-registered': {
    status: 409,
    title: {
      vi: 'Số giấy phép đã được khai báo trong tỉnh',
      en: 'A facility with this licence number is registered in the province',
    },
    details: noDetails,
  },
  'facility/self-check': {
    status: 403,
    title: {
      vi: 'Người khai báo không được tự kiểm tra cơ sở mình khai báo',
      en: 'Whoever declared a facility cannot check it',
    },
    details: noDetails,
  },
  'facility/already-checked': {
    status: 409,
    title: { vi: 'Cơ sở đã được kiểm tra', en: 'The facility has been checked already' },
    details: noDetails,
  },
  'area/no-head': {
    status: 404,
    title: { vi: 'Địa bàn chưa có người đứng đầu', en: 'Nobody is named as head of this area' },
    details: z.strictObject({ area: z.string() }),
  },
});
