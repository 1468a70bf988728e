import { readFileSync } from 'node:fs';

/** The version of the package that this file belongs to; read, not compiled in, so that it cannot differ. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
