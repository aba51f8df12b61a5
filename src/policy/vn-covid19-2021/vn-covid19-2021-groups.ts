import type { GroupRule } from '../campaign/policy.ts';
import type { Label, Source } from '../terms.ts';

/** First day of the campaign: the first injections in Hải Dương, Hà Nội and Hồ Chí Minh City. */
export const CAMPAIGN_START = '2021-03-08';

const RESOLUTION_21: Source = {
  document: '21/NQ-CP',
  date: '2021-02-26',
  uncertain: 'how the groups of this resolution map to the later sixteen codes',
};
const DECISION_3355: Source = { document: '3355/QĐ-BYT', date: '2021-07-08' };

const LABELS: Readonly<Record<number, Label>> = {
  1: { vi: 'Nhân viên y tế, công và tư', en: 'Health workers, public and private' },
  2: { vi: 'Lực lượng chống dịch', en: 'People in anti-epidemic work' },
  3: { vi: 'Quân đội', en: 'Army' },
  4: { vi: 'Công an', en: 'Police' },
  5: { vi: 'Ngoại giao và tổ chức quốc tế', en: 'Diplomats, missions, international organisations' },
  6: { vi: 'Hải quan, xuất nhập cảnh', en: 'Customs and immigration' },
  7: { vi: 'Dịch vụ thiết yếu', en: 'Essential services' },
  8: { vi: 'Giáo dục; nơi thường xuyên tiếp dân', en: 'Education; offices that meet the public' },
  9: { vi: 'Bệnh mạn tính; trên 65 tuổi', en: 'Chronic disease; over 65' },
  10: { vi: 'Dân cư vùng dịch', en: 'Residents of outbreak areas' },
  11: { vi: 'Hộ nghèo, diện chính sách', en: 'The poor, social-policy beneficiaries' },
  12: { vi: 'Người sắp ra nước ngoài; chuyên gia nước ngoài', en: 'People going abroad; foreign experts' },
  13: { vi: 'Công nhân, người lao động và thân nhân', en: 'Workers and their relatives' },
  14: { vi: 'Chức sắc tôn giáo', en: 'Religious dignitaries' },
  15: { vi: 'Lao động tự do', en: 'Informal workers' },
  16: { vi: 'Đối tượng khác theo quyết định', en: 'Others, by decision' },
};

/** The first seven groups open with the campaign, all with 3355; before it, who was in groups 8–16 had to wait. */
const FIRST_OPEN = 7;

/**
 * The sixteen groups (3355/QĐ-BYT, 8/7/2021). By default a group's rank is its code; provinces differed and say so by
 * an override. Group 16 is open in name only: nobody counts in it without a decision that is on the list.
 */
export const vnCovid19Groups: readonly GroupRule[] = Object.entries(LABELS).map(([key, labels]) => {
  const code = Number(key);
  const early = code <= FIRST_OPEN;
  return {
    code,
    labels,
    needsDecision: code === 16,
    ranks: [
      { from: CAMPAIGN_START, rank: code, source: RESOLUTION_21 },
      { from: DECISION_3355.date, rank: code, source: DECISION_3355 },
    ],
    openings: [
      ...(early ? [{ from: CAMPAIGN_START, open: true, source: RESOLUTION_21 }] : []),
      { from: DECISION_3355.date, open: true, source: DECISION_3355 },
    ],
  };
});
