import { secretForms } from './forms.ts';

/**
 * What is a secret in a text that is read as Latin-1, one character a byte. The named group `value` is masked, the rest
 * of the match says why. A long value that has not ended yet matches up to the end of the text, so that one cut by a
 * chunk is seen as open.
 */
export type SecretRules = readonly RegExp[];

const HEADERS = 'X-Auth-Token|X-Subject-Token|X-Service-Token|Authorization|Proxy-Authorization';
const KEYS =
  'admin_?pass|password|original_password|passwd|secret|user_data|token_id|private_key|passphrase|application_credential_secret';

/** Header and key patterns whose value is a secret wherever they stand: HTTP headers, JSON, Python's repr, INI, URLs. */
const PATTERNS: readonly string[] = [
  `(?:${HEADERS})["']?[ \\t]*[:=][ \\t]*["']?(?<value>(?!\\*\\*\\*)[^"' \\t\\r\\n,}]+(?: [^"' \\t\\r\\n,}]+)?)`,
  `(?:Set-Cookie|Cookie)["']?[ \\t]*[:=][ \\t]*["']?(?<value>[^"'\\r\\n]+)`,
  `(?<quote>["'])(?:${KEYS})\\k<quote>\\s*:\\s*u?(?<open>["'])(?<value>(?:(?!\\k<open>)[^\\\\\\r\\n]|\\\\[^])*)(?=\\k<open>|[\\r\\n]|\\\\?$)`,
  // JSON inside of JSON: the quotes are escaped themselves
  `(?<quote>\\\\+["'])(?:${KEYS})\\k<quote>\\s*:\\s*\\k<quote>(?<value>(?:(?!\\k<quote>)[^\\r\\n])*)`,
  `(?<=^|\\n)[ \\t]*(?!change_password\\b)[a-z_]*(?:password|passwd|secret|private_key)[ \\t]*=[ \\t]*(?<value>[^\\s][^\\r\\n]*)`,
  `-----BEGIN [A-Z ]*PRIVATE KEY-----(?<value>(?:[A-Za-z0-9+/=\\s\\\\:,]|-(?!----END))*)(?=-----END|$)`,
  `//[^/\\s:@]+:(?<value>[^/\\s@]+)(?=@)`,
  `[?&](?:token|password|secret)=(?<value>[^&\\s"'<>]+)`,
  // Keystone's Fernet tokens and JSON web tokens, whatever stands before them
  `(?<value>gAAAAA[A-Za-z0-9_-]{40,}={0,2})`,
  `(?<value>eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*)`,
];

/** The rules for a run: the exact values of `secrets` in every form, and what stands behind known headers and keys. */
export function secretRules(secrets: readonly string[]): SecretRules {
  const exact = knownValues(secrets);
  const rules = PATTERNS.map((pattern) => new RegExp(pattern, 'gid'));
  return exact === undefined ? rules : [exact, ...rules];
}

/** Matches the exact values alone, in every form; undefined when there is none that could be told from other text. */
export function knownValues(secrets: readonly string[]): RegExp | undefined {
  const forms = secretForms(secrets).map((form) => Buffer.from(form, 'utf8').toString('latin1'));
  if (forms.length === 0) return undefined;
  return new RegExp(`(?<value>${forms.map(escapeRegExp).join('|')})`, 'gd');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
