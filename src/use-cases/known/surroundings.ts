/** What the commands on lists work with. */
export interface KnownSurroundings {
  /** `--root`. */
  readonly root: string | undefined;
  readonly workingFolder: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly env: NodeJS.ProcessEnv;
}
