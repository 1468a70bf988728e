/** A JSON document as osgate prints and stores it: indented by two, a line feed at its end. */
export function formatJson(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
