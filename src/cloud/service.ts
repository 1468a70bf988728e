import type { CloudSession } from './session.ts';

/** Types under which a service stands in the catalog, the newest name first. */
const SERVICE_TYPES = {
  compute: ['compute'],
  image: ['image'],
  network: ['network'],
  volume: ['block-storage', 'volumev3'],
  placement: ['placement'],
} as const;
export type ServiceName = keyof typeof SERVICE_TYPES;

/** URL of a service in the region of a session; undefined when the catalog has none. */
export function serviceUrl(session: CloudSession, service: ServiceName): string | undefined {
  return session.endpoint(...SERVICE_TYPES[service]);
}

/** A catalog may name a service with its version (`…:9292/v2`) or without: the version is not doubled. */
export function joinVersioned(url: string, path: string): string {
  const version = /^\/v[\d.]+(?=\/)/.exec(path)?.[0];
  return version !== undefined && url.endsWith(version) ? url + path.slice(version.length) : url + path;
}
