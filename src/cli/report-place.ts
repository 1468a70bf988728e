import { OsgateError } from '../model/errors.ts';
import type { AskedPlace } from '../report/report-input.ts';

/** Options of every command that writes reports. */
export interface PlaceOptions {
  readonly lang?: string;
  readonly timezone?: string;
}

/**
 * For whom reports are written: what the options say, else the locale of this process; the zone, too, unless a profile
 * names one.
 *
 * @throws OsgateError `invalid-input` for a language that there is not, or a zone that this machine does not know.
 */
export async function reportPlace(
  { lang, timezone }: PlaceOptions,
  env: NodeJS.ProcessEnv,
): Promise<AskedPlace> {
  const { LANGUAGES, languageOf } = await import('../report/wording/languages.ts');
  const { isTimezone } = await import('../model/timezone.ts');
  const language = lang === undefined ? languageOf(env) : LANGUAGES.find((one) => one === lang);
  if (language === undefined) {
    throw new OsgateError(
      'invalid-input',
      `--lang ${lang}: reports are written in ${LANGUAGES.join(' and ')}`,
    );
  }
  const localTimezone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (timezone === undefined) return { language, localTimezone };
  if (!isTimezone(timezone)) {
    throw new OsgateError('invalid-input', `--timezone ${timezone}: this machine knows no such zone`, {
      hint: 'name it as the IANA does: Asia/Seoul, UTC',
    });
  }
  return { language, timezone };
}
