/** Names for tests that have the same name: `x`, `x (2)`, `x (3)`… However many there are, each is found at once. */
export class FreeNames {
  readonly #last = new Map<string, number>();

  /** The next of them that is not taken. */
  next(name: string, isTaken: (name: string) => boolean): string {
    for (let number = (this.#last.get(name) ?? 0) + 1; ; number++) {
      const free = number === 1 ? name : `${name} (${number})`;
      if (isTaken(free)) continue;
      this.#last.set(name, number);
      return free;
    }
  }
}
