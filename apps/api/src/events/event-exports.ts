import { Injectable } from '@nestjs/common';
import type { Caller } from '#access';
import { EventSearch } from '#audit';
import { Closing } from '../http/closing.hook.js';
import { criteriaOf, tellable, type EventFilterQuery } from './event-filter.query.js';
import { csvEnd, csvHead, csvLines } from './event-csv.js';
import type { EventView } from './event.views.js';
import { ShownEvents } from './shown-events.js';

/** Events in memory at a time, for one export. */
const PAGE = 500;

export const EXPORT_FORMATS = ['ndjson', 'csv'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What an export is of: all that fits behind one position, up to another. */
export interface Export {
  readonly format: ExportFormat;
  readonly filter: EventFilterQuery;
  /** Exclusive. */
  readonly after: number;
  /** Inclusive. */
  readonly until: number;
}

interface Writing {
  readonly mediaType: string;
  readonly head?: () => string;
  readonly lines: (events: readonly EventView[]) => string;
  readonly end: (until: number) => string;
}

const WRITINGS: Readonly<Record<ExportFormat, Writing>> = {
  ndjson: {
    mediaType: 'application/x-ndjson; charset=utf-8',
    lines: (events) => events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    end: (until) => `${JSON.stringify({ complete: true, until })}\n`,
  },
  csv: { mediaType: 'text/csv; charset=utf-8', head: csvHead, lines: csvLines, end: csvEnd },
};

export function mediaTypeOf(format: ExportFormat): string {
  return WRITINGS[format].mediaType;
}

/** Writes events out as they are read, page by page, so that an export takes the same memory however long it is. */
@Injectable()
export class EventExports {
  constructor(
    private readonly search: EventSearch,
    private readonly shown: ShownEvents,
    private readonly closing: Closing,
  ) {}

  /**
   * Text in pieces; the next page is read when the piece before was taken. What begins behind a position goes on with
   * what ended there, byte for byte, so it has no head. Without its last line it is not complete.
   */
  async *write(caller: Caller, { format, filter, after, until }: Export): AsyncGenerator<string, void, undefined> {
    const { head, lines, end } = WRITINGS[format];
    if (after === 0 && head) yield head();
    for (let position = after; position < until;) {
      // Without its last line, as where it broke off: another process goes on.
      if (this.closing.begun) return;
      const page = await this.search.page(caller.tenant, criteriaOf(filter), { after: position, until, limit: PAGE });
      const events = tellable(await this.shown.to(caller, page.events), filter);
      if (events.length > 0) yield lines(events);
      position = page.scannedTo;
    }
    yield end(until);
  }
}
