import type { OptionList, TempestOption } from './option-list.ts';

/** What another Tempest makes of the options of tempest.conf; each option as `[group] name`. */
export interface OptionDiff {
  readonly added: readonly string[];
  /** A conf that still sets one of these sets nothing. */
  readonly removed: readonly string[];
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
  /** JSON of the values. */
  readonly defaults: readonly { readonly option: string; readonly before: string; readonly after: string }[];
}

/** Compares the options of two images. A removed option whose name the newer one still reads is renamed. */
export function diffOptions(before: OptionList, after: OptionList): OptionDiff {
  const [old, now] = [optionsOf(before), optionsOf(after)];
  const gone = [...old.keys()].filter((key) => !now.has(key));
  const renamed = gone.flatMap((key) => {
    const successor = after.renamed.get(key);
    return successor === undefined ? [] : [{ key, before: nameOf(old, key), after: spell(successor) }];
  });
  const renamedKeys = new Set(renamed.map(({ key }) => key));
  const newNames = new Set(renamed.map((each) => each.after));
  return {
    added: [...now.values()]
      .filter((option) => !old.has(keyOf(option)) && !newNames.has(spell(option)))
      .map(spell),
    removed: gone.filter((key) => !renamedKeys.has(key)).map((key) => nameOf(old, key)),
    renamed: renamed.map((each) => ({ before: each.before, after: each.after })),
    defaults: [...now].flatMap(([key, option]) => {
      const was = old.get(key);
      const [oldValue, newValue] = [was, option].map((each) => JSON.stringify(each?.default ?? null));
      if (was === undefined || oldValue === undefined || newValue === undefined || oldValue === newValue)
        return [];
      return [{ option: spell(option), before: oldValue, after: newValue }];
    }),
  };
}

function optionsOf(list: OptionList): Map<string, TempestOption> {
  const options = [...list.groups.values()].flatMap((group) => [...group.values()]);
  return new Map(
    options.map((option) => [keyOf(option), option] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function keyOf({ group, name }: TempestOption): string {
  return `${group}.${name}`;
}

function spell({ group, name }: TempestOption): string {
  return `[${group}] ${name}`;
}

function nameOf(options: ReadonlyMap<string, TempestOption>, key: string): string {
  const option = options.get(key);
  return option === undefined ? key : spell(option);
}
