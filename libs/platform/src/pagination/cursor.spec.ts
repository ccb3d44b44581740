import { Problem } from '../problems/problem.js';
import { decodeCursor, encodeCursor, nextLink, pageOf } from './cursor.js';

interface Row {
  readonly due: string | null;
  readonly id: string;
}

const rows: readonly Row[] = [
  { due: '2025-08-04', id: 'a' },
  { due: '2025-08-08', id: 'b' },
  { due: null, id: 'c' },
];
const keysetOf = (row: Row) => [row.due, row.id];

describe('when more rows exist than were asked for', () => {
  const page = pageOf('assignments', rows, 2, keysetOf);

  it('holds what was asked for and a cursor after the last item', () => {
    expect(page.items).toEqual(rows.slice(0, 2));
    expect(decodeCursor('assignments', 2, page.next!)).toEqual(['2025-08-08', 'b']);
  });

  it('links to the next page, keeping the filters', () => {
    const link = nextLink('/v1/assignments?holder=so-tai-chinh&cursor=old&limit=2', page.next);
    expect(link).toBe(`</v1/assignments?holder=so-tai-chinh&cursor=${page.next}&limit=2>; rel="next"`);
  });
});

describe('when no more rows exist', () => {
  it('ends', () => {
    const page = pageOf('assignments', rows, 3, keysetOf);
    expect(page).toEqual({ items: rows, next: null });
    expect(nextLink('/v1/assignments', page.next)).toBeUndefined();
  });

  it('ends when there are none at all', () => {
    expect(pageOf('assignments', [], 50, keysetOf)).toEqual({ items: [], next: null });
  });
});

describe('when a cursor is not one of the list', () => {
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each([
    ['of another list', encodeCursor('agencies', ['x', 'y'])],
    ['with too few keys', encodeCursor('assignments', ['x'])],
    ['with a key that is no value of a row', cursorOf(['assignments', { $ne: 1 }, 'y'])],
    ['that is no JSON', Buffer.from('not json').toString('base64url')],
    ['that is no text of ours', '%%%'],
    ['that is empty', ''],
  ])('refuses one %s', (_, cursor) => {
    const decode = () => decodeCursor('assignments', 2, cursor);
    expect(decode).toThrow(Problem);
    expect(decode).toThrow('cursor is not one of this list.');
  });
});
