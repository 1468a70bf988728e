/**
 * ISO 8601 UTC with microseconds, `2026-11-22T18:42:51.851207Z`, of microseconds since 1970. Keeps the last second it
 * wrote, because the times of a stream come in order; made of bytes, because pieces of text joined by `+` keep
 * all their pieces in memory.
 */
export class IsoTimeFormat {
  readonly #text = Buffer.from('1970-01-01T00:00:00.000000Z', 'latin1');
  #second = 0;

  format(timeUs: number): string {
    const second = Math.floor(timeUs / 1e6);
    if (second !== this.#second) {
      this.#text.write(new Date(second * 1000).toISOString(), 0, 19, 'latin1');
      this.#second = second;
    }
    let rest = timeUs - second * 1e6;
    for (let place = 25; place >= 20; place--) {
      const tenth = Math.floor(rest / 10);
      this.#text[place] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
    return this.#text.toString('latin1');
  }
}
