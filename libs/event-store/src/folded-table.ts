import { recordsBy, type ColumnReaders, type TableRecord } from './write-rows.js';

/** Rows of a table that were folded in memory, column by column: making records of them would take longer than folding. */
export interface FoldedTable {
  readonly size: number;
  /** What tells the value of a column in each row, from 0; null in all of them where nobody writes it. */
  column(name: string): (nth: number) => unknown;
  records(): TableRecord[];
}

export function foldedTable<Row>(rows: readonly Row[], readers: ColumnReaders<Row>): FoldedTable {
  return {
    size: rows.length,
    column(name) {
      const read = readers.get(name);
      return (nth) => (read ? read(rows[nth]!) : null);
    },
    records: () => recordsBy(readers, rows),
  };
}

export const NO_ROWS: FoldedTable = foldedTable([], new Map());
