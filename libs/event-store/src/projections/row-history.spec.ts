import fc from 'fast-check';
import { instantOf, type Instant } from '#kernel';
import { RowHistory, type RowSpan } from './row-history.js';

interface Happened {
  readonly position: number;
  readonly effectiveAt: Instant;
  /** What it adds to the row; null changes nothing, and `begin` makes one. */
  readonly adds: string | null;
}

const day = (number: number): Instant => instantOf(Date.UTC(2025, 7, number));

function event(position: number, on: number, adds: string | null = String(position)): Happened {
  return { position, effectiveAt: day(on), adds };
}

/** A row is what was added to it, in order; before anything began there is none. */
function after(row: string | undefined, { adds }: Happened): string | undefined {
  if (adds === 'begin') return row ?? '';
  return row === undefined || adds === null ? undefined : `${row} ${adds}`;
}

function fold(events: readonly Happened[]): string | undefined {
  return events.reduce<string | undefined>((row, one) => after(row, one) ?? row, undefined);
}

/** What a table of all spans answers. */
class Table {
  readonly spans: RowSpan<string>[] = [];

  /** Records a batch as a projection does: with what it needs of the spans there are. */
  record(events: readonly Happened[]): void {
    const holding = this.spans
      .filter((span) => span.knownTo === null && (span.supersededAt === null || span.supersededAt > span.trueFrom))
      .toSorted((one, other) => (one.trueFrom < other.trueFrom ? -1 : 1));
    const history = new RowHistory(holding);
    for (const one of events) history.record(one, (row) => after(row, one));
    const { added, ended } = history.changes();
    for (const span of ended) {
      const at = this.spans.findIndex((one) => one.knownFrom === span.knownFrom && one.trueFrom === span.trueFrom);
      this.spans[at] = span;
    }
    this.spans.push(...added.map((span) => ({ ...span })));
  }

  asOf(position: number, instant: Instant): string[] {
    return this.spans
      .filter(
        ({ knownFrom, knownTo, trueFrom, supersededBy, supersededAt }) =>
          knownFrom <= position &&
          (knownTo === null || position < knownTo) &&
          trueFrom <= instant &&
          (supersededBy === null || position < supersededBy || instant < supersededAt!),
      )
      .map(({ row }) => row);
  }
}

describe('the history of a row', () => {
  it('adds one span and ends one for an event in order', () => {
    const table = new Table();
    table.record([event(1, 1, 'begin'), event(2, 2), event(3, 3)]);
    expect(table.spans).toHaveLength(3);
    expect(table.asOf(2, day(30))).toEqual([' 2']);
    expect(table.asOf(3, day(2))).toEqual([' 2']);
    expect(table.asOf(3, day(1))).toEqual(['']);
  });

  it('tells what was believed from what was true where an answer was entered late', () => {
    const table = new Table();
    table.record([event(1, 1, 'begin'), event(2, 8, 'overdue')]);
    table.record([event(3, 6, 'answered')]);
    // On the 8th nobody knew of the answer.
    expect(table.asOf(2, day(8))).toEqual([' overdue']);
    // It had been given on the 6th.
    expect(table.asOf(3, day(7))).toEqual([' answered']);
    expect(table.asOf(3, day(8))).toEqual([' overdue answered']);
    expect(table.asOf(2, day(7))).toEqual(['']);
  });

  it('keeps nothing of an event that changes nothing', () => {
    const table = new Table();
    table.record([event(1, 1, 'begin'), event(2, 2, null), event(3, 1, null)]);
    expect(table.spans).toHaveLength(1);
  });

  it('answers the fold of what was recorded up to a position and had taken effect by an instant', () => {
    const history = fc.array(
      fc.record({
        on: fc.integer({ min: 1, max: 6 }),
        adds: fc.constantFrom('begin', 'begin', null, 'a', 'b', 'c', 'd'),
        endsBatch: fc.boolean(),
      }),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(history, (drawn) => {
        const events = drawn.map(({ on, adds }, index) => event(index + 1, on, adds));
        const table = new Table();
        let batch: Happened[] = [];
        for (const [index, one] of events.entries()) {
          batch.push(one);
          if (!drawn[index]!.endsBatch && index < events.length - 1) continue;
          table.record(batch);
          batch = [];
        }
        // Batches leave no trace: replay folds in others than the projection did.
        const oneByOne = new Table();
        for (const one of events) oneByOne.record([one]);
        expect(new Set(table.spans)).toEqual(new Set(oneByOne.spans));
        for (let position = 0; position <= events.length; position += 1) {
          for (let on = 0; on <= 7; on += 1) {
            const known = events.filter((one) => one.position <= position && one.effectiveAt <= day(on));
            const row = fold(known);
            expect(table.asOf(position, day(on))).toEqual(row === undefined ? [] : [row]);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps no two spans of one row that are known from one position and true from one instant', () => {
    const table = new Table();
    table.record([event(1, 3, 'begin'), event(2, 5), event(3, 7), event(4, 4), event(5, 4), event(6, 1, 'begin')]);
    const keys = table.spans.map(({ knownFrom, trueFrom }) => `${String(knownFrom)} ${trueFrom}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
