import { countOf } from '../model/count-of.ts';
import { columns } from './columns.ts';
import { oneLine } from './visible-text.ts';

interface Shown {
  readonly region: string;
  readonly leftovers: readonly { readonly kind: string; readonly id: string; readonly name: string }[];
  readonly unseen: readonly string[];
  readonly commands: readonly string[];
  readonly running: readonly string[];
  readonly engine: readonly {
    readonly kind: string;
    readonly name: string;
    readonly sizeBytes?: number;
    readonly command: string;
  }[];
}

/** What was left in a region, and the commands that remove it, for people. */
export function renderLeftovers({ region, leftovers, unseen, commands, running, engine }: Shown): string {
  const notices = [
    ...unseen.map((what) => `⚠ not seen: ${oneLine(what)}\n`),
    ...(running.length === 0
      ? []
      : [`⚠ a run goes on (${running.join(', ')}): what it uses is listed, too. Wait for its end\n`]),
  ].join('');
  const inEngine = renderEngineLeftovers(engine);
  if (leftovers.length === 0) return `nothing of Tempest is left in region ${region}\n${notices}${inEngine}`;
  const rows = leftovers.map(({ kind, name, id }) => [kind, oneLine(name), id]);
  return [
    columns([['KIND', 'NAME', 'ID'], ...rows]),
    notices,
    `${countOf(leftovers.length, 'thing')} of Tempest in region ${region}; osgate removes none. In this order they can be removed:\n`,
    ...commands.map((command) => `  ${command}\n`),
    inEngine,
  ].join('');
}

function renderEngineLeftovers(engine: Shown['engine']): string {
  if (engine.length === 0) return '';
  const rows = engine.map(({ kind, name, sizeBytes, command }) => [
    kind,
    sizeBytes === undefined ? name : `${name}, ${Math.round(sizeBytes / 1e6)} MB`,
    command,
  ]);
  return `left of osgate in the Docker Engine: ${countOf(engine.length, 'thing')}\n${columns([['KIND', 'NAME', 'COMMAND'], ...rows])}`;
}
