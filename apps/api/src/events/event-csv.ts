import { stringify } from 'csv-stringify/sync';
import type { EventView } from './event.views.js';

/** The columns of an export as CSV: the position first, the data as JSON last. */
const COLUMNS = [
  'position',
  'recordedAt',
  'effectiveAt',
  'type',
  'schemaVersion',
  'stream',
  'version',
  'eventId',
  'actor',
  'agency',
  'onBehalfOf',
  'reason',
  'correlationId',
  'causationId',
  'commandId',
  'withheld',
  'data',
] as const;

type Cells = Readonly<Partial<Record<(typeof COLUMNS)[number], string | number>>>;

/** The first line, behind the mark by which spreadsheets know UTF-8. */
export function csvHead(): string {
  return `\uFEFF${lines([Object.fromEntries(COLUMNS.map((column) => [column, column]))])}`;
}

/** A line for each event (RFC 4180). */
export function csvLines(events: readonly EventView[]): string {
  return lines(events.map(cellsOf));
}

/** The line behind the last event. */
export function csvEnd(until: number): string {
  return lines([{ position: until, type: 'complete' }]);
}

function cellsOf({ data, metadata, withheld, ...event }: EventView): Cells {
  const { actor, onBehalfOf, reason, correlationId, causationId, commandId } = metadata;
  return {
    ...event,
    actor: actor.subject,
    ...(actor.agencyId !== undefined && { agency: actor.agencyId }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(reason !== undefined && { reason }),
    ...(correlationId !== undefined && { correlationId }),
    ...(causationId !== undefined && { causationId }),
    ...(commandId !== undefined && { commandId }),
    ...(withheld && { withheld: 'true' }),
    data: JSON.stringify(data),
  };
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function lines(rows: readonly Cells[]): string {
  return stringify([...rows], { columns: [...COLUMNS], record_delimiter: 'windows', escape_formulas: true });
}
