import { SaxesParser } from 'saxes';
import { ProblemLog } from '../model/problem-log.ts';
import type { ResultSet } from '../model/test-result.ts';
import { isJenkinsRoot, JenkinsResult } from './jenkins-result.ts';
import type { WholeOutput } from './output-keeper.ts';
import { ResultBuilder } from './result-builder.ts';
import { decodeXml } from './xml-text.ts';

/** After so many errors of syntax the rest is not worth reading. */
const MAX_SYNTAX_ERRORS = 1000;
/** Documents are read as fragments so that one may follow another; to a fragment what begins a document is an error. */
const ALLOWED_BETWEEN_DOCUMENTS =
  /XML declaration must (?:appear|be) at the start|expected (?:one of|the name) |did not expect any more name|inappropriately located doctype/;
/** References to characters that XML cannot hold are left as they are written; nothing is lost by that. */
const HARMLESS = /malformed character entity/;

/**
 * Reads JUnit XML as Rally, subunit2junitxml, pytest, surefire, Gradle, Ginkgo, googletest, Jest and go-junit-report write it, and what
 * Jenkins makes of it: one document or several after another, cut anywhere. What was read of a cut or malformed file is kept, and the results are
 * then not intact. Entities that a document declares are never expanded: such a document is not read. Output of a suite as a
 * whole belongs to no test: it is one of `suites`. Of a text beyond 1 MiB the first and the last half MiB are kept, of output of
 * what passed 1 KiB, of all output 16 MiB, besides what is to be `whole`. Nothing is thrown for what is wrong with the file.
 * Memory: the results, and the longest text of one element.
 */
export async function readJunit(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  whole: WholeOutput = {},
): Promise<ResultSet> {
  const log = new ProblemLog();
  const builder = new ResultBuilder(log, whole);
  const document = new DocumentParser(builder, log);
  for await (const text of decodeXml(chunks, { log, line: () => document.line })) {
    document.write(text);
    if (document.refused) break;
  }
  document.end();
  return builder.finish();
}

/** Feeds elements to a builder and problems to a log. */
class DocumentParser {
  readonly #parser = new SaxesParser<{ fragment: true; xmlns: false }>({ fragment: true, xmlns: false });
  readonly #builder: ResultBuilder;
  readonly #log: ProblemLog;
  /** Takes the elements of the document that is read now. */
  #target: ResultBuilder | JenkinsResult;
  #depth = 0;
  #syntaxErrors = 0;
  #refused = false;

  constructor(builder: ResultBuilder, log: ProblemLog) {
    this.#builder = builder;
    this.#target = builder;
    this.#log = log;
    const parser = this.#parser;
    parser.on('error', (error) => this.#error(error.message));
    parser.on('doctype', (doctype) => this.#doctype(doctype));
    parser.on('opentag', ({ name, attributes }) => this.#open(name, attributes));
    parser.on('closetag', ({ name }) => this.#close(name));
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
    parser.on('comment', (text) => this.#comment(text));
  }

  /** 1-based, of what is read next. */
  get line(): number {
    return this.#parser.line;
  }

  /** Nothing more is read. */
  get refused(): boolean {
    return this.#refused;
  }

  write(text: string): void {
    try {
      this.#parser.write(text);
    } catch (error) {
      // V8 has no longer strings, and the parser collects a text before it hands it over
      if (!(error instanceof RangeError) || error.message !== 'Invalid string length') throw error;
      this.#refuse('text-too-long', 'it holds a text of more than 512 MB and is read up to there');
    }
  }

  end(): void {
    if (!this.#refused) this.#endDocument();
    if (this.#target instanceof JenkinsResult) this.#target.end();
  }

  #endDocument(): void {
    const cut = this.#depth > 0;
    const { line } = this.#parser;
    this.#parser.close();
    if (cut)
      this.#log.addLoss({ code: 'document-cut', message: 'it ends in the middle of a document', line });
    else if (this.#builder.documents === 0) {
      this.#log.addLoss({ code: 'no-document', message: 'it holds no JUnit XML document' });
    }
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (this.#refused) return;
    this.#builder.line = this.#parser.line;
    if (this.#depth === 0 && !this.#openDocument(name)) return;
    this.#depth++;
    this.#target.open(name, attributes);
  }

  #openDocument(root: string): boolean {
    const isJenkins = isJenkinsRoot(root);
    if (!isJenkins && root !== 'testsuites' && root !== 'testsuite') {
      const message = `its root element is ${root}; JUnit XML has testsuites or testsuite`;
      this.#refuse('not-junit', message);
      return false;
    }
    this.#target = isJenkins ? new JenkinsResult(this.#builder) : this.#builder;
    return true;
  }

  #close(name: string): void {
    if (this.#refused || this.#depth === 0) return;
    this.#depth--;
    this.#target.close(name);
  }

  #text(text: string): void {
    if (this.#refused) return;
    if (this.#depth > 0) this.#target.text(text);
    else this.#textOutside(text);
  }

  #comment(text: string): void {
    if (!this.#refused && this.#depth > 0) this.#builder.comment(text);
  }

  #textOutside(text: string): void {
    if (text.trim() === '' || text === '\ufeff') return;
    const message = `text outside of any document: ${JSON.stringify(text.trim().slice(0, 200))}`;
    this.#log.add({ code: 'foreign-text', message, line: this.#parser.line });
  }

  #doctype(doctype: string): void {
    if (!/<!ENTITY/i.test(doctype)) return;
    this.#refuse(
      'entities-refused',
      'it declares entities; a file that does is not read, because they can be a bomb or read other files',
    );
  }

  #error(message: string): void {
    if (this.#refused || (this.#depth === 0 && ALLOWED_BETWEEN_DOCUMENTS.test(message))) return;
    const { place, what } = splitPlace(message);
    if (HARMLESS.test(message)) {
      this.#log.add({
        code: 'no-xml-character',
        message: `${what.replace(/\.$/, '')}; it is left as it is written`,
        ...place,
      });
      return;
    }
    this.#log.addLoss({ code: 'malformed-xml', message: `malformed XML: ${what}`, ...place });
    if (++this.#syntaxErrors < MAX_SYNTAX_ERRORS) return;
    this.#refuse('too-many-errors', `it has ${MAX_SYNTAX_ERRORS} errors of syntax and is read up to there`);
  }

  #refuse(code: string, message: string): void {
    this.#log.addLoss({ code, message, line: this.line });
    this.#refused = true;
  }
}

/** saxes begins its messages with line and column, both 1-based. */
function splitPlace(message: string): { place: { line?: number; column?: number }; what: string } {
  const [, line, column, what = message] = /^(\d+):(\d+): (.*)$/s.exec(message) ?? [];
  return { place: line === undefined ? {} : { line: Number(line), column: Number(column) }, what };
}
