/** What can be found wrong with an export. */
export type FindingKind =
  /** There is nothing that could have been verified. */
  | 'nothing'
  /** The export ends before its end, or goes on behind it. */
  | 'incomplete'
  /** A line is not the one text of an event. */
  | 'not-an-event'
  /** Positions are not 1, 2, 3, … */
  | 'position'
  | 'tenant'
  /** An event was recorded before the one that stands before it. */
  | 'recorded-time'
  /** Versions of a stream are not 1, 2, 3, … */
  | 'version'
  /** The sizes that the export states are not how many events it has. */
  | 'size'
  | 'origin'
  /** The events do not come to what was signed. */
  | 'root'
  /** The log signed two histories that contradict each other. */
  | 'fork'
  /** A checkpoint that is held covers more than the export has. */
  | 'truncated'
  | 'signature'
  | 'key'
  | 'quorum';

export interface Finding {
  readonly kind: FindingKind;
  readonly sentence: string;
  /** Of the file, from 1; absent where it is not about one. */
  readonly line?: number;
}
