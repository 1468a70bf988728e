import { isUtf8 } from 'node:buffer';
import { ByteCache } from './byte-cache.ts';
import { hashOfAsciiId, hashOfId, IdTable } from './id-table.ts';
import { ObservedTest } from './observed-test.ts';

const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

interface ListedTestsHandlers {
  /** An id that is not UTF-8, with U+FFFD in it. */
  onInvalid(text: string): void;
  /** A listed id that differs from that of another test only in the attributes. */
  onAmbiguous(listed: string): void;
}

/** The tests of one stream by the bytes of their listed ids, `pkg.mod.Class.test_x[id-<uuid>,smoke]`. */
export class ListedTests {
  readonly #handlers: ListedTestsHandlers;
  readonly #tests = new IdTable<ObservedTest>();
  /** Most ids come a few times in a row. */
  readonly #recent = new ByteCache<ObservedTest>();

  constructor(handlers: ListedTestsHandlers) {
    this.#handlers = handlers;
  }

  /** In the order of first sight. */
  get all(): readonly ObservedTest[] {
    return this.#tests.all;
  }

  /** The test that a listed id names, made when it is new. */
  get(bytes: Buffer, start: number, end: number): ObservedTest {
    const recent = this.#recent.get(bytes, start, end);
    if (recent !== undefined) return recent;
    const test = this.#findOrAdd(bytes, start, end);
    this.#recent.set(bytes, start, end, test);
    return test;
  }

  /**
   * Splits as `splitTestId` does. Ids that differ only in their attributes may be different tests: then the listed text as a
   * whole is the id.
   */
  #findOrAdd(bytes: Buffer, start: number, end: number): ObservedTest {
    const close = end - 1;
    const bracket = bytes[close] === CLOSING_BRACKET ? bytes.lastIndexOf(OPENING_BRACKET, close) : -1;
    const idEnd = bracket > start ? bracket : end;
    const id = this.#decode(bytes, start, idEnd);
    const attributes = idEnd === end ? '' : this.#decode(bytes, idEnd + 1, close);
    const hash = hashOfAsciiId(bytes, start, idEnd) ?? hashOfId(id);
    const known = this.#tests.get(id, hash);
    if (known === undefined) return this.#add(new ObservedTest(id, attributes), hash);
    if (attributes === '' || attributes === known.attributes) return known;
    if (known.attributes !== '') return this.#findOrAddWhole(`${id}[${attributes}]`);
    known.attributes = attributes;
    return known;
  }

  #findOrAddWhole(listed: string): ObservedTest {
    const hash = hashOfId(listed);
    const known = this.#tests.get(listed, hash);
    if (known !== undefined) return known;
    this.#handlers.onAmbiguous(listed);
    return this.#add(new ObservedTest(listed, ''), hash);
  }

  #add(test: ObservedTest, hash: number): ObservedTest {
    this.#tests.add(test, hash);
    return test;
  }

  #decode(bytes: Buffer, start: number, end: number): string {
    const text = bytes.toString('utf8', start, end);
    if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end))) this.#handlers.onInvalid(text);
    return text;
  }
}
