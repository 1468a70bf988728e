import { splitTestId } from '../model/test-id.ts';
import type { SubunitHandlers } from './decoder.ts';
import { FLAG } from './format.ts';
import type { Packet } from './packet.ts';

interface Owner {
  readonly id: string;
  readonly attributes: string;
  readonly route: string | undefined;
  readonly name: string | undefined;
}

/**
 * Picks the pieces of one attachment out of the part of a stream from its first packet on (`StreamPlace`). The first packet
 * says whose they are; packets of other tests, routes and names are passed over. Give it to a `SubunitDecoder` as its
 * handlers and call `take` after each push.
 */
export class AttachmentPicker implements SubunitHandlers {
  #owner: Owner | undefined;
  #pieces: Buffer[] = [];

  packet(packet: Packet): void {
    if (!packet.has(FLAG.fileContent) || !packet.has(FLAG.testId)) return;
    const owner = ownerOf(packet);
    if (this.#owner === undefined && packet.offset === 0) this.#owner = owner;
    if (this.#owner !== undefined && isSame(this.#owner, owner))
      this.#pieces.push(Buffer.from(packet.content));
  }

  /** What came since the last call; undefined when the first bytes are no piece of an attachment. */
  take(): readonly Buffer[] | undefined {
    const pieces = this.#pieces;
    this.#pieces = [];
    return this.#owner === undefined ? undefined : pieces;
  }
}

function ownerOf(packet: Packet): Owner {
  return { ...splitTestId(packet.testId ?? ''), route: packet.routeCode, name: packet.fileName };
}

/** As results are folded: one event of a test may have its id without the attributes. */
function isSame(one: Owner, other: Owner): boolean {
  if (one.id !== other.id || one.route !== other.route || one.name !== other.name) return false;
  return one.attributes === other.attributes || one.attributes === '' || other.attributes === '';
}
