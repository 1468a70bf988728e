import { randomBytes } from 'node:crypto';

/** `20261122T201500Z-smoke-4f1a`: when it began, in UTC, what it runs, and four random digits. */
export function newRunId(started: Date, what: string): string {
  const time = started.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${time}-${what}-${randomBytes(2).toString('hex')}`;
}

/** The name of a rerun's container: `<run id>.001`. */
export function rerunId(runId: string, pass: number): string {
  return `${runId}.${String(pass).padStart(3, '0')}`;
}

/** The run that a container belongs to, by its name or that of a rerun. */
export function runOfContainer(containerId: string): string {
  return containerId.replace(/\.\d{3,}$/, '');
}
