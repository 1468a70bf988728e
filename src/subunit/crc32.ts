import { crc32 as zlibCrc32 } from 'node:zlib';

/** Below this size the cost of the call into zlib, about 200 ns, is more than a table in JavaScript takes. */
const ZLIB_FROM_BYTES = 250;
const POLYNOMIAL = 0xedb88320;
const TABLES = makeTables();

/** CRC-32 (ISO 3309) of `bytes[start, end)` as an unsigned integer. */
export function crc32(bytes: Buffer, start: number, end: number): number {
  return end - start < ZLIB_FROM_BYTES
    ? sliceByEight(bytes, start, end)
    : zlibCrc32(bytes.subarray(start, end));
}

/** Eight bytes a step, each through a table of its own: the steps do not wait for each other as bytewise ones do. */
function sliceByEight(b: Buffer, start: number, end: number): number {
  const t = TABLES;
  let crc = -1;
  let p = start;
  for (; p + 8 <= end; p += 8) {
    crc =
      at(t, 0x700 | ((crc ^ at(b, p)) & 255)) ^
      at(t, 0x600 | (((crc >>> 8) ^ at(b, p + 1)) & 255)) ^
      at(t, 0x500 | (((crc >>> 16) ^ at(b, p + 2)) & 255)) ^
      at(t, 0x400 | ((crc >>> 24) ^ at(b, p + 3))) ^
      at(t, 0x300 | at(b, p + 4)) ^
      at(t, 0x200 | at(b, p + 5)) ^
      at(t, 0x100 | at(b, p + 6)) ^
      at(t, at(b, p + 7));
  }
  for (; p < end; p++) crc = (crc >>> 8) ^ at(t, (crc ^ at(b, p)) & 255);
  return ~crc >>> 0;
}

/** An element that is known to be there. */
function at(array: Int32Array | Buffer, index: number): number {
  return array[index] as number;
}

/** Table `k` at `k * 256`: the CRC of a byte that `k` zero bytes follow. */
function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[byte] = crc;
  }
  for (let i = 256; i < tables.length; i++) {
    const previous = at(tables, i - 256);
    tables[i] = (previous >>> 8) ^ at(tables, previous & 255);
  }
  return tables;
}
