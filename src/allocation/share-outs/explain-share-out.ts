import { writtenDay } from '../../platform/clock.ts';
import type { Label } from '../../policy/terms.ts';
import type { ShareOut, StoredShareOut } from './share-out.ts';
import type { Limit, UnsharedReason } from './sharing/outcome.rules.ts';

const LIMIT_TEXTS: Readonly<Record<Limit, Label>> = {
  'need-met': { vi: 'đã đủ nhu cầu', en: 'its need is met' },
  'no-cold-chain': { vi: 'không có nơi bảo quản phù hợp', en: 'it has nowhere to keep it' },
  capacity: { vi: 'đã hết năng lực tiêm trước hạn', en: 'its tables are busy up to the last day' },
  'whole-vials': { vi: 'phần còn thiếu chưa đủ một lọ', en: 'what is missing is less than a vial' },
  supply: { vi: 'đã hết vắc xin để chia', en: 'there is no more to share out' },
};

const UNSHARED_TEXTS: Readonly<Record<UnsharedReason, Label>> = {
  'not-a-whole-vial': { vi: 'lẻ, không đủ một lọ', en: 'loose doses, less than a vial' },
  'no-cold-chain': {
    vi: 'không đơn vị nào bảo quản được',
    en: 'no unit can keep it',
  },
  'need-met': { vi: 'các đơn vị bảo quản được đều đã đủ', en: 'every unit that can keep it has enough' },
  'no-capacity-in-time': {
    vi: 'các đơn vị còn nhu cầu không tiêm kịp trước hạn',
    en: 'no unit with need can give it in time',
  },
  'less-than-a-vial': {
    vi: 'phần còn thiếu của mỗi đơn vị chưa đủ một lọ',
    en: 'no unit could use a whole vial more',
  },
};

/** A share-out as it is shown: every line with the sentence that its numbers make. */
export function explainShareOut(kept: StoredShareOut): ShareOut {
  return {
    ...kept,
    lines: kept.lines.map((line) => ({ ...line, explanation: explainLine(line) })),
    units: kept.units.map((unit) => ({ ...unit, explanation: explainUnit(unit) })),
    unshared: kept.unshared.map((line) => ({
      ...line,
      explanation: {
        vi: `${line.doses} liều không chia: ${UNSHARED_TEXTS[line.reason].vi}.`,
        en: `${line.doses} doses are not shared out: ${UNSHARED_TEXTS[line.reason].en}.`,
      },
    })),
  };
}

/** What the audit log keeps of a share-out: numbers and codes. */
export function shareOutDetails(kept: StoredShareOut): Record<string, unknown> {
  const { rounds, fromShareOut, total, shared, day, formula, inputsHash, unshared } = kept;
  const lines = kept.lines.map(({ unit, lot, doses }) => ({ unit, lot, doses }));
  return {
    rounds,
    ...(fromShareOut === undefined ? {} : { fromShareOut }),
    total,
    shared,
    day,
    formula,
    inputsHash,
    lines,
    unshared,
  };
}

function explainLine(line: StoredShareOut['lines'][number]): Label {
  const { doses, vials, need, secondDue, onHand, capacity, parts } = line;
  const steps: readonly (readonly [number, string, string])[] = [
    [parts.floor, 'mức tối thiểu', 'floor'],
    [parts.secondDue, 'mũi 2 đến hạn', 'second doses due'],
    [parts.firstDue, 'theo số người chờ', 'by people waiting'],
    [parts.moved, 'phần còn lại chuyển đến nơi dùng kịp', 'what others could not use in time'],
  ];
  const given = steps.filter(([part]) => part > 0);
  const day = writtenDay(line.useBy);
  return {
    vi:
      `${doses} liều (${vials} lọ): ${given.map(([part, vi]) => `${part} ${vi}`).join(', ')}. ` +
      `Cần ${need} người (mũi 2 đến hạn: ${secondDue}), đang có ${onHand} liều, tiêm được ${capacity} liều đến hết ${day}.`,
    en:
      `${doses} doses (${vials} vials): ${given.map(([part, , en]) => `${part} ${en}`).join(', ')}. ` +
      `${need} people due (second dose: ${secondDue}), ${onHand} doses there already, room to give ${capacity} by ${day}.`,
  };
}

function explainUnit({ need, doses, limit }: StoredShareOut['units'][number]): Label {
  return {
    vi: `Cần ${need}, được ${doses} liều; ${LIMIT_TEXTS[limit].vi}.`,
    en: `Needs ${need}, gets ${doses} doses; ${LIMIT_TEXTS[limit].en}.`,
  };
}
