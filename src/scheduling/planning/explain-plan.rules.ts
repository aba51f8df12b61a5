import { writtenDay } from '../../platform/clock.ts';
import type { Label } from '../../policy/terms.ts';
import type { PlanStock } from './plan-inputs.ts';
import type { PlanLine, PlanUnused } from './session-plan.ts';

/** Why a session is proposed: what would expire, whom it is for, from where. Dates dd/MM/yyyy, as people write them. */
export function explainLine(line: Pick<PlanLine, 'lots' | 'people' | 'remainder' | 'site'>): Label {
  const { lots, people, remainder, site } = line;
  const sum = (rows: readonly { readonly people: number }[]) =>
    rows.reduce((all, row) => all + row.people, 0);
  const completing = sum(people.filter(({ dose }) => dose === 'completing'));
  const own = sum(people.filter(({ distance }) => distance === 0));
  const all = sum(people);
  const from = (holder: string): Label =>
    holder === site
      ? { vi: '', en: '' }
      : { vi: `, nhận từ kho ${holder}`, en: `, to be sent from ${holder}` };
  const list = (language: keyof Label) =>
    lots
      .map(({ lot, doses, vials, lastDay, holder }) =>
        language === 'vi'
          ? `${doses} liều (${vials} lọ) lô ${lot}, dùng đến ${writtenDay(lastDay)}${from(holder).vi}`
          : `${doses} doses (${vials} vials) of lot ${lot}, good through ${writtenDay(lastDay)}${from(holder).en}`,
      )
      .join('; ');
  return {
    vi:
      `${list('vi')}. ${completing} người trả đủ mũi, ${all - completing} người tiêm mũi khác; ` +
      `${own} người tại xã của điểm tiêm, ${all - own} người từ xã gần nhất còn người đến lượt.` +
      (remainder > 0 ? ` ${remainder} liều trong lọ đã mở chưa có người đến lượt.` : ''),
    en:
      `${list('en')}. ${completing} complete a course, ${all - completing} others; ` +
      `${own} of the site's own commune, ${all - own} from the nearest communes with people due.` +
      (remainder > 0 ? ` ${remainder} doses of opened vials have nobody due.` : ''),
  };
}

const UNUSED: Readonly<Record<PlanUnused['reason'], (stock: PlanStock) => Label>> = {
  'not-usable': ({ state }) => ({
    vi: `Không được sử dụng (${state})`,
    en: `It may not be used (${state})`,
  }),
  'no-day-left': ({ lastDay }) => ({
    vi: `Không còn ngày nào trong kế hoạch trước hạn dùng ${writtenDay(lastDay)}`,
    en: `No day of the plan is left before it ends on ${writtenDay(lastDay)}`,
  }),
  'no-site': () => ({
    vi: 'Không có điểm tiêm nào trong huyện bảo quản được 2–8 °C để nhận',
    en: 'No site of the district that keeps 2–8 °C can take it',
  }),
  'nobody-due': ({ lastDay }) => ({
    vi: `Không còn người đến lượt được tiêm loại này đến ${writtenDay(lastDay)}: cần điều chuyển`,
    en: `Nobody is left who is due for it by ${writtenDay(lastDay)}: move it to where people are`,
  }),
  'no-table-free': ({ lastDay }) => ({
    vi: `Không còn bàn tiêm trống đến ${writtenDay(lastDay)}: cần thêm bàn tiêm hoặc điều chuyển`,
    en: `No table is free by ${writtenDay(lastDay)}: add tables or move it`,
  }),
  'vial-not-filled': () => ({
    vi: 'Liều còn lại trong lọ đã mở, chưa có người đến lượt',
    en: 'Left in opened vials, nobody is due for it',
  }),
  'good-for-later': ({ lastDay }) => ({
    vi: `Còn dùng được sau kế hoạch, đến ${writtenDay(lastDay)}`,
    en: `Good for after the plan, through ${writtenDay(lastDay)}`,
  }),
};

/** Why doses are not in the plan. */
export function explainUnused(stock: PlanStock, reason: PlanUnused['reason']): Label {
  return UNUSED[reason](stock);
}
