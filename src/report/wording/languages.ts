import { ENGLISH } from './english.ts';
import { KOREAN } from './korean.ts';
import type { Wording } from './wording.ts';

const WORDINGS = { en: ENGLISH, ko: KOREAN } as const satisfies Record<string, Wording>;

/** A language that reports speak. */
export type Language = keyof typeof WORDINGS;

export const LANGUAGES = Object.keys(WORDINGS) as Language[];

/** English unless told. */
export function wordingOf(language: Language = 'en'): Wording {
  return WORDINGS[language];
}

/** The language of an environment by `LC_ALL`, `LC_MESSAGES` and `LANG`, in that order; English where reports do not speak it. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  return LANGUAGES.find((language) => new RegExp(`^${language}(?![a-z])`).test(locale ?? '')) ?? 'en';
}
