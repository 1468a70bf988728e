import type { Engine } from './engine.ts';

interface EngineMessage {
  readonly stream?: string;
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
}

/**
 * Reads the engine's answer to a build or a pull to its end. The engine reports a failure inside this stream
 * (`errorDetail`), with status 200 and a regular end: every message is read. Returns the failure in the engine's
 * words, or undefined; rejects when the connection breaks.
 */
export async function followMessages(
  { docker }: Engine,
  messages: NodeJS.ReadableStream,
  onText: (text: string) => void = () => {},
): Promise<string | undefined> {
  let failure: string | undefined;
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      messages,
      (error) => (error === null ? resolve() : reject(error)),
      (message: EngineMessage) => {
        if (message.stream !== undefined) onText(message.stream);
        failure ??= message.errorDetail?.message ?? message.error;
      },
    );
  });
  return failure;
}
