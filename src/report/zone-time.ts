/** How times are told on a page: in the region's zone and in UTC. */
export interface ZoneTime {
  /** `2026-11-23 07:30:06 GMT+9 (22:30:06 UTC)`; only UTC where that is the zone; other text stays as it is. */
  dateTime(iso: string): string;
  /** `07:30:06`, of milliseconds since 1970. */
  clock(time: number): string;
  /** `GMT+9`: what holds there at a time. */
  zone(time: number): string;
}

/** `timezone`: IANA name. */
export function zoneTime(timezone: string): ZoneTime {
  const format = (time: number | string, timeZone: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, ...options }).format(new Date(time));
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const date = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const zoneAt = (time: number) => {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      timeZoneName: 'shortOffset',
    }).formatToParts(time);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timezone;
  };
  return {
    dateTime(iso) {
      if (Number.isNaN(Date.parse(iso))) return iso;
      if (timezone === 'UTC') return `${format(iso, 'UTC', { ...date, ...clock })} UTC`;
      const here = format(iso, timezone, { ...date, ...clock });
      return `${here} ${zoneAt(Date.parse(iso))} (${format(iso, 'UTC', clock)} UTC)`;
    },
    clock: (time) => format(time, timezone, clock),
    zone: (time) => (timezone === 'UTC' ? 'UTC' : zoneAt(time)),
  };
}
