import { Tokenizer, TokenParser } from '@streamparser/json';

export interface JsonValue {
  readonly value: unknown;
  /** Keys and indexes from the root. */
  readonly path: readonly (string | number)[];
  /** Takes the value out of its parent, so that it is not held until the parent is complete. */
  readonly release: () => void;
}

/** Where JSON ends that is cut or malformed: bytes read before, and what was wrong. */
export interface JsonDefect {
  readonly offset: number;
  readonly message: string;
}

/**
 * Hands over the values at the given paths (`$.tasks.*.subtasks`), each as soon as it is complete, children before parents;
 * other values are not kept. One document may follow another. Returns what is wrong with the JSON, if anything is: what was
 * complete before was handed over.
 */
export async function readJson(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  paths: string[],
  onValue: (value: JsonValue) => void,
): Promise<JsonDefect | undefined> {
  const tokenizer = new Tokenizer({ separator: '' });
  const parser = new TokenParser({ paths, keepStack: false, separator: '' });
  let offset = 0;
  let sizeBytes = 0;
  let message: string | undefined;
  const fail = (error: Error) => {
    message ??= error.message;
  };
  tokenizer.onError = fail;
  parser.onError = fail;
  tokenizer.onToken = (token) => {
    offset = token.offset;
    parser.write(token);
  };
  parser.onValue = ({ value, key, parent, stack }) => {
    const path = [...stack.slice(1).map((level) => level.key), key].filter((part) => part !== undefined);
    const release = () => {
      if (parent !== undefined && key !== undefined) Reflect.set(parent, key, null);
    };
    onValue({ value, path, release });
  };
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    tokenizer.write(chunk);
    if (message !== undefined) return { offset, message: `malformed JSON: ${message}` };
  }
  tokenizer.end();
  if (message === undefined && !parser.isEnded) parser.end();
  return message === undefined
    ? undefined
    : { offset: sizeBytes, message: 'it ends in the middle of a document' };
}
