import type { IncomingMessage } from 'node:http';
import { finished, PassThrough } from 'node:stream';
import { json } from 'node:stream/consumers';
import type { Container } from 'dockerode';

/**
 * Takes what an attached container says apart. Both streams end when nothing more comes, however that ends: whether the engine was
 * lost, the wait for the container's end tells.
 */
export function demultiplex(
  { modem }: Pick<Container, 'modem'>,
  attached: NodeJS.ReadWriteStream,
): { readonly stdout: PassThrough; readonly stderr: PassThrough } {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  modem.demuxStream(attached, stdout, stderr);
  // also takes an error that comes after the end: what was sent to a container that is gone
  finished(attached, { writable: false }, () => {
    stdout.end();
    stderr.end();
  });
  return { stdout, stderr };
}

/**
 * The exit code of a container once it has ended. An engine answers at once and sends the code when it is known; dockerode's own
 * `wait` reads that to its regular end only, and so waits for ever when the engine dies meanwhile.
 *
 * @throws dockerode's error, or that of the connection.
 */
export async function exitCodeOf({ id, modem }: Container): Promise<number> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    modem.dial(
      {
        path: `/containers/${id}/wait`,
        method: 'POST',
        isStream: true,
        statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
      },
      (error: unknown, data: unknown) => (error === null ? resolve(data as IncomingMessage) : reject(error)),
    );
  });
  const end = (await json(answer).catch((cause: unknown) => {
    throw new Error('its answer broke off while a container ran', { cause });
  })) as { StatusCode: number };
  return end.StatusCode;
}
