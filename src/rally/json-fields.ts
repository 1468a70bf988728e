import { isRecord } from '../model/is-record.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The object, or an empty one for anything else. */
export function asObject(value: unknown): JsonObject {
  return isRecord(value) ? value : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What a message says of a value: a text as it is, all else as JSON. */
export function asWord(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'unknown');
}

/** A number that is not negative, also where it is written as text. */
export function asAmount(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}
