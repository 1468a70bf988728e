import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Engine } from '../../../src/engine/engine.ts';

/** What `tempest run --list` prints in an image: the idempotent id of each test, `''` where it has none. */
export async function listedBy(engine: Engine, image: string): Promise<Map<string, string>> {
  const list = await printedIn(
    engine,
    image,
    'export HOME=/tmp; cd /tmp && tempest init w > /dev/null 2>&1 && cd w && tempest run --list 2> /dev/null',
  );
  const lines = list.split('\n').filter((line) => /^\w+(\.\w+)+/.test(line));
  return new Map(
    lines.map((line) => [line.replace(/\[[^[]*\]$/, ''), /\bid-([0-9a-f-]{36})/.exec(line)?.[1] ?? '']),
  );
}

interface PrintedOption {
  readonly dest: string;
  readonly default: unknown;
  readonly deprecated_opts: readonly { readonly group: string; readonly name: string }[];
}

/** What `oslo-config-generator` prints in an image: each option by `[group] name`. */
export async function optionsOf(engine: Engine, image: string): Promise<Map<string, PrintedOption>> {
  const json = await printedIn(
    engine,
    image,
    'oslo-config-generator --format json --namespace tempest.config --namespace oslo.log --namespace oslo.concurrency 2> /dev/null',
  );
  const groups = Object.entries(JSON.parse(json).options) as [string, { opts: PrintedOption[] }][];
  return new Map(
    groups.flatMap(([group, { opts }]) => opts.map((option) => [`[${group}] ${option.dest}`, option])),
  );
}

async function printedIn({ docker }: Engine, image: string, command: string): Promise<string> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  err.resume();
  const printed = text(out);
  await docker.run(image, [], [out, err], {
    Tty: false,
    Entrypoint: ['sh', '-c', command],
    HostConfig: { AutoRemove: true, NetworkMode: 'none' },
  });
  out.end();
  return printed;
}
