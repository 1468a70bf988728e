import { connectEngine } from '../../src/engine/engine.ts';
import { executeInService } from '../../src/engine/service-container.ts';

/** Where the lab's services answer. */
export const LAB = {
  identity: 'http://127.0.0.1:5000/v3',
  compute: 'http://127.0.0.1:8774/v2.1',
  image: 'http://127.0.0.1:9292/v2',
  network: 'http://127.0.0.1:9696/v2.0',
} as const;

/** The lab, changed from outside as its administrator would: by its APIs and inside its container. */
export class Lab {
  readonly #engine: Awaited<ReturnType<typeof connectEngine>>;
  readonly #token: string;

  private constructor(engine: Awaited<ReturnType<typeof connectEngine>>, token: string) {
    this.#engine = engine;
    this.#token = token;
  }

  static async connect(): Promise<Lab> {
    return new Lab(await connectEngine(), await logIn());
  }

  /** A call of an API; the parsed answer, undefined where it is empty. */
  async call<T>(method: string, url: string, body?: unknown, type = 'application/json'): Promise<T> {
    const response = await fetch(url, {
      method,
      headers: {
        'x-auth-token': this.#token,
        'content-type': type,
        'openstack-api-version': 'compute 2.53',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Runs a command in the lab's container; what it printed. */
  async execute(...command: readonly string[]): Promise<string> {
    const { exitCode, stdout } = await executeInService(this.#engine, 'osgate-lab', command);
    if (exitCode !== 0) throw new Error(`${command.join(' ')}: exit code ${exitCode}: ${stdout}`);
    return stdout;
  }

  stop(service: string): Promise<string> {
    return this.execute('lab-service', 'stop', service);
  }

  /** Returns when the service is ready. */
  start(service: string): Promise<string> {
    return this.execute('lab-service', 'start', service);
  }

  /** Changes lines of a file by `sed -i` and starts the service that reads it again. */
  async configure(service: string, file: string, sed: string): Promise<void> {
    await this.execute('sed', '-i', sed, file);
    await this.stop(service);
    await this.start(service);
  }

  /** Instances that a new project may have. */
  async instanceQuota(instances: number): Promise<void> {
    const body = { quota_class_set: { instances } };
    await this.call('PUT', `${LAB.compute}/os-quota-class-sets/default`, body);
  }
}

async function logIn(): Promise<string> {
  const user = { name: 'admin', password: 'labpw', domain: { name: 'Default' } };
  const scope = { project: { name: 'admin', domain: { name: 'Default' } } };
  const response = await fetch(`${LAB.identity}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope } }),
  });
  return response.headers.get('x-subject-token') ?? '';
}
