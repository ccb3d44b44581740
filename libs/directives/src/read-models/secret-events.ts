import type { DataSource } from 'typeorm';
import type { RecordedEvent } from '#event-store';
import type { Json } from '#kernel';
import { inTenant } from '#platform';

/** Tells which events of the log speak of a directive of secrecy. */
export class SecretEvents {
  constructor(private readonly database: DataSource) {}

  /** Whether any of them names a directive or an assignment, so that read models are needed to tell. */
  static anyToTell(events: readonly RecordedEvent[]): boolean {
    return events.some(({ data }) => [...namedIn(data, 'directiveId'), ...namedIn(data, 'assignmentId')].length > 0);
  }

  /**
   * The positions of those that are secret. A directive that is not in the register is held to be: it has to be seen
   * not to be.
   * @param events none of them later than what the read models of directives and assignments have seen
   */
  async among(tenant: string, events: readonly RecordedEvent[]): Promise<ReadonlySet<number>> {
    const named = events.map(({ position, data }) => ({
      position,
      saysItself: 'secrecy' in data || data['secret'] === true,
      directiveIds: namedIn(data, 'directiveId'),
      assignmentIds: namedIn(data, 'assignmentId'),
    }));
    const secrets = await this.#secretsOf(
      tenant,
      named.flatMap(({ directiveIds }) => directiveIds),
      named.flatMap(({ assignmentIds }) => assignmentIds),
    );
    return new Set(
      named
        .filter(
          ({ saysItself, directiveIds, assignmentIds }) =>
            saysItself ||
            directiveIds.some((id) => secrets.directives.has(id)) ||
            assignmentIds.some((id) => secrets.assignments.has(id)),
        )
        .map(({ position }) => position),
    );
  }

  #secretsOf(tenant: string, directiveIds: readonly string[], assignmentIds: readonly string[]) {
    return inTenant(this.database, tenant, async (manager) => {
      const idsIn = async (sql: string, ids: readonly string[]) => {
        const rows = await manager.query<{ id: string }[]>(sql, [tenant, [...new Set(ids)]]);
        return new Set(rows.map(({ id }) => id));
      };
      return {
        directives: await idsIn(
          `select id from unnest($2::text[]) id where not exists (
             select from directives d where d.tenant_id = $1 and d.directive_id = id and d.secrecy is null)`,
          directiveIds,
        ),
        assignments: await idsIn(
          `select id from unnest($2::text[]) id where not exists (
             select from assignments a join directives d on d.tenant_id = $1 and d.directive_id = a.directive_id
              where a.tenant_id = $1 and a.assignment_id = id and d.secrecy is null)`,
          assignmentIds,
        ),
      };
    });
  }
}

/** What stands under a name anywhere in the data of an event. */
function namedIn(data: Json, name: string): string[] {
  if (Array.isArray(data)) return data.flatMap((part: Json) => namedIn(part, name));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) =>
    key === name && typeof value === 'string' ? [value] : namedIn(value as Json, name),
  );
}
