import { cursorRefused, type Page } from '#platform';
import { readPage, type PresentPageQuery } from './page.js';

/**
 * Reads one page of a list in the order of positions in the log.
 * @param list names the list, so that a cursor of another is refused
 * @param read answers rows after a position, at most `limit`
 */
export function readPageByPosition<Row, View>(
  list: string,
  query: Pick<PresentPageQuery, 'limit' | 'cursor'>,
  read: (position: { readonly after?: string; readonly limit: number }) => Promise<readonly Row[]>,
  positionOf: (row: Row) => number,
  viewOf: (row: Row) => View,
): Promise<Page<View>> {
  const checked: typeof read = (page) => {
    if (page.after !== undefined && !/^\d{1,15}$/.test(page.after)) throw cursorRefused();
    return read(page);
  };
  return readPage(list, query, checked, (row) => String(positionOf(row)), viewOf);
}
