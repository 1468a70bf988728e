import { isRecord } from '../../model/is-record.ts';
import { parseYaml, type YamlSource } from '../../profile/yaml-source.ts';
import { bugsIn, type ForeignEntry, type ForeignList } from './list.ts';

/**
 * Reads Rally's `--skip-list` and `--xfail-list`: a mapping, YAML or JSON, from a pattern or name to a reason; also a plain list of
 * names, or of mappings with one key, as other tools have it. Source: rally, `rally verify start --help`.
 */
export function readRallyList(text: string, file: string): ForeignList {
  return readYaml(text, file, (source) => {
    const { value } = source;
    if (isRecord(value)) {
      return Object.entries(value).map(([pattern, reason]) =>
        foreign(pattern, { reason: textOf(reason), line: source.at([pattern], 'key').line }),
      );
    }
    if (!Array.isArray(value)) return undefined;
    return value.flatMap((item: unknown, index) => {
      const { line } = source.at([index]);
      if (!isRecord(item)) return [foreign(nameOf(item), { line })];
      return Object.entries(item).map(([pattern, reason]) =>
        foreign(pattern, { reason: textOf(reason), line }),
      );
    });
  });
}

/**
 * Reads `tempest_skip.yml` of openstack-tempest-skiplist (`known_failures:`), `list_skipped.yml` of ci-framework, and
 * `tempest_test_excludelist` of openstack-ansible: tests with a reason and a bug, for each release where the list has them.
 */
export function readTempestSkiplist(text: string, file: string): ForeignList {
  return readYaml(text, file, (source) => {
    const { value } = source;
    const key = isRecord(value)
      ? ['known_failures', 'tempest_test_excludelist'].find((name) => Array.isArray(value[name]))
      : undefined;
    const items = isRecord(value) && key !== undefined ? value[key] : value;
    if (!Array.isArray(items)) return undefined;
    const path = key === undefined ? [] : [key];
    return items.flatMap((item: unknown, index) => {
      const at = (...more: (string | number)[]) => source.at([...path, index, ...more]).line;
      if (!isRecord(item)) return [foreign(nameOf(item), { line: at() })];
      const pattern = textOf(item.test) ?? '';
      const releases = Array.isArray(item.releases) ? item.releases : undefined;
      const lost = ['deployment', 'jobs', 'installers'].filter((name) => saysSomething(item[name]));
      if (releases === undefined) return [reasoned(pattern, item, { line: at(), releases: [], lost })];
      return mergeReleases(
        releases.map((release: unknown, position) => {
          const said = isRecord(release) ? release : { name: release };
          const installers = saysSomething(said.installers) ? ['installers'] : [];
          const name = textOf(said.name) ?? '';
          return reasoned(pattern, said, {
            line: at('releases', position),
            releases: name === 'all' ? [] : [name],
            lost: [...lost, ...installers],
          });
        }),
      );
    });
  });
}

/** Reads the exclude lists of OPNFV Functest: `tests` for some `scenarios`. Source: functest, `custom_tests/blacklist.yaml`. */
export function readFunctest(text: string, file: string): ForeignList {
  return readYaml(text, file, (source) => {
    const { value } = source;
    if (!Array.isArray(value)) return undefined;
    return value.flatMap((item: unknown, index) => {
      const tests = isRecord(item) && Array.isArray(item.tests) ? item.tests : [];
      const lost =
        isRecord(item) && saysSomething(item.scenarios)
          ? [`scenarios ${[item.scenarios].flat().map(nameOf).join(',')}`]
          : [];
      return tests.map((test: unknown, position) =>
        foreign(nameOf(test), { line: source.at([index, 'tests', position]).line, lost }),
      );
    });
  });
}

function readYaml(
  text: string,
  file: string,
  read: (source: YamlSource) => ForeignEntry[] | undefined,
): ForeignList {
  const { source, problems } = parseYaml(text, file);
  if (source === undefined) return { entries: [], problems };
  const entries = read(source);
  if (entries !== undefined) return { entries, problems: [] };
  const message = 'not a list of this format';
  return { entries: [], problems: [{ code: 'not-this-format', message, file, line: 1, column: 1 }] };
}

function foreign(pattern: string, { line, ...more }: Partial<ForeignEntry> & { line: number }): ForeignEntry {
  return { pattern, reason: undefined, bugs: bugsIn(more.reason), releases: [], lost: [], line, ...more };
}

function reasoned(
  pattern: string,
  said: Readonly<Record<string, unknown>>,
  more: Pick<ForeignEntry, 'line' | 'releases' | 'lost'>,
): ForeignEntry {
  const reason = textOf(said.reason);
  const bugs = [said.lp, said.bz].map(textOf).filter((bug) => bug !== undefined);
  return { ...more, pattern, reason, bugs: [...new Set([...bugs, ...bugsIn(reason)])] };
}

/** The list repeats an entry for each release; where reason and bugs are the same it is one. */
function mergeReleases(entries: readonly ForeignEntry[]): ForeignEntry[] {
  const groups = Map.groupBy(entries, ({ reason, bugs }) => JSON.stringify([reason, bugs]));
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const any = same.some(({ releases }) => releases.length === 0);
    return [{ ...first, releases: any ? [] : [...new Set(same.flatMap(({ releases }) => releases))] }];
  });
}

/** What stands where a name should be, as it is when it is one. */
function nameOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().replace(/\s+/g, ' ') : undefined;
}

function saysSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
}
