/** The languages of texts for people; the first is the fallback. */
export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text for people in every language. */
export type Text = Readonly<Record<Language, string>>;

type Entry = string | ((...given: never[]) => string);

/** The texts of an area in another language: the same keys, and the same parameters of texts with gaps. */
export type TextsIn<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer G) => string ? (...given: G) => string : string;
};

type Joined<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer G) => string ? (...given: G) => Text : Text;
};

/**
 * Joins the languages of an area: `texts['dose/too-young']` is a Text, and so is `texts.goodUntil(day)` of a text with
 * gaps. Vietnamese leads: a language that lacks one of its texts does not compile.
 */
export function joinTexts<const T extends Readonly<Record<string, Entry>>>(
  languages: { readonly vi: T } & Readonly<Record<Exclude<Language, 'vi'>, TextsIn<T>>>,
): Joined<T> {
  const inEach = (pick: (texts: Readonly<Record<string, unknown>>) => string): Text =>
    Object.fromEntries(LANGUAGES.map((language) => [language, pick(languages[language])])) as Text;
  const join = (key: string, leading: Entry) =>
    typeof leading === 'string'
      ? inEach((texts) => texts[key] as string)
      : (...given: never[]) => inEach((texts) => (texts[key] as (...gaps: never[]) => string)(...given));
  return Object.fromEntries(
    Object.entries(languages.vi).map(([key, leading]) => [key, join(key, leading)]),
  ) as Joined<T>;
}
