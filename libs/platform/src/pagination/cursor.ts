import { Problem, REQUEST_INVALID } from '../problems/problem.js';

/** The values of the last row seen, in the order the list is sorted by. */
export type Keyset = readonly (string | number | null)[];

export const DEFAULT_LIMIT = 50;
export const LARGEST_LIMIT = 200;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Continues after the last item; null at the end. */
  readonly next: string | null;
}

/**
 * Where to continue, as text that callers keep but do not read. `list` names the list
 * and its order (`assignments by deadline`), so that a cursor of another is recognised.
 */
export function encodeCursor(list: string, keyset: Keyset): string {
  return Buffer.from(JSON.stringify([list, ...keyset])).toString('base64url');
}

/** @throws Problem `request/invalid` when the text is not a cursor of this list with this many keys. */
export function decodeCursor(list: string, keys: number, cursor: string): Keyset {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === keys + 1 && parts[0] === list && parts.slice(1).every(isKey)) {
      return parts.slice(1) as Keyset;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw cursorRefused();
}

/** For a cursor that was given by nobody here, or for another list. */
export function cursorRefused(): Problem {
  return new Problem(REQUEST_INVALID, {
    detail: 'cursor is not one of this list.',
    errors: [{ parameter: 'cursor', detail: 'is not one of this list', accepted: 'the "next" of an earlier page' }],
  });
}

function isKey(value: unknown): boolean {
  return value === null || typeof value === 'string' || Number.isFinite(value);
}

/**
 * Makes a page of rows that were read with `limit + 1`: one row more than asked for
 * tells that there is a next page without counting the rest.
 */
export function pageOf<Row>(
  list: string,
  rows: readonly Row[],
  limit: number,
  keysetOf: (row: Row) => Keyset,
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, next: more ? encodeCursor(list, keysetOf(last)) : null };
}

/** The `Link` header of a page (RFC 8288), relative to the API; `undefined` on the last page. */
export function nextLink(url: string, next: string | null): string | undefined {
  if (next === null) return undefined;
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', next);
  return `<${path}?${parameters.toString()}>; rel="next"`;
}
