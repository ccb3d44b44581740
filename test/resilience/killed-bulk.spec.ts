import type { ChildProcess } from 'node:child_process';
import { Tokens } from '#access';
import { instant } from '#kernel';
import { ended, listening, startProduct } from '../end-to-end/product-process.js';
import { assign } from '../support/assignments.js';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { newTenant, useLog } from '../support/log.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const TOKEN_SECRET = 'a-secret-for-tests-that-is-long-enough';
const ASSIGNMENTS = 400;
const KILL_AFTER = 40;

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const opened = useLog(database);

function startApi(): ChildProcess {
  return startProduct('api', { DATABASE_URL: database.ownerUrl, TOKEN_SECRET, PORT: '0', ...subjectKeys.settings });
}

describe('when the API is killed in the middle of a bulk act', () => {
  it('carries out what was left when the same request is sent again, and nothing twice', async () => {
    const tenant = newTenant();
    const ids = await assign(opened.log, tenant, ASSIGNMENTS, instant('2025-08-03T02:00:00Z'));
    const token = await new Tokens(TOKEN_SECRET).sign(
      { tenant, role: 'office', actor: { subject: 'binh' } },
      { validFor: 600 },
    );
    const cancelAll = (url: string) =>
      fetch(`${url}/v1/assignments/bulk/cancel`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': 'cancel-all',
        },
        body: JSON.stringify({ assignments: ids.map((assignmentId) => ({ assignmentId })), reasons: ['Trùng'] }),
      });

    const first = startApi();
    const killed = ended(first);
    const unanswered = expect(cancelAll(await listening(first))).rejects.toThrow('fetch failed');
    await eventually(
      `${KILL_AFTER} assignments are cancelled`,
      async () => (await opened.log.head(tenant)) >= ASSIGNMENTS + KILL_AFTER,
    );
    first.kill('SIGKILL');
    await killed;
    await unanswered;
    expect(await opened.log.head(tenant)).toBeLessThan(2 * ASSIGNMENTS);

    const second = startApi();
    const closed = ended(second);
    const answer = await cancelAll(await listening(second));
    expect(answer.status).toBe(200);
    const { counts } = (await answer.json()) as { counts: Record<string, number> };
    expect(counts).toEqual({ done: ASSIGNMENTS, 'already-so': 0, refused: 0, unavailable: 0 });
    second.kill('SIGTERM');
    await closed;

    const cancelled: string[] = [];
    for await (const { stream } of opened.log.readAll(tenant, { types: ['assignment.cancelled'] })) {
      cancelled.push(stream);
    }
    expect(cancelled).toHaveLength(ASSIGNMENTS);
    expect(new Set(cancelled).size).toBe(ASSIGNMENTS);
  });
});
