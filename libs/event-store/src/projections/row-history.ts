import type { Instant } from '#kernel';

/**
 * What a row was over a stretch of both clocks. It holds for whoever asks as of a position and an instant with
 * `knownFrom` ≤ position < `knownTo`, `trueFrom` ≤ instant, and position < `supersededBy` or instant < `supersededAt`:
 * the last two are the event after it, which is not known before it was recorded and not true before it took effect.
 */
export interface RowSpan<Row> {
  readonly row: Row;
  /** Position of the event since which it is known. */
  readonly knownFrom: number;
  readonly trueFrom: Instant;
  /** Position of an event that was entered late and gave this stretch another row; null while none did. */
  readonly knownTo: number | null;
  /** Position of the event after it; null for the row as it stands. */
  readonly supersededBy: number | null;
  readonly supersededAt: Instant | null;
}

/** The event as far as the two clocks go. */
interface Moment {
  readonly position: number;
  readonly effectiveAt: Instant;
}

/**
 * The history of one row under both clocks (a bitemporal table of Snodgrass, 1999, with half its rows): asked as of
 * position P and instant T it answers the fold, in order of position, of the events up to P that had taken effect by T.
 * An event in order adds one span and ends one. One that was entered late is applied to every span after its instant.
 */
export class RowHistory<Row> {
  /** Those that hold at the newest position, by instant; the last is the row as it stands. */
  #spans: Kept<Row>[];
  readonly #added: Kept<Row>[] = [];
  /** Of those it was made of; most histories are made of none. */
  #ended: Set<Kept<Row>> | undefined;
  readonly #before: ReadonlySet<Kept<Row>> | undefined;

  /** @param spans all that hold at the newest position, or only the last where no late entry will come */
  constructor(spans: readonly RowSpan<Row>[] = []) {
    this.#spans = spans.map((span) => ({ ...span }));
    if (spans.length > 0) this.#before = new Set(this.#spans);
  }

  /** @param apply answers the row after the event; undefined, or the row itself, where it changes nothing */
  record(event: Moment, apply: (row: Row | undefined) => Row | undefined): void {
    const last = this.#spans.at(-1);
    if (last !== undefined && event.effectiveAt < last.trueFrom) this.#recordLate(event, apply);
    else this.#recordInOrder(event, apply);
  }

  /** What differs from what it was made of. */
  changes(): { readonly added: readonly RowSpan<Row>[]; readonly ended: readonly RowSpan<Row>[] } {
    return { added: this.#added, ended: [...(this.#ended ?? [])] };
  }

  #recordInOrder({ position, effectiveAt }: Moment, apply: (row: Row | undefined) => Row | undefined): void {
    const last = this.#spans.at(-1);
    const row = apply(last?.row);
    if (row === undefined || row === last?.row) return;
    if (last) {
      this.#end(last, { supersededBy: position, supersededAt: effectiveAt });
      if (last.trueFrom === effectiveAt) this.#spans.pop();
    }
    const knownFrom = position;
    const trueFrom = effectiveAt;
    this.#spans.push(this.#add({ row, knownFrom, trueFrom, knownTo: null, supersededBy: null, supersededAt: null }));
  }

  #recordLate({ position, effectiveAt }: Moment, apply: (row: Row | undefined) => Row | undefined): void {
    const first = this.#spans[0]!;
    const spans: Kept<Row>[] = [];
    if (effectiveAt < first.trueFrom) {
      const next = apply(undefined);
      if (next !== undefined) {
        const until = { supersededBy: position, supersededAt: first.trueFrom };
        spans.push(this.#add({ ...open(next), knownFrom: position, trueFrom: effectiveAt, ...until }));
      }
    }
    for (const span of this.#spans) {
      const { trueFrom, supersededBy, supersededAt } = span;
      const next = supersededAt !== null && supersededAt <= effectiveAt ? undefined : apply(span.row);
      if (next === undefined || next === span.row) {
        spans.push(span);
        continue;
      }
      this.#end(span, { knownTo: position });
      if (trueFrom < effectiveAt) {
        const before = { supersededBy: position, supersededAt: effectiveAt };
        spans.push(this.#add({ ...open(span.row), knownFrom: position, trueFrom, ...before }));
      }
      const since = trueFrom < effectiveAt ? effectiveAt : trueFrom;
      spans.push(this.#add({ ...open(next), knownFrom: position, trueFrom: since, supersededBy, supersededAt }));
    }
    this.#spans = spans;
  }

  #add(span: Kept<Row>): Kept<Row> {
    this.#added.push(span);
    return span;
  }

  #end(span: Kept<Row>, end: Partial<RowSpan<Row>>): void {
    Object.assign(span, end);
    if (this.#before?.has(span)) (this.#ended ??= new Set()).add(span);
  }
}

type Kept<Row> = { -readonly [Key in keyof RowSpan<Row>]: RowSpan<Row>[Key] };

function open<Row>(row: Row): Pick<RowSpan<Row>, 'row' | 'knownTo' | 'supersededBy' | 'supersededAt'> {
  return { row, knownTo: null, supersededBy: null, supersededAt: null };
}
