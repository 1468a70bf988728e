import { secretPattern } from './forms.ts';

/**
 * What is a secret in a text that is read as Latin-1, one character a byte. The named group `value` is masked, the rest
 * of the match says why. A long value that has not ended yet matches up to the end of the text, so that one cut by a
 * chunk is seen as open.
 */
export type SecretRules = readonly RegExp[];

const MIN_SECRET_LENGTH = 5;
const MIN_DIGITS = 8;

/** HTTP headers whose value is a secret. */
const HEADERS =
  'X-(?:Auth|Subject|Service|Storage)-Token|X-Auth-Key|X-(?:Account|Container)-Meta-Temp-URL-Key(?:-2)?|(?:Proxy-)?Authorization';
/** Ends of keys in JSON, Python, YAML, INI, forms, options and variables. */
const KEYS =
  '(?:admin|user|root)_?pass|pass(?:word|wd|phrase|code)|psk|secret|secret_?(?:access_?)?key|private_?key|user_?data|token_id|(?:os|auth|access|refresh|oauth|api|service|session)_?token|api_?key';
/** A quote that was escaped for JSON, HTML or XML. */
const ESCAPED_QUOTE = `\\\\+["']|&(?:amp;)*(?:quot|apos|#0*3[49]|#[xX]0*2[27]);`;
const QUOTE = `["']|${ESCAPED_QUOTE}`;
/** No value without quotes holds one of these: they end it in a shell, in code, in JSON, in HTML or in XML. */
const ENDS = `\\s"'\\\\,;&<>)}\\]`;
/** Nothing is told by these, nor by source code in a traceback: it names a value and does not show it. */
const NO_VALUE = '(?!(?:None|True|False|null|self|cls)\\b|[\\w.]+[([])';
/** Space of a PEM header, also URL-encoded. */
const GAP = '(?: |\\+|%20)';
/** How a private key in PEM begins, in base64. */
const PEM_IN_BASE64 = ['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED ']
  .map((kind) => {
    const begin = Buffer.from(`-----BEGIN ${kind}PRIVATE KEY`);
    return begin.toString('base64').slice(0, Math.floor((begin.length * 8) / 6));
  })
  .join('|');

/**
 * Patterns whose value is a secret wherever it stands: behind headers, keys, options, in URLs, by its own form. They are made
 * so that JSON and XML stay what they are, and that no text takes more than linear time.
 */
