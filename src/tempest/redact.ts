const MASK = '***';
/** Shorter values would mask ordinary words and numbers all over. */
const MIN_SECRET_LENGTH = 3;

/** Header and key patterns whose value is a secret wherever they stand: HTTP headers, JSON, INI, Python's repr. */
const PATTERNS: readonly RegExp[] = [
  /((?:X-Auth-Token|X-Subject-Token|X-Service-Token|Authorization|Set-Cookie|Cookie)["']?\s*[:=]\s*["']?)(?!\*\*\*)([^"'\s,}]+(?: [^"'\s,}]+)?)/gi,
  /(["'](?:adminPass|admin_pass|password|passwd|secret|user_data|token_id|private_key|passphrase)["']\s*:\s*u?["'])((?:[^"'\\]|\\.)*)(?=["'])/gi,
  /(^\s*(?!change_password\b)[a-z_]*(?:password|passwd|secret|private_key)\s*=\s*)(\S.*)$/gim,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)([\s\S]*?)(?=-----END)/g,
  /(\/\/[^/\s:@]+:)([^/\s@]+)(?=@)/g,
];

/**
 * Masks secrets in any text that leaves the run: the exact values, their base64 and URL-encoded forms, and what stands
 * behind known headers and keys. Values of fewer than three characters are masked behind known keys only.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const exact = secretForms(secrets).reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
  return PATTERNS.reduce((masked, pattern) => masked.replace(pattern, `$1${MASK}`), exact);
}

/** Every form in which a secret may stand in a text, longest first, so that no rest of a longer one is left. */
function secretForms(secrets: readonly string[]): string[] {
  const forms = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      ...base64Forms(secret),
    ]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/**
 * The secret alone, and as it stands inside a longer text that was encoded as a whole: three alignments, each without
 * the characters that its neighbours share. Short rests would match by chance and are left out.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const inside = [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((padded.length * 8) / 6);
    return padded.toString('base64').slice(first, last);
  });
  return [bytes.toString('base64'), ...inside.filter((form) => form.length >= 8)];
}
