const DAY_MS = 86_400_000;

/** A length of time as a clock shows it: `00:42`, `03:10`, `1:02:03`. Seconds in, rounded down. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const clock = `${String(minutes).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
  return hours === 0 ? clock : `${hours}:${clock}`;
}

/** The duration of one test: `1.2s`; a dash where it is not known. */
export function formatSeconds(seconds: number | undefined): string {
  return seconds === undefined ? '–' : `${seconds.toFixed(1)}s`;
}

/** Seconds from one ISO 8601 time to a later one; undefined where either is missing or no time. */
export function secondsBetween(from: string | undefined, to: string | undefined): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** Whole days from the UTC date of an ISO 8601 time to a date `YYYY-MM-DD`; negative when that is past. */
export function daysUntil(date: string, now: string): number {
  return Math.round((Date.parse(date) - Date.parse(now.slice(0, 10))) / DAY_MS);
}
