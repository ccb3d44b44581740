import type { DataSource, EntityManager } from 'typeorm';
import { together } from '#kernel';

const SET_TENANT = `select set_config('app.tenant', $1, true)`;

/**
 * Runs `work` in a transaction that sees and writes the rows of one tenant. Nobody waits for the tenant to be set: the
 * first statement of `work` is under way with it.
 * @param begin sets the tenant, `$1`, and whatever else holds in the transaction
 */
export function inTenant<Result>(
  database: DataSource,
  tenant: string,
  work: (manager: EntityManager) => Promise<Result>,
  begin = SET_TENANT,
): Promise<Result> {
  return database.transaction(async (manager) => {
    const [, result] = await together([() => manager.query(begin, [tenant]), () => work(manager)]);
    return result;
  });
}
