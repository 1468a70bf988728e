import { SubunitDecoder, type SubunitHandlers } from './decoder.ts';

/** Chunks of one stream, cut anywhere. A chunk is read before the next one is asked for, so it may be reused. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Decodes a whole stream. */
export async function decodeChunks(chunks: Chunks, handlers: SubunitHandlers): Promise<void> {
  const decoder = new SubunitDecoder(handlers);
  for await (const chunk of chunks) decoder.push(chunk);
  decoder.end();
}
