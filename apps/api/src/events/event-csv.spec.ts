import { csvEnd, csvHead, csvLines } from './event-csv.js';
import type { EventView } from './event.views.js';

function event(changes: Partial<EventView> = {}): EventView {
  return {
    position: 42,
    stream: 'assignment-1',
    version: 2,
    type: 'assignment.responded',
    schemaVersion: 1,
    eventId: '01987c5e-8c00-7000-8000-00000000000a',
    data: { response: { text: 'Xong', documents: [] } },
    metadata: { actor: { subject: 'an.nv', agencyId: 'so-tai-chinh' } },
    recordedAt: '2025-08-04T02:00:00.000Z',
    effectiveAt: '2025-08-03T02:00:00.000Z',
    ...changes,
  };
}

describe('events as CSV', () => {
  it('have a line each, in the order of the head', () => {
    expect(csvHead()).toBe(
      '\uFEFFposition,recordedAt,effectiveAt,type,schemaVersion,stream,version,eventId,actor,agency,onBehalfOf,reason,correlationId,causationId,commandId,withheld,data\r\n',
    );
    expect(csvLines([event()])).toBe(
      '42,2025-08-04T02:00:00.000Z,2025-08-03T02:00:00.000Z,assignment.responded,1,assignment-1,2,01987c5e-8c00-7000-8000-00000000000a,an.nv,so-tai-chinh,,,,,,,"{""response"":{""text"":""Xong"",""documents"":[]}}"\r\n',
    );
    expect(csvEnd(1_000)).toBe(`1000,,,complete${','.repeat(13)}\r\n`);
  });

  it.each(['=cmd|calc', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1+1'])(
    'hold nothing that a spreadsheet takes for a formula: %j',
    (reason) => {
      const line = csvLines([event({ metadata: { actor: { subject: reason }, reason } })]);
      const cells = line.split(',');
      for (const cell of [cells[8]!, cells[11]!])
        expect(cell.replace(/^"/, '')).toBe(`'${reason}${cell.endsWith('"') ? '"' : ''}`);
    },
  );

  it('keep a text of several lines, quotes and commas in its cell', () => {
    const reason = 'Một, "hai"\nba';
    expect(csvLines([event({ metadata: { actor: { subject: 'an.nv' }, reason } })])).toContain(',"Một, ""hai""\nba",');
  });

  it('say what is withheld', () => {
    expect(csvLines([event({ withheld: true, data: {} })])).toMatch(/,true,\{\}\r\n$/);
  });
});
