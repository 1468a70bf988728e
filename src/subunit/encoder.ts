import { crc32 } from 'node:zlib';
import { FLAG, MAX_PACKET_BYTES, SIGNATURE, STATUS_OF_CODE } from './format.ts';
import type { SubunitEvent } from './packet.ts';

const MAX_NUMBER = 0x3fffffff;

/**
 * One subunit v2 packet. Numbers take the fewest bytes they fit in, as python-subunit writes them.
 * Throws a RangeError when the packet would be longer than 4 MiB or a time is outside 1970 to 2106.
 */
export function encodePacket(event: SubunitEvent): Buffer {
  const body = Buffer.concat(encodeFields(event));
  const length = packetLength(body.length);
  const packet = Buffer.concat([Buffer.from([SIGNATURE, 0, 0]), encodeNumber(length), body, Buffer.alloc(4)]);
  packet.writeUInt16BE(flagsOf(event), 1);
  packet.writeUInt32BE(crc32(packet.subarray(0, -4)), packet.length - 4);
  return packet;
}

function flagsOf(event: SubunitEvent): number {
  const status = event.status === undefined ? 0 : STATUS_OF_CODE.indexOf(event.status);
  return (
    FLAG.version2 |
    status |
    flag(event.testId, FLAG.testId) |
    flag(event.routeCode, FLAG.routeCode) |
    flag(event.timestampNs, FLAG.timestamp) |
    flag(event.tags, FLAG.tags) |
    flag(event.file, FLAG.fileContent) |
    flag(event.mime, FLAG.mime) |
    (event.runnable ? FLAG.runnable : 0) |
    (event.eof ? FLAG.eof : 0)
  );
}

function flag(field: unknown, value: number): number {
  return field === undefined ? 0 : value;
}

/** In the order of the format. */
function encodeFields(event: SubunitEvent): Uint8Array[] {
  const fields: Uint8Array[] = [];
  if (event.timestampNs !== undefined) fields.push(encodeTimestamp(event.timestampNs));
  if (event.testId !== undefined) fields.push(...encodeString(event.testId));
  if (event.tags !== undefined) {
    fields.push(encodeNumber(event.tags.length), ...event.tags.flatMap(encodeString));
  }
  if (event.mime !== undefined) fields.push(...encodeString(event.mime));
  if (event.file !== undefined) {
    fields.push(...encodeString(event.file.name), encodeNumber(event.file.bytes.length), event.file.bytes);
  }
  if (event.routeCode !== undefined) fields.push(...encodeString(event.routeCode));
  return fields;
}

function encodeTimestamp(timestampNs: bigint): Buffer {
  const seconds = Buffer.alloc(4);
  seconds.writeUInt32BE(Number(timestampNs / 1_000_000_000n));
  return Buffer.concat([seconds, encodeNumber(Number(timestampNs % 1_000_000_000n))]);
}

function encodeString(text: string): [Buffer, Buffer] {
  const bytes = Buffer.from(text, 'utf8');
  return [encodeNumber(bytes.length), bytes];
}

/** The top two bits of the first byte say how many bytes follow it. */
function encodeNumber(value: number): Buffer {
  if (value > MAX_NUMBER) throw new RangeError(`a subunit number is below 2^30, got ${value}`);
  if (value < 0x40) return Buffer.from([value]);
  const following = value < 0x4000 ? 1 : value < 0x400000 ? 2 : 3;
  const bytes = Buffer.alloc(following + 1);
  bytes.writeUIntBE(value, 0, following + 1);
  bytes[0] = (bytes[0] ?? 0) | (following << 6);
  return bytes;
}

/** The whole length, the bytes that say it included. */
function packetLength(bodyBytes: number): number {
  const rest = 3 + bodyBytes + 4;
  const own = rest + 1 < 0x40 ? 1 : rest + 2 < 0x4000 ? 2 : 3;
  if (rest + own > MAX_PACKET_BYTES) {
    throw new RangeError(`a subunit packet holds at most ${MAX_PACKET_BYTES} bytes, got ${rest + own}`);
  }
  return rest + own;
}
