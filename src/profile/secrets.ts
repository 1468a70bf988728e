import type { Problem } from '../model/problem.ts';
import type { YamlPath, YamlSource } from './yaml-source.ts';
import { formatPath } from './zod-problems.ts';

const SECRET_KEY = /passw(or)?d|passphrase|secret|token|private_?key|api_?key/i;
const SECRET_URL = /\/\/[^/\s:@]+:[^/\s@]+@/;

/**
 * Profiles stand in git: text under a key that looks like a secret, and a URL with a password, are problems. The value
 * itself is never repeated. Only the last key counts: those above it may be names of the site's own, such as of a suite.
 */
export function findSecrets(source: YamlSource): Problem[] {
  return [...scalars(source.value, [])].flatMap(({ path, text }) => {
    const key = path.findLast((step) => typeof step === 'string');
    const named = SECRET_KEY.test(String(key)) && text !== '';
    if (!named && !SECRET_URL.test(text)) return [];
    const what = named ? 'looks like a secret' : 'holds a password in a URL';
    return [
      {
        code: 'secret-in-profile',
        message: `${formatPath(path)}: ${what}; a profile never holds one`,
        file: source.file,
        ...source.at(path, 'key'),
        hint: 'put it into clouds.yaml or secure.yaml outside of the repository, or into the environment',
      },
    ];
  });
}

function* scalars(value: unknown, path: YamlPath): Generator<{ path: YamlPath; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  if (typeof value !== 'object' || value === null) return;
  const entries: Iterable<[string | number, unknown]> = Array.isArray(value)
    ? value.entries()
    : Object.entries(value);
  for (const [key, inner] of entries) yield* scalars(inner, [...path, key]);
}
