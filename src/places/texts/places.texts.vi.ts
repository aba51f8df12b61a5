/** What places says to people, in Vietnamese. Of a refusal: its title, by its code. */
export const vi = {
  'import/malformed-csv': 'Tệp CSV bị lỗi định dạng',
  'import/wrong-columns': 'Dòng tiêu đề của tệp không đúng',
  'import/no-rows': 'Tệp không có dòng dữ liệu nào',
  'import/too-many-rows': 'Tệp có quá nhiều dòng, xin chia nhỏ',
  'place/unknown-district': 'Không có huyện/quận mang mã này',
  'place/unknown-commune': 'Không có xã/phường mang mã này',
  'place/commune-elsewhere': 'Xã/phường không thuộc huyện/quận này',
  'place/sector-does-not-fit-kind': 'Loại điểm tiêm không phù hợp với khu vực công lập/tư nhân',
  'place/number-taken': 'Có người vừa đăng ký cùng lúc, xin thử lại',
  'site/already-registered': 'Huyện/quận đã có điểm tiêm cùng tên',
  'site/district-full': 'Huyện/quận đã dùng hết 999 mã điểm tiêm',
  'facility/already-registered': 'Số giấy phép đã được khai báo trong tỉnh',
  'facility/self-check': 'Người khai báo không được tự kiểm tra cơ sở mình khai báo',
  'facility/already-checked': 'Cơ sở đã được kiểm tra',
  'area/no-head': 'Địa bàn chưa có người đứng đầu',
} as const;
