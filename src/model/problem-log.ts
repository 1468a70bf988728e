import type { Problem } from './problem.ts';

/** So many of one kind are told one by one, the rest as a number. */
const TOLD_OF_A_KIND = 20;

/** Collects what is wrong with a stream or file while it is read, and whether a complete run can still be claimed on it. */
export class ProblemLog {
  readonly #problems: Problem[] = [];
  readonly #counts = new Map<string, number>();
  #intact = true;

  get intact(): boolean {
    return this.#intact;
  }

  add(problem: Problem): void {
    const count = (this.#counts.get(problem.code) ?? 0) + 1;
    this.#counts.set(problem.code, count);
    if (count <= TOLD_OF_A_KIND) this.#problems.push(problem);
  }

  /** A problem that leaves open what the stream said. */
  addLoss(problem: Problem): void {
    this.#intact = false;
    this.add(problem);
  }

  /** All problems in the order in which they came, then how many more there are of a kind. */
  list(): Problem[] {
    const more = [...this.#counts].filter(([, count]) => count > TOLD_OF_A_KIND);
    return [
      ...this.#problems,
      ...more.map(([code, count]) => ({ code, message: `${count - TOLD_OF_A_KIND} more of ${code}` })),
    ];
  }
}
