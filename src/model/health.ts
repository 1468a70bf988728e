/** How one service of a region answered one probe during a run; a line of `health.jsonl` in the run folder. */
export interface HealthSample {
  /** ISO 8601 UTC. */
  readonly time: string;
  /** Type in the catalog, `identity` for Keystone. */
  readonly service: string;
  /** It answered, with anything but a server error. */
  readonly ok: boolean;
  /** Milliseconds to the answer or to the failure. */
  readonly ms: number;
  /** HTTP status, or why there was none. */
  readonly detail: string;
}

/** Reads `health.jsonl`; a line that was cut off is left out. */
export function parseHealthSamples(text: string): HealthSample[] {
  return text.split('\n').flatMap((line) => {
    try {
      const sample = JSON.parse(line) as Partial<HealthSample> | null;
      return typeof sample?.time === 'string' && typeof sample.service === 'string'
        ? [sample as HealthSample]
        : [];
    } catch {
      return [];
    }
  });
}
