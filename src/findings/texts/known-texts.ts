import type { Text } from '../../platform/texts.ts';
import { findingsTexts } from './findings.texts.ts';

const byKey: ReadonlyMap<string, Text> = new Map(Object.entries(findingsTexts));

/** What an action is called; its code if it has no text. */
export function actionText(action: string): Text {
  return byKey.get(`action/${action}`) ?? { vi: action, en: action };
}

/** What a measure is called; its name if it has no text. */
export function measureText(measure: string): Text {
  return byKey.get(`measure/${measure}`) ?? { vi: measure, en: measure };
}
