import type { AreaCode } from '../../platform/area.ts';
import { writtenDay } from '../../platform/clock.ts';
import type { Text } from '../../platform/texts.ts';
import { reportsTexts } from '../texts/reports.texts.ts';
import type { UnusedAction, UnusedReason } from './unused-doses.ts';

/** Why doses will not be used, for people to read. */
export function whyText({ reason, by }: { readonly reason: UnusedReason; readonly by: string }): Text {
  return reportsTexts[`unused/why/${reason}`](writtenDay(by));
}

/** What to do about them, for people to read. `toName`: of the place they should go to. */
export function todoText(
  { action, by, to }: { readonly action: UnusedAction; readonly by: string; readonly to: AreaCode | null },
  toName: string | undefined,
): Text {
  const day = writtenDay(by);
  if (action === 'move' && to !== null) return reportsTexts['unused/todo/move-to'](toName ?? to, day);
  const text = reportsTexts[`unused/todo/${action}`];
  return typeof text === 'function' ? text(day) : text;
}
