import { foldedTable, NO_ROWS } from './folded-table.js';

const agencies = foldedTable(
  [
    { id: 'so-noi-vu', name: 'Sở Nội vụ' },
    { id: 'so-tai-chinh', name: 'Sở Tài chính' },
  ],
  new Map([
    ['agency_id', ({ id }) => id],
    ['name', ({ name }) => name],
  ]),
);

describe('a table that was folded', () => {
  it('tells the value of a column in each row', () => {
    const name = agencies.column('name');
    expect([name(0), name(1)]).toEqual(['Sở Nội vụ', 'Sở Tài chính']);
  });

  it('tells nothing of a column that is kept by others', () => {
    expect(agencies.column('examined_position')(1)).toBeNull();
  });

  it('makes records of its rows', () => {
    expect(agencies.records()).toEqual([
      { agency_id: 'so-noi-vu', name: 'Sở Nội vụ' },
      { agency_id: 'so-tai-chinh', name: 'Sở Tài chính' },
    ]);
    expect([NO_ROWS.size, NO_ROWS.records()]).toEqual([0, []]);
  });
});
