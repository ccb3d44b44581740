import type { DataSource, EntityManager } from 'typeorm';
import { together } from '#kernel';
import { currentAsOf } from './as-of.js';

/**
 * Runs `work` in one transaction that sees and writes the rows of one tenant only:
 * row-level security reads `app.tenant`, which ends with the transaction. Without it
 * every table looks empty.
 *
 * Where the past is meant (`inThePast`), names without a schema are those of `as_of`: the read
 * models as they were. What is kept only as it is has no name there, so asking for it fails.
 */
export async function inTenant<Result>(
  dataSource: DataSource,
  tenant: string,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  const asOf = currentAsOf();
  return dataSource.transaction(async (manager) => {
    const begin = () =>
      asOf === undefined
        ? manager.query(`select set_config('app.tenant', $1, true)`, [tenant])
        : manager.query(
            `select set_config('app.tenant', $1, true), set_config('search_path', 'as_of', true),
                    set_config('app.known_position', $2, true), set_config('app.true_instant', $3, true)`,
            [tenant, String(asOf.position), asOf.effectiveUntil ?? 'infinity'],
          );
    // Not waited for: the first statement of `work` is under way with it.
    const [, result] = await together([begin, () => work(manager)]);
    return result;
  });
}