const PATTERNS: readonly string[] = [
  `(?:${HEADERS})(?:${QUOTE})?[ \\t]*[:=][ \\t]*(?:[ub]?(?:${QUOTE}))?(?<value>(?:\\{SHA\\d+\\})?[^${ENDS}]+(?: [^${ENDS}]+)?)`,
  `(?<=\\([ub]?["'])(?:${HEADERS})["'],\\s*[ub]?["'](?<value>[^"'\\\\\\r\\n]+)`,
  `(?:Set-Cookie|Cookie)(?:${QUOTE})?[ \\t]*[:=][ \\t]*(?:${QUOTE})?(?<value>[^"'\\\\\\r\\n<&]+)`,
  `(?:${KEYS}|${HEADERS})["']\\s*:\\s*[ub]?(?<open>["'])(?<value>(?:(?!\\k<open>|</|\\]\\]>)[^\\\\\\r\\n]|\\\\[^<])*)(?=\\k<open>|[\\r\\n]|</|\\]\\]>|\\\\?$)`,
  // inside of JSON, HTML or XML: the quotes are escaped themselves
  `(?:${KEYS}|${HEADERS})(?<quote>${ESCAPED_QUOTE})\\s*:\\s*[ub]?\\k<quote>(?<value>(?:(?!\\k<quote>)(?:\\\\[^<"]|[^\\\\\\r\\n<"]))*)(?=\\k<quote>|\\\\*"|[\\r\\n<]|\\\\?$)`,
  // a line of INI or YAML
  `(?<=^|\\n)[ \\t]*(?:- )?[\\w.-]{0,200}(?:${KEYS})[ \\t]*[=:][ \\t]*${NO_VALUE}(?<value>"(?:[^"\\\\\\r\\n]|\\\\.)*|'(?:[^'\\r\\n]|'')*|[^\\s"'<{[](?:[^\\r\\n"<]|<(?![/!])|"(?![\\s>/,}\\]]))*)`,
  // the same where a line begins in XML or in JSON
  `(?<=>|\\\\n|&#(?:10|[xX]0?[aA]);)[ \\t]*(?:- )?[\\w.-]{0,200}(?:${KEYS})[ \\t]*[=:][ \\t]*${NO_VALUE}(?<value>[^\\s"'<{[\\\\&][^\\r\\n"'<\\\\&]*)`,
  // a table of the command-line clients: `| adminPass | x7 |`
  `\\|[ \\t]*[\\w.-]{0,200}(?:${KEYS})[ \\t]*\\|[ \\t]*(?<value>[^|\\s"\\\\<]+(?:[ \\t]+[^|\\s"\\\\<]+)*)(?=[ \\t]*\\|)`,
  // the text of an element, also escaped
  `(?:<|&lt;)[\\w:.-]{0,200}(?:${KEYS})(?:>|&gt;)(?<value>(?:[^<>&"\\\\\\r\\n]|&(?!lt;))+)`,
  // arguments, variables, forms
  `(?:${KEYS})=(?:[ub]?(?:${QUOTE}))?${NO_VALUE}(?<value>[^${ENDS}]+)`,
  `(?:${KEYS}|token)(?<=--[\\w-]{1,60})[ =](?:${QUOTE})?(?<value>[^-${ENDS}][^${ENDS}]*)`,
  `\\bcurl\\b[^\\r\\n]{0,2000}? (?:-u|--user)[ =]?(?:${QUOTE})?[^:${ENDS}]+:(?<value>[^${ENDS}]+)`,
  `\\bsshpass\\b[^\\r\\n]{0,200}? -p[ =]?(?:${QUOTE})?(?<value>[^${ENDS}]+)`,
  // a token of Keystone v2 is its id
  `["']token["']\\s*:\\s*\\{(?:[^{}]|\\{[^{}]*\\}){0,4000}?["']id["']\\s*:\\s*u?["'](?<value>[^"'\\\\]+)`,
  `-----BEGIN${GAP}(?:[A-Z]+${GAP})*PRIVATE${GAP}KEY(?:${GAP}BLOCK)?-----(?<value>(?:[A-Za-z0-9+/=\\s\\\\:,.()%]|["'],?\\s*u?["']|-(?!----(?:END|BEGIN)))*)(?=-----|$)`,
  `(?<value>(?:${PEM_IN_BASE64})[A-Za-z0-9+/=\\s]*)`,
  `//[^/\\s:@"'\\\\<>]*:(?<value>[^/\\s"'\\\\<>]+)(?=@)`,
  `//(?<value>[A-Za-z0-9_-]{20,})(?=@)`,
  // a console of Nova is at `vnc_auto.html?path=%3Ftoken%3D…`
  `(?:[?&;]|%3[fF]|%26)(?:token|signature|temp_url_sig|X-Amz-Signature)(?:=|%3[dD])(?<value>[^&\\s"'\\\\<>]+)`,
  // Keystone's Fernet and PKI tokens and JSON web tokens, whatever stands before them
  `(?<value>gAAAAA[A-Za-z0-9_-]{40,}={0,2})`,
  `(?<value>PKIZ_[A-Za-z0-9_-]{40,}={0,2})`,
  `(?<value>eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*)`,
];

/** The rules for a run: the exact values of `secrets` in every form, and what stands behind known headers and keys. */
export function secretRules(secrets: readonly string[]): SecretRules {
  const exact = knownValues(secrets);
  const rules = PATTERNS.map((pattern) => new RegExp(pattern, 'gid'));
  return exact === undefined ? rules : [exact, ...rules];
}

/** Whether a value can be told from ordinary text by itself: short ones and short numbers stand there by chance. */
export function isTelling(secret: string): boolean {
  return secret.length >= (/^\d*$/.test(secret) ? MIN_DIGITS : MIN_SECRET_LENGTH);
}

/** Matches the exact values alone, in every form; undefined when there is none that could be told from other text. */
export function knownValues(secrets: readonly string[]): RegExp | undefined {
  const telling = [...new Set(secrets)].filter(isTelling).sort((a, b) => b.length - a.length);
  if (telling.length === 0) return undefined;
  return new RegExp(`(?<value>${telling.map(secretPattern).join('|')})`, 'gd');
}
