/** Shorter values would mask ordinary words and numbers all over; they are masked behind known keys only. */
const MIN_SECRET_LENGTH = 3;
/** A shorter piece of base64 would match by chance. */
const MIN_BASE64_LENGTH = 8;

/** Every form in which a secret may stand in a text, longest first, so that no rest of a longer one is left. */
export function secretForms(secrets: readonly string[]): string[] {
  const forms = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .flatMap((secret) => [secret, ...escapedForms(secret), ...urlForms(secret), ...base64Forms(secret)]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** JSON as JavaScript and as Python writes it (ASCII only), and HTML or XML text. */
function escapedForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [
    json,
    json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    html,
    html.replaceAll('"', '&quot;'),
    html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  ];
}

/** As browsers, Python's `quote` (which leaves `/`) and its `quote_plus` encode. */
function urlForms(secret: string): string[] {
  const browser = encodeURIComponent(secret.toWellFormed());
  const python = browser.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return [browser, python, python.replaceAll('%2F', '/'), python.replaceAll('%20', '+')];
}

/**
 * The secret alone, and as it stands inside a longer text that was encoded as a whole: three alignments, each without
 * the characters that its neighbours share.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const inside = [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((padded.length * 8) / 6);
    return padded.toString('base64').slice(first, last);
  });
  const forms = [bytes.toString('base64'), ...inside.filter((form) => form.length >= MIN_BASE64_LENGTH)];
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
