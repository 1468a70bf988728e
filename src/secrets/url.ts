/** `https://user:password@host` without user and password. */
export function withoutCredentials(text: string): string {
  return text.replace(/(:\/\/)[^/\s"'<>]+@/g, '$1');
}
