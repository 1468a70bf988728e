import { isoDate } from '../model/iso-time.ts';

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a `YYYY-MM-DD`; undefined when it is no such date. */
export function dayNumber(date: unknown): number | undefined {
  if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : time / DAY_MS;
}

export function dateOf(day: number): string {
  return isoDate(new Date(day * DAY_MS));
}

/** `YYYY-MM-DD`, so many days after another one. */
export function dateAfter(date: string, days: number): string {
  return dateOf((dayNumber(date) ?? 0) + days);
}
