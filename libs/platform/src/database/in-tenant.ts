import type { DataSource, EntityManager } from 'typeorm';

/**
 * Runs `work` in one transaction that sees and writes the rows of one tenant only:
 * row-level security reads `app.tenant`, which ends with the transaction. Without it
 * every table looks empty.
 */
export async function inTenant<Result>(
  dataSource: DataSource,
  tenant: string,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  return dataSource.transaction(async (manager) => {
    await manager.query(`select set_config('app.tenant', $1, true)`, [tenant]);
    return work(manager);
  });
}
