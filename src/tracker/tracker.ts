/** A file for a ticket. */
interface TicketFile {
  readonly name: string;
  /** MIME type. */
  readonly mime: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** What a ticket gets: files, and a comment in Markdown; undefined: none. */
export interface TicketUpdate {
  readonly comment: string | undefined;
  readonly files: readonly TicketFile[];
}

/** What a ticket holds already. */
interface TicketContent {
  readonly comments: readonly string[];
  /** `sizeBytes` is undefined where the tracker does not say it. */
  readonly files: readonly { readonly name: string; readonly sizeBytes: number | undefined }[];
}

/** What became of it. */
export interface TicketReceipt {
  /** Where a person looks at the ticket. */
  readonly url: string;
  /** Names of the files that were uploaded; a tracker that takes none gets the comment alone. */
  readonly uploaded: readonly string[];
  readonly commented: boolean;
}

/** One issue tracker, reached by its own API with a token. */
export interface Tracker {
  readonly takesFiles: boolean;
  /** The comment in the tracker's own markup, cut where it takes no more. */
  quote(comment: string): string;
  /** @throws OsgateError `environment` when it does not answer or refuses; `invalid-input` for a ticket that cannot be one. */
  read(ticket: string): Promise<TicketContent>;
  /** Posts a quoted comment and files; returns where a person looks at the ticket. Throws as `read` does. */
  post(ticket: string, update: TicketUpdate): Promise<string>;
  /** Where a person looks at the ticket. */
  pageOf(ticket: string): string;
}

/**
 * Gives a ticket what it does not hold yet: posting again after a failure, or twice, posts nothing twice.
 *
 * @throws OsgateError as the tracker does.
 */
export async function updateTicket(
  tracker: Tracker,
  ticket: string,
  { comment, files }: TicketUpdate & { readonly comment: string },
): Promise<TicketReceipt> {
  const there = await tracker.read(ticket);
  const quoted = tracker.quote(comment);
  const isSaid = there.comments.some((each) => plain(each).startsWith(plain(quoted)));
  const isThere = ({ name, content }: TicketFile) =>
    there.files.some(
      (each) =>
        each.name === name && (each.sizeBytes === undefined ? isSaid : each.sizeBytes === content.length),
    );
  const missing = tracker.takesFiles ? files.filter((file) => !isThere(file)) : [];
  if (isSaid && missing.length === 0) {
    return { url: tracker.pageOf(ticket), uploaded: [], commented: false };
  }
  const url = await tracker.post(ticket, { comment: isSaid ? undefined : quoted, files: missing });
  return { url, uploaded: missing.map(({ name }) => name), commented: !isSaid };
}

/** Trackers change line ends, and cut white space. */
function plain(text: string): string {
  return text.replace(/[^\S\n]*\r?\n/g, '\n').trim();
}
