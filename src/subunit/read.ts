import type { ResultSet } from '../model/test-result.ts';
import { type Chunks, decodeChunks } from './chunks.ts';
import { type FoldOptions, ResultFolder } from './result-folder.ts';

/** Reads a whole stream into results. What is wrong with the stream is in their `problems`; nothing is thrown for it. */
export async function readSubunit(chunks: Chunks, options: FoldOptions = {}): Promise<ResultSet> {
  const folder = new ResultFolder(options);
  await decodeChunks(chunks, folder);
  return folder.finish();
}
