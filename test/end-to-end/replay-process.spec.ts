import { assignmentStream } from '#assignments/domain';
import { SubscriptionRunner, type RecordedEvent } from '#event-store';
import { instant } from '#kernel';
import { openDataSource } from '#platform';
import { projections, readModelEntities } from '#subscriptions';
import { assign } from '../support/assignments.js';
import { useDatabase } from '../support/database.js';
import { newTenant, useLog } from '../support/log.js';
import { ended, startProduct } from './product-process.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const opened = useLog(database);
const tenant = newTenant();
let assignments: readonly string[];

beforeAll(async () => {
  assignments = await assign(opened.log, tenant, 3, instant('2025-08-03T02:00:00Z'));
  const dataSource = await openDataSource({ url: database.ownerUrl, entities: readModelEntities });
  const runner = new SubscriptionRunner(dataSource, opened.log);
  for (const projection of projections) await runner.run(projection, tenant);
  await dataSource.destroy();
});

function replay(...given: readonly string[]) {
  return ended(
    startProduct(
      'cli',
      { DATABASE_URL: database.ownerUrl, TENANT: tenant, ...subjectKeys.settings },
      'replay',
      ...given,
    ),
  );
}

describe('a replay from the command line', () => {
  it('ends with 0 where every row is what the history says', async () => {
    const { code, output } = await replay('--read-model', 'assignments', 'scoreboard');
    expect(output).toMatch(/^assignments +3 events to 3 → +6 rows, 0 differences$/m);
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining('every row is what the history says'),
    });
  });

  it('ends with 1 and names the row, the columns and the events where one is not', async () => {
    await opened.query(`update read.assignments set percent = 7 where tenant_id = $1 and assignment_id = $2`, [
      tenant,
      assignments[1],
    ]);
    const [{ position }] = (await opened.log.read(tenant, assignmentStream(assignments[1]!))) as [RecordedEvent];
    const { code, output } = await replay('--read-model', 'assignments');
    expect(output).toContain(
      `assignments ${assignments[1]!} was altered (events ${String(position)})\n  percent: 7, by the history null`,
    );
    expect(code).toBe(1);
  });

  it('ends with 2 where it cannot be told', async () => {
    expect(await replay('--read-model', 'nothing')).toMatchObject({
      code: 2,
      output: expect.stringContaining('there is no read model "nothing"; there are: agencies, '),
    });
  });
});
