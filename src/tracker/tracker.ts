/** A file for a ticket. */
interface TicketFile {
  readonly name: string;
  /** MIME type. */
  readonly mime: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** What a ticket gets: files, and a comment in Markdown. */
export interface TicketUpdate {
  readonly comment: string;
  readonly files: readonly TicketFile[];
}

/** What became of it. */
export interface TicketReceipt {
  /** Where a person looks at the ticket. */
  readonly url: string;
  /** Names of the files that were uploaded; a tracker that takes none gets the comment alone. */
  readonly uploaded: readonly string[];
}

/** One issue tracker, reached by its own API with a token. */
export interface Tracker {
  /** @throws OsgateError `environment` when it does not answer or refuses; `invalid-input` for a ticket that cannot be one. */
  update(ticket: string, update: TicketUpdate): Promise<TicketReceipt>;
}
