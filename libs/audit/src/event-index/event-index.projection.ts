import type { Projection } from '#event-store';
import { blockOf, subjectsOf } from './subjects.js';

/**
 * What each event speaks of, so that a search reads no more of a long log than it answers. One row for each subject and
 * block of positions: most subjects are spoken of often, and a row for each time would take more room than the log.
 */
export const eventIndexProjection: Projection = {
  name: 'event-index',
  start: 'origin',
  batchSize: 500,
  onError: { retries: 5, backoff: 200, then: 'stop' },
  tables: [{ table: 'event_subjects' }],

  // Events come in the order of their positions, each once: what is new belongs behind what is known.
  async handle(events, manager) {
    const rows = new Map<string, { kind: string; id: string; block: number; offsets: number[] }>();
    for (const event of events) {
      const { block, offset } = blockOf(event.position);
      for (const { kind, id } of subjectsOf(event)) {
        const key = `${kind} ${block} ${id}`;
        const row = rows.get(key) ?? { kind, id, block, offsets: [] };
        row.offsets.push(offset);
        rows.set(key, row);
      }
    }
    const written = [...rows.values()];
    await manager.query(
      `insert into event_subjects as known (tenant_id, kind, id, block, offsets)
         select $1, kind, id, block, offsets::smallint[]
           from unnest($2::text[], $3::text[], $4::integer[], $5::text[]) as new (kind, id, block, offsets)
       on conflict (tenant_id, kind, id, block) do update
         set offsets = known.offsets || excluded.offsets`,
      [
        events[0]!.tenant,
        written.map(({ kind }) => kind),
        written.map(({ id }) => id),
        written.map(({ block }) => block),
        written.map(({ offsets }) => `{${offsets.join(',')}}`),
      ],
    );
  },
};
