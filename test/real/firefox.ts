import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Debian's package of the release that companies have. */
export const FIREFOX = '/usr/bin/firefox-esr';

type FirefoxProcess = ChildProcessByStdio<null, null, Readable>;

interface Message {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** A profile in which Firefox reaches nothing but files: what it would ask its maker goes to a proxy that is not there. */
const PREFERENCES = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
};

/**
 * A headless Firefox with one page, driven by WebDriver BiDi, which it speaks itself. Playwright's driver of the same protocol
 * starts with a command that the extended support release does not have.
 */
export class Firefox implements AsyncDisposable {
  /** What pages said on the console, and their errors. */
  readonly said: string[] = [];
  /** Addresses that pages asked for; that of a file itself is not among them. */
  readonly requests: string[] = [];
  readonly #profile: string;
  readonly #process: FirefoxProcess;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Readonly<Record<string, unknown>>>>();
  #context = '';

  private constructor(profile: string, child: FirefoxProcess, socket: WebSocket) {
    this.#profile = profile;
    this.#process = child;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data))));
  }

  static async launch({ width, height }: { width: number; height: number }): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), 'osgate-firefox-'));
    const lines = Object.entries(PREFERENCES).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
    );
    await writeFile(join(profile, 'user.js'), lines.join(''));
    const child = spawn(
      FIREFOX,
      ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, HOME: profile } },
    );
    const socket = new WebSocket(`${await addressOf(child)}/session`);
    await new Promise((open, failed) => {
      socket.addEventListener('open', open);
      socket.addEventListener('error', failed);
    });
    const firefox = new Firefox(profile, child, socket);
    await firefox.#start({ width, height });
    return firefox;
  }

  async #start(viewport: { width: number; height: number }): Promise<void> {
    await this.#send('session.new', { capabilities: {} });
    await this.#send('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent'] });
    const { contexts } = await this.#send('browsingContext.getTree', {});
    this.#context = (contexts as readonly { context: string }[])[0]?.context ?? '';
    await this.#send('browsingContext.setViewport', { context: this.#context, viewport });
  }

  /** Opens an address and waits until it is loaded. */
  async open(address: string): Promise<void> {
    this.said.length = 0;
    this.requests.length = 0;
    await this.#send('browsingContext.navigate', { context: this.#context, url: address, wait: 'complete' });
  }

  /** Value of an expression of the page, a string; a promise is waited for. */
  async evaluate(expression: string): Promise<string> {
    const { result, exceptionDetails } = await this.#send('script.evaluate', {
      expression: `Promise.resolve(${expression}).then(String)`,
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: string }).value;
  }

  /** Types a text, or a key by its code point of WebDriver, as a reader does. */
  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#send('input.performActions', {
      context: this.#context,
      actions: [{ type: 'key', id: 'keyboard', actions }],
    });
  }

  /** The whole page, PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.#send('browsingContext.captureScreenshot', {
      context: this.#context,
      origin: 'document',
    });
    return Buffer.from(String(data), 'base64');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'exit');
    await this.#send('browser.close', {});
    await ended;
    await rm(this.#profile, { recursive: true, force: true });
  }

  #send(method: string, params: object): Promise<Readonly<Record<string, unknown>>> {
    const id = this.#waiting.size + 1;
    const answer = Promise.withResolvers<Readonly<Record<string, unknown>>>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer.promise;
  }

  #hear({ id, type, method, params, result, message }: Message): void {
    if (type === 'event') {
      if (method === 'log.entryAdded') this.said.push(String(params?.text));
      const { url } = (params?.request ?? {}) as { url?: string };
      // the browser's own controls come as data
      if (url !== undefined && !url.startsWith('data:')) this.requests.push(url);
      return;
    }
    const answer = this.#waiting.get(id ?? 0);
    if (type === 'success') answer?.resolve(result ?? {});
    else answer?.reject(new Error(`Firefox: ${message}`));
  }
}

async function addressOf(child: FirefoxProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stderr })) {
    const [address] = /ws:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (address !== undefined) {
      child.stderr.resume();
      return address;
    }
  }
  throw new Error('Firefox ended before it listened');
}
