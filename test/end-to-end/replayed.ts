import { eventually } from '../support/eventually.js';
import type { RunningApi } from './running-api.js';

/** How long a replay of the log of a test may take, every read model of it, on a machine with other work. */
export const A_WHOLE_REPLAY_MS = 50_000;

/** Folds the log again over HTTP; answers what differs in some read models, by their names. */
export async function differencesIn(
  api: RunningApi,
  names: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const auditor = api.as('auditor');
  const started = await auditor.post('/v1/replays');
  expect(started.status).toBe(202);
  const path = started.headers.get('location')!;
  const isOver = async () => (await auditor.get(path)).body.state === 'completed';
  await eventually('the replay is over', isOver, A_WHOLE_REPLAY_MS);
  const { projections } = (await auditor.get(path)).body as {
    readonly projections: readonly { readonly name: string; readonly differences: unknown; readonly rows: number }[];
  };
  const found = projections.filter(({ name }) => names.includes(name));
  for (const { rows } of found) expect(rows).toBeGreaterThan(0);
  return Object.fromEntries(found.map(({ name, differences }) => [name, differences]));
}
