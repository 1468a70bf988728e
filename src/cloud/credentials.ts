import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Credentials } from '../model/credentials.ts';
import { OsgateError } from '../model/errors.ts';
import { parseYaml, type YamlPath, type YamlSource } from '../profile/yaml-source.ts';

export interface CredentialSource {
  /** Entry of clouds.yaml; undefined: `OS_CLOUD`, else the `OS_*` variables. */
  readonly cloud: string | undefined;
  /** A clouds.yaml that the profile names, absolute. */
  readonly cloudsFile: string | undefined;
  /** The region of the catalog, where neither clouds.yaml nor `OS_REGION_NAME` says one. */
  readonly region: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const AUTH = z.object({
  auth_url: z.string().optional(),
  username: z.string().optional(),
  password: z.union([z.string(), z.number().transform(String)]).optional(),
  project_name: z.string().optional(),
  user_domain_name: z.string().optional(),
  project_domain_name: z.string().optional(),
  domain_name: z.string().optional(),
});
const INTERFACE = z.preprocess(
  (value) => (typeof value === 'string' ? value.replace(/URL$/, '') : value),
  z.enum(['public', 'internal', 'admin']).optional(),
);
const CLOUD = z.object({
  auth: AUTH.default({}),
  region_name: z.string().optional(),
  interface: INTERFACE,
  cacert: z.string().optional(),
  verify: z.boolean().optional(),
});
type Cloud = z.infer<typeof CLOUD>;
/** The entries of others are none of our business: clouds.yaml takes more than is read here. */
const CLOUDS = z.object({ clouds: z.record(z.string(), z.unknown()) });

/**
 * Finds an administrator's credentials the way OpenStack's clients do: the named entry of clouds.yaml, with secure.yaml
 * beside it laid over, from `OS_CLIENT_CONFIG_FILE`, the profile's own file, the current folder,
 * `~/.config/openstack` or `/etc/openstack`; or the `OS_*` variables. `OS_PASSWORD` fills in a password that the entry
 * leaves out.
 *
 * @throws OsgateError `environment` naming the files that were looked at, the place of a mistake, or the keys that are missing.
 */
export async function findCredentials(source: CredentialSource): Promise<Credentials> {
  const name = source.cloud ?? (source.env.OS_CLOUD || undefined);
  if (name === undefined) return complete(fromEnvironment(source.env), source, 'the OS_* variables');
  const files = candidateFiles(source);
  for (const file of files) {
    const entry = await readEntry(file, name);
    if (entry === undefined) continue;
    const secure = await readEntry(join(dirname(file), 'secure.yaml'), name);
    const merged = { ...entry, ...secure, auth: { ...entry.auth, ...secure?.auth } };
    return complete(merged, source, `cloud ${name} in ${file}`);
  }
  throw new OsgateError('environment', `no clouds.yaml has a cloud named ${name}`, {
    hint: `looked at ${files.join(', ')}; add the entry, or name another file with OS_CLIENT_CONFIG_FILE`,
  });
}

/**
 * The CA of the cloud's endpoints as PEM text; undefined where the system's will do.
 *
 * @throws OsgateError `environment` when the file cannot be read.
 */
export async function readCa({ caFile }: Pick<Credentials, 'caFile'>): Promise<string | undefined> {
  if (caFile === undefined) return undefined;
  try {
    return await readFile(caFile, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OsgateError('environment', `the CA of the cloud, ${caFile}, cannot be read: ${why}`, {
      hint: 'mend cacert in clouds.yaml, or OS_CACERT',
      cause,
    });
  }
}

function candidateFiles({ cloudsFile, env }: CredentialSource): string[] {
  const files = [
    env.OS_CLIENT_CONFIG_FILE,
    cloudsFile,
    'clouds.yaml',
    join(homedir(), '.config', 'openstack', 'clouds.yaml'),
    '/etc/openstack/clouds.yaml',
  ];
  return files.filter((file) => file !== undefined && file !== '') as string[];
}

/** The entry of one cloud; undefined where there is no such file, or no such entry in it. */
async function readEntry(file: string, name: string): Promise<Cloud | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const { source, problems } = parseYaml(text, file);
  if (source === undefined) {
    // a parser's message may quote the line, and the line may hold a password
    const what = (code: string) => (code === 'empty-file' ? 'the file is empty' : 'no valid YAML');
    throw invalid(problems.map(({ line, column, code }) => `${file}:${line}:${column}: ${what(code)}`));
  }
  const clouds = check(CLOUDS, source, []).clouds;
  return Object.hasOwn(clouds, name) ? check(CLOUD, source, ['clouds', name]) : undefined;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new OsgateError('environment', `${file} cannot be read: ${message}`, { cause });
  }
}

function check<T>(schema: z.ZodType<T>, source: YamlSource, path: YamlPath): T {
  const value = path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown>)[key],
    source.value,
  );
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  throw invalid(
    checked.error.issues.map((issue) => {
      const whole = [...path, ...issue.path];
      const { line, column } = source.at(whole);
      return `${source.file}:${line}:${column}: ${whole.join('.')}: ${issue.message}`;
    }),
  );
}

function invalid(mistakes: readonly string[]): OsgateError {
  return new OsgateError('environment', mistakes.join('; '), {
    hint: 'openstack --os-cloud NAME token issue shows more',
  });
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
}

function fromEnvironment(env: CredentialSource['env']): Cloud {
  const cloud = {
    auth: {
      auth_url: env.OS_AUTH_URL,
      username: env.OS_USERNAME,
      project_name: env.OS_PROJECT_NAME,
      user_domain_name: env.OS_USER_DOMAIN_NAME,
      project_domain_name: env.OS_PROJECT_DOMAIN_NAME,
    },
    region_name: env.OS_REGION_NAME,
    interface: env.OS_INTERFACE,
    cacert: env.OS_CACERT,
  };
  const checked = CLOUD.safeParse(cloud);
  if (checked.success) return checked.data;
  throw new OsgateError('environment', `the OS_* variables: ${describeIssues(checked.error)}`);
}

function complete(cloud: Cloud, source: CredentialSource, origin: string): Credentials {
  const { auth } = cloud;
  const password = auth.password ?? source.env.OS_PASSWORD;
  const required = {
    auth_url: auth.auth_url,
    username: auth.username,
    password,
    project_name: auth.project_name,
  };
  const missing = Object.entries(required).flatMap(([key, value]) => (value === undefined ? [key] : []));
  if (missing.length > 0) {
    throw new OsgateError('environment', `${origin}: ${missing.join(', ')} missing`, {
      hint: 'Tempest needs an administrator with user name, password and project',
    });
  }
  return {
    authUrl: String(required.auth_url)
      .replace(/\/+$/, '')
      .replace(/(?<!\/v3)$/, '/v3'),
    username: String(required.username),
    password: String(required.password),
    project: String(required.project_name),
    userDomain: auth.user_domain_name ?? auth.domain_name ?? 'Default',
    projectDomain: auth.project_domain_name ?? auth.domain_name ?? 'Default',
    region: cloud.region_name ?? source.region,
    interface: cloud.interface ?? 'public',
    // as openstacksdk reads it
    caFile: cloud.cacert?.replace(/^~(?=\/)/, homedir()),
    verify: cloud.verify ?? true,
  };
}
