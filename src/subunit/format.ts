import type { TestStatus } from '../model/test-result.ts';

/*
 * The subunit v2 wire format. Source: testing-cabal/subunit README, "Version 2".
 *
 *   packet    = 0xB3 flags(u16) length(number) [timestamp] [id] [tags] [mime] [file] [route] crc32(u32)
 *   timestamp = seconds(u32) nanoseconds(number)
 *   tags      = count(number) string*
 *   file      = name(string) size(number) bytes
 *   string    = size(number) UTF-8
 *   number    = 1 to 4 bytes; the two top bits of the first say how many follow
 *
 * Integers are big-endian; the CRC-32 covers all that stands before it; `length` counts the whole packet.
 */

export const SIGNATURE = 0xb3;

export const FLAG = {
  versionMask: 0xf000,
  version2: 0x2000,
  testId: 0x0800,
  routeCode: 0x0400,
  timestamp: 0x0200,
  runnable: 0x0100,
  tags: 0x0080,
  fileContent: 0x0040,
  mime: 0x0020,
  eof: 0x0010,
  statusMask: 0x0007,
} as const;

/** Signature, flags, one byte of length, CRC-32. */
export const MIN_PACKET_BYTES = 8;
/** The largest length that three bytes hold; the format allows no longer packet. */
export const MAX_PACKET_BYTES = 0x3fffff;

/** The status by its code in the flags; 0 is an event without a status. */
export const STATUS_OF_CODE: readonly (TestStatus | undefined)[] = [
  undefined,
  'exists',
  'inprogress',
  'success',
  'uxsuccess',
  'skip',
  'fail',
  'xfail',
];

/** Why bytes that begin with the signature are no packet. */
export type Defect = 'version' | 'length' | 'fields' | 'checksum' | 'cut';
