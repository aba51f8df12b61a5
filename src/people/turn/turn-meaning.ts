import { writtenDay } from '../../platform/clock.ts';
import type { Text } from '../../platform/texts.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { CHILDREN_RANK, NO_RANK } from '../../policy/rules/group.rules.ts';
import type { NotWaitingReason, TurnExplanation, Waiting } from '../../policy/rules/turn.rules.ts';

const STAGES: readonly Text[] = [
  {
    vi: 'Tiêm trả đủ liệu trình: đi trước mọi mũi tiêm mới',
    en: 'Completes a course: before all first doses',
  },
  { vi: 'Mũi đầu tiên', en: 'First dose' },
  { vi: 'Mũi bổ sung', en: 'Additional dose' },
  { vi: 'Mũi nhắc lại', en: 'Booster dose' },
];

const FAVOURED: readonly Text[] = [
  {
    vi: 'Thuộc độ tuổi được ưu tiên tiêm trả đủ mũi',
    en: 'Of an age that is favoured for completing the course',
  },
  { vi: 'Không có ưu tiên riêng theo độ tuổi', en: 'No preference by age applies' },
];

const COHORTS: readonly Text[] = [
  { vi: 'Người lớn', en: 'Adult' },
  { vi: 'Trẻ em: sau người lớn cùng thứ hạng', en: 'Child: after the adults of the same rank' },
];

const UNKNOWN: Text = { vi: '–', en: '–' };

/** Why somebody is not in the order today. */
export const NOT_WAITING: Readonly<Record<NotWaitingReason, Text>> = {
  'no-open-group': {
    vi: 'Chưa có nhóm đối tượng nào của người này được mở tiêm',
    en: 'None of her groups has been opened yet',
  },
  'not-verified': {
    vi: 'Chưa có nhóm đối tượng nào được xác minh',
    en: 'No group of hers has been verified yet',
  },
  'age-not-open': { vi: 'Độ tuổi này chưa được mở tiêm', en: 'Her age has not been opened yet' },
  'too-young': { vi: 'Chưa đủ tuổi cho bất kỳ loại vắc xin nào', en: 'Too young for every vaccine' },
  'course-complete': { vi: 'Đã tiêm đủ liệu trình', en: 'The course is complete' },
  contraindicated: { vi: 'Chống chỉ định', en: 'Contraindicated' },
};

/** What the value of one component of a place means, in words. */
export function meaningOf({ component, value }: TurnExplanation, turn: Waiting, policy: Policy): Text {
  switch (component) {
    case 'stage':
      return STAGES[Number(value)] ?? UNKNOWN;
    case 'favoured':
      return FAVOURED[Number(value)] ?? UNKNOWN;
    case 'cohort':
      return COHORTS[Number(value)] ?? UNKNOWN;
    case 'rank':
      return rankMeaning(Number(value), turn.group, policy);
    case 'birthDate':
      return {
        vi: `Sinh ngày ${writtenDay(value)}: ai sinh trước xếp trước`,
        en: `Born on ${value}: whoever was born earlier comes first`,
      };
    case 'draw':
      return {
        vi: 'Bốc thăm giữa những người cùng ngày sinh: SHA-256 của "hạt giống|bí danh", số nhỏ xếp trước',
        en: 'Draw between people of one birth date: SHA-256 of "seed|pseudonym", less comes first',
      };
  }
}

function rankMeaning(rank: number, group: number, policy: Policy): Text {
  if (rank === CHILDREN_RANK) return { vi: 'Trẻ em: sau tất cả các nhóm', en: 'Children: behind all groups' };
  if (rank === NO_RANK) return { vi: `Nhóm ${group} chưa có thứ hạng`, en: `Group ${group} has no rank yet` };
  const labels = policy.groups.find(({ code }) => code === group)?.labels;
  return {
    vi: `Thứ hạng ${rank}: nhóm ${group}, ${labels?.vi ?? ''}`,
    en: `Rank ${rank}: group ${group}, ${labels?.en ?? ''}`,
  };
}
