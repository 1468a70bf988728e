/** A line of a traceback and what it is: the test's own code, somebody else's, or the exception. */
interface TracebackLine {
  readonly text: string;
  readonly kind: 'own' | 'frame' | 'exception' | 'plain';
}

/**
 * Tells the lines of a Python traceback apart. A frame is the test's own when its file belongs to the package of the test
 * and not to the client libraries in its `lib/` and `services/`. Runs in the page, so it may call nothing outside itself.
 */
export function classifyTraceback(traceback: string, testId: string): TracebackLine[] {
  const packages = ['tempest', testId.split('.', 1)[0] ?? ''];
  let kind: TracebackLine['kind'] = 'plain';
  return traceback.split('\n').map((text) => {
    const file = /^ {2}File "([^"]+)"/.exec(text)?.[1];
    if (file !== undefined) {
      const parts = file.split('/');
      const at = parts.findLastIndex((part) => packages.includes(part));
      const own = at >= 0 && at < parts.length - 1 && !['lib', 'services'].includes(parts[at + 1] ?? '');
      kind = own ? 'own' : 'frame';
    } else if (text !== '' && !text.startsWith(' ')) {
      kind = kind === 'plain' || text.startsWith('Traceback ') ? 'plain' : 'exception';
    }
    return { text, kind };
  });
}

/** Request ids of OpenStack services in a text, each once, in the order in which they occur. */
export function findRequestIds(text: string): string[] {
  return [...new Set(text.match(/\breq-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g) ?? [])];
}
