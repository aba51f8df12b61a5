import { writtenDay } from '../platform/clock.ts';
import type { Text } from '../platform/texts.ts';

/** A fragment of a page that is already escaped. Only `html` makes one. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  static of(strings: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    return new Html(strings.map((part, index) => part + written(values[index])).join(''));
  }
}

/** Values of a template: texts and numbers are escaped, fragments stay as they are, lists are concatenated. */
export type HtmlValue = Html | string | number | false | null | undefined | readonly HtmlValue[];

/**
 * html`<td title="${name}">${name}</td>`: values are escaped, so that nothing a user typed becomes markup. Put values
 * between tags or in quoted attributes only; elsewhere escaping is not enough. `false`, `null` and `undefined` render as
 * nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.of(strings, values);
}

export type Language = keyof Text;

/** The other language, for the second line. */
function otherLanguage(language: Language): Language {
  return language === 'vi' ? 'en' : 'vi';
}

/** The text in the page's language and, in small print, in the other one. */
export function inBoth(text: Text, language: Language): Html {
  const other = otherLanguage(language);
  if (text.vi === text.en) return html`${text.vi}`;
  return html`${text[language]} <small lang="${other}">${text[other]}</small>`;
}

/** A whole number as people write it in Việt Nam: 1.234.567. */
export function writtenNumber(number: number): string {
  return NUMBERS.format(number);
}

/** A time (…Z) as people write it in Việt Nam: 14:05, 02/09/2021. */
export function writtenInstant(instant: string): string {
  return INSTANTS.format(new Date(instant)).replace(' ', ', ');
}

/** A day as people write it, or a dash if there is none. */
export function writtenDayOr(day: string | null | undefined): string {
  return day === null || day === undefined ? '–' : writtenDay(day);
}

/** A link inside this service. Throws RangeError for anything but a path, so that no other scheme or host gets in. */
export function link(path: string, label: HtmlValue): Html {
  if (!/^\/(?![/\\])/.test(path)) throw new RangeError('a link leads to a path of this service');
  return html`<a href="${path}">${label}</a>`;
}

/** A whole page that reads and prints without scripts and loads nothing. */
export function htmlPage(page: {
  readonly language: Language;
  readonly title: string;
  readonly body: HtmlValue;
  /** A4 landscape, for wide tables. */
  readonly wide?: boolean;
}): string {
  const { language, title, body, wide = false } = page;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${wide ? WIDE_STYLE : UPRIGHT_STYLE}
</head>
<body>
${body}
</body>
</html>
`.toString();
}

const NUMBERS = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 });
const INSTANTS = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour12: false,
});

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function written(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(written).join('');
  return String(value).replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
}

const STYLE = html`
body { font: 14px/1.45 system-ui, "Segoe UI", "Noto Sans", Arial, sans-serif; color: #1a1a1a; background: #fff;
  margin: 0 auto; padding: 1.5rem; max-width: 75rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 .35rem; padding-top: .6rem; border-top: 2px solid #1f4e79; }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
p { margin: .25rem 0; }
small { display: block; font-size: .8em; font-weight: normal; color: #555; line-height: 1.25; }
a { color: #0b4a8f; text-underline-offset: .15em; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 .8rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .2rem 0; }
th, td { border: 1px solid #b8c0c8; padding: .3rem .45rem; text-align: left; vertical-align: top; }
/* Ids and hashes have no natural place to break. */
.code { overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
thead th { background: #e9eff5; }
td.number, th.number { text-align: right; }
td.number { white-space: nowrap; }
div.side { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 0 1.2rem; align-items: start; }
tr.sum td, tr.sum th { font-weight: 600; background: #f5f7f9; }
.warn { background: #fff4d6; }
.bad { background: #fde4e1; }
.good { background: #e5f4e6; }
.quiet { color: #555; }
.note { border-left: 4px solid #b8c0c8; padding: .1rem .7rem; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
h2, h3, caption { break-after: avoid; }
@media print { body { max-width: none; padding: 0; font-size: 9.5pt; } a { color: inherit; text-decoration: none; } }
`;
const WIDE_STYLE = html`<style>${STYLE}@page { size: A4 landscape; margin: 12mm; }</style>`;
const UPRIGHT_STYLE = html`<style>${STYLE}@page { size: A4; margin: 15mm; }</style>`;
