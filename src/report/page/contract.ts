/*
 * What the page's script reads: an index of the first rows as plain JSON, to be shown at once; an index of all rows, packed by
 * `packText`; what is known about single rows in blocks that are packed, too, and unpacked when a row is opened; and the UUIDs of
 * all blocks. All text in it has gone through `visibleText`.
 */

/** One list per column, all of the same length; numbers in `…Of` columns point into the lists of texts. */
export interface PageRows {
  readonly ids: readonly string[];
  readonly seconds: readonly (number | null)[];
  readonly categories: readonly string[];
  readonly categoryOf: readonly number[];
  readonly weights: readonly string[];
  readonly weightOf: readonly number[];
  /** Rows of the counts: category, weight, and whether it stands beside the plan, as `skip/accounted/beside`. */
  readonly groups: readonly string[];
  readonly groupOf: readonly number[];
  readonly states: readonly string[];
  readonly stateOf: readonly number[];
  /** Exception line or reason of a skip, why, tags, owner, cluster id: `texts[0]` is empty. */
  readonly texts: readonly string[];
  readonly messageOf: readonly number[];
  readonly whyOf: readonly number[];
  readonly tagsOf: readonly number[];
  readonly ownerOf: readonly number[];
  readonly clusterOf: readonly number[];
  /** Number of the cause on this page; 0: none. */
  readonly causeOf: readonly number[];
  /** Row number of the first row of each block; the last block ends with the last row. */
  readonly blockStarts: readonly number[];
}

/** Some or all rows with what the script needs besides. */
export interface PageIndex extends PageRows {
  readonly words: PageWords;
  /** BCP 47 and IANA names, for times. */
  readonly language: string;
  readonly timezone: string;
}

/** What is known about one row. */
export interface PageDetail {
  readonly attempts: readonly PageAttempt[];
  /** Further facts as they are shown: name and value. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The last runs, oldest first, and a mark for each. */
  readonly history: readonly (readonly [run: string, mark: string])[];
}

export interface PageAttempt {
  readonly status: string;
  /** Seconds since 1970. */
  readonly start?: number;
  readonly seconds?: number;
  readonly reason?: string;
  readonly traceback?: string;
  readonly attachments: readonly PageAttachment[];
}

export interface PageAttachment {
  readonly title: string;
  /** Undefined where it is only named. */
  readonly text?: string;
}

/** What the script itself says; `{n}` and its kin are filled in. */
interface PageWords {
  readonly shown: string;
  readonly glyphs: Readonly<Record<string, string>>;
  readonly categoryMeaning: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly caption: string;
  readonly attempt: string;
  readonly started: string;
  readonly reason: string;
  readonly traceback: string;
  readonly requestIds: string;
  readonly history: string;
  readonly loading: string;
  readonly seconds: string;
  readonly why: string;
  readonly tags: string;
  readonly marks: Readonly<Record<string, string>>;
}
