import pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { RecordedEvent } from '#event-store';

/** Makes a table for the effect of subscriptions under test; nothing in it forbids an event from being handled twice. */
export async function createHandledEvents(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'handled events' });
  await owner.connect();
  try {
    await owner.query(
      `create table read.handled_events (at bigserial, tenant_id text not null, name text not null, position bigint not null)`,
    );
  } finally {
    await owner.end();
  }
}

/** The effect: notes which events were handled, in the transaction of the subscription. */
export async function noteHandled(
  name: string,
  events: readonly RecordedEvent[],
  manager: EntityManager,
): Promise<void> {
  await manager.query(
    'insert into read.handled_events (tenant_id, name, position) select $1, $2, unnest($3::bigint[])',
    [events[0]!.tenant, name, events.map(({ position }) => position)],
  );
}

/** What a subscription has handled, in the order in which it was committed. */
export async function handledPositions(
  query: (text: string, values: readonly unknown[]) => Promise<{ position: string }[]>,
  tenant: string,
  name: string,
): Promise<number[]> {
  const rows = await query('select position from read.handled_events where tenant_id = $1 and name = $2 order by at', [
    tenant,
    name,
  ]);
  return rows.map(({ position }) => Number(position));
}
