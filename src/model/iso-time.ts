const DAY_SECONDS = 86_400;

/**
 * ISO 8601 UTC with microseconds, `2026-11-22T18:42:51.851207Z`, of microseconds since 1970. Keeps the last day it
 * wrote. Works on bytes, because a text joined from pieces keeps all its pieces in memory.
 */
export class IsoTimeFormat {
  readonly #text = Buffer.from('1970-01-01T00:00:00.000000Z', 'latin1');
  #day = 0;

  format(timeUs: number): string {
    const time = Math.floor(timeUs / 1e6);
    const day = Math.floor(time / DAY_SECONDS);
    if (day !== this.#day) this.#writeDay(day);
    const second = (time - day * DAY_SECONDS) | 0;
    this.#writeDigits((second / 3600) | 0, 11, 2);
    this.#writeDigits(((second / 60) | 0) % 60, 14, 2);
    this.#writeDigits(second % 60, 17, 2);
    this.#writeDigits((timeUs - time * 1e6) | 0, 20, 6);
    return this.#text.toString('latin1');
  }

  #writeDay(day: number): void {
    this.#text.write(new Date(day * DAY_SECONDS * 1000).toISOString(), 0, 10, 'latin1');
    this.#day = day;
  }

  #writeDigits(value: number, start: number, count: number): void {
    let rest = value;
    for (let place = start + count - 1; place >= start; place--) {
      this.#text[place] = 0x30 + (rest % 10);
      rest = (rest / 10) | 0;
    }
  }
}

/** The day of an instant in UTC: `YYYY-MM-DD`. */
export function isoDate(time: Date): string {
  return time.toISOString().slice(0, 'YYYY-MM-DD'.length);
}

const SHARED = new IsoTimeFormat();

/** The same with one format for all callers. */
export function formatIsoTime(timeUs: number): string {
  return SHARED.format(timeUs);
}
