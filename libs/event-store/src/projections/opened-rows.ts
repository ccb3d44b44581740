import { isErased, type Json, type Kept, type Personal } from '#kernel';
import type { Sealing } from '../log/sealing.js';

/** A row with what is personal in it as anybody may know it: null where it was never told, or was erased. */
export type OpenedRow<Row, Field extends keyof Row> = Omit<Row, Field> & {
  readonly [Name in Field]: Row[Name] extends Kept<infer Value> | null ? Value | null : never;
};

/**
 * Opens the personal columns of rows of a read model, all at once.
 * @param subjectOf whom a row is about; undefined where that is no natural person
 * @throws SealBroken, SealingUnavailable
 */
export async function openRows<Row extends object, Field extends keyof Row & string>(
  sealing: Sealing,
  tenant: string,
  rows: readonly Row[],
  fields: readonly Field[],
  subjectOf: (row: Row) => string | undefined,
): Promise<readonly OpenedRow<Row, Field>[]> {
  const kept = rows.flatMap((row, index) => {
    const subject = subjectOf(row);
    if (subject === undefined) return [];
    return fields.flatMap((field) => {
      const value = row[field] as Json;
      return value === null ? [] : [{ index, field, subject, value }];
    });
  });
  const opened = kept.length === 0 ? [] : await sealing.open(tenant, kept);
  const shown = rows.map((row) => ({ ...row })) as Record<string, unknown>[];
  kept.forEach(({ index, field }, at) => {
    const value = opened[at] as Personal<Json>;
    shown[index]![field] = isErased(value) ? null : value;
  });
  for (const row of shown) for (const field of fields) if (isErased(row[field])) row[field] = null;
  return shown as OpenedRow<Row, Field>[];
}
