import { z } from 'zod';
import { parseJson } from '../model/json.ts';

/** One option as the installed Tempest (or a plugin of it) registers it. */
export interface TempestOption {
  readonly group: string;
  /** As tempest.conf spells it: with underscores. */
  readonly name: string;
  /** oslo.config's words: `string value`, `boolean value`, `integer value`, `list value`, … */
  readonly type: string;
  /** Undefined: any value. `null` stands for an option that is not set. */
  readonly choices: readonly (string | number | null)[] | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly default: unknown;
  /** A value of it is never repeated. */
  readonly secret: boolean;
  /** Why it will go; undefined: it stays. */
  readonly removal: string | undefined;
}

/** Every option that an image's Tempest and plugins know. */
export interface OptionList {
  /** By group, then by name. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, TempestOption>>;
  /** Old names that are still read, as `group.name`, and what they are called now. */
  readonly renamed: ReadonlyMap<string, TempestOption>;
}

const scalar = z.union([z.string(), z.number(), z.null()]);
const generatorSchema = z.object({
  options: z.record(
    z.string(),
    z.object({
      opts: z.array(
        z.object({
          dest: z.string(),
          type: z.string(),
          /** With a text each from oslo.config 5.2 on. */
          choices: z.array(z.union([scalar, z.tuple([scalar, z.unknown()])])).nullish(),
          min: z.number().nullish(),
          max: z.number().nullish(),
          default: z.unknown(),
          secret: z.boolean().default(false),
          deprecated_for_removal: z.boolean().default(false),
          deprecated_reason: z.string().nullish(),
          deprecated_opts: z
            .array(z.object({ group: z.string().nullish(), name: z.string().nullish() }))
            .default([]),
        }),
      ),
    }),
  ),
});
type GeneratedOption = z.output<typeof generatorSchema>['options'][string]['opts'][number];

/**
 * Parses `options.json` of an image: what `oslo-config-generator --format json` prints. Undefined when the text is not
 * that.
 */
export function parseOptionList(text: string): OptionList | undefined {
  const parsed = generatorSchema.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const renamed = new Map<string, TempestOption>();
  const groups = new Map(
    Object.entries(parsed.data.options).map(([group, { opts }]) => {
      const options = opts.map((opt) => {
        const option = toOption(group, opt);
        for (const old of opt.deprecated_opts) {
          renamed.set(`${old.group ?? group}.${underscored(old.name ?? opt.dest)}`, option);
        }
        return [option.name, option] as const;
      });
      return [group, new Map(options)] as const;
    }),
  );
  return { groups, renamed };
}

function toOption(group: string, opt: GeneratedOption): TempestOption {
  const choices = (opt.choices ?? []).map((choice) => (Array.isArray(choice) ? choice[0] : choice));
  return {
    group,
    name: underscored(opt.dest),
    type: opt.type,
    choices: choices.length === 0 ? undefined : choices,
    min: opt.min ?? undefined,
    max: opt.max ?? undefined,
    default: opt.default,
    secret: opt.secret,
    removal: opt.deprecated_for_removal ? (opt.deprecated_reason ?? 'no reason is given') : undefined,
  };
}

function underscored(name: string): string {
  return name.replaceAll('-', '_');
}
