import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { joinTexts, LANGUAGES } from '../../src/platform/texts.ts';
import { problemRegistry } from '../../src/problems.ts';

const SRC = path.join(import.meta.dirname, '../../src');
const areas = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.texts.ts'))
  .sort();

describe('texts', () => {
  test.each(areas)('%s has every text in every language', async (file) => {
    const languages = await Promise.all(
      LANGUAGES.map(async (language) => {
        const module = await import(path.join(SRC, file.replace(/\.ts$/, `.${language}.ts`)));
        return module[language] as Record<string, unknown>;
      }),
    );
    const [leading, ...others] = languages.map((texts) => Object.entries(texts));
    expect(leading).not.toHaveLength(0);
    for (const entries of [leading ?? [], ...others]) {
      expect(entries.map(([key]) => key).sort()).toEqual((leading ?? []).map(([key]) => key).sort());
      for (const [, text] of entries) {
        if (typeof text === 'string') expect(text.trim()).not.toBe('');
        else expect(typeof text).toBe('function');
      }
    }
  });

  test('a text with gaps is filled alike in each language', () => {
    const texts = joinTexts({
      vi: { left: (doses: number) => `còn ${doses} liều`, none: 'hết' },
      en: { left: (doses) => `${doses} doses left`, none: 'none' },
    });
    expect(texts.left(3)).toEqual({ vi: 'còn 3 liều', en: '3 doses left' });
    expect(texts.none).toEqual({ vi: 'hết', en: 'none' });
  });

  test('every refusal has a title in every language', () => {
    for (const [code, { title }] of problemRegistry) {
      for (const language of LANGUAGES) expect([code, title[language].trim()]).not.toEqual([code, '']);
    }
  });
});
