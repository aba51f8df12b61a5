/** The texts of audit in Vietnamese. A problem's title has the problem's code as its key. */
export const vi = {
  'audit/not-yet-in-log': 'Bản ghi chưa được đưa vào nhật ký minh bạch, xin thử lại sau giây lát',
  'audit/size-not-in-log': 'Nhật ký minh bạch không có kích thước này',
  'second-person/same-account': 'Người đã tham gia vụ việc không được tự mình quyết định; cần người thứ hai',
  'second-person/related': 'Người có quan hệ thân thích trong vụ việc không được quyết định',
} as const;
