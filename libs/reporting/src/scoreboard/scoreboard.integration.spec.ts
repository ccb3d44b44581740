import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { countedStatusSql } from '#assignments';
import { assignmentDecider, assignmentStream, explainStatus, type AssignmentEvent } from '#assignments/domain';
import { SubscriptionRunner } from '#event-store';
import { ENGINE, fold, newId, type Instant } from '#kernel';
import { inTenant, inThePast, openDataSource } from '#platform';
import { readModelEntities } from '#subscriptions';
import { commands, play } from '../../../../test/support/assignment-commands.js';
import { identity } from '../../../../test/support/assignment-facts.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { scoreboardProjection } from './scoreboard.projection.js';

const HISTORIES = 40;

const database = useDatabase();
const opened = useLog(database);
let dataSource: DataSource;

beforeAll(async () => {
  dataSource = await openDataSource({ url: database.ownerUrl, entities: readModelEntities });
});
afterAll(() => dataSource.destroy());

/** Writes what happened to one assignment into a log of its own, one event at a position, and folds it. */
async function recorded(events: readonly AssignmentEvent[]): Promise<string> {
  const tenant = newTenant();
  await opened.log.append(tenant, {
    commandId: newId(),
    metadata: { actor: ENGINE },
    writes: [
      {
        stream: assignmentStream(identity.assignmentId),
        expected: 'no-stream',
        events: events.map(({ type, data, effectiveAt }) => ({
          type,
          data: data,
          effectiveAt,
        })),
      },
    ],
  });
  const outcome = await new SubscriptionRunner(dataSource, opened.log).run(scoreboardProjection, tenant);
  expect(outcome).toBe('caught-up');
  return tenant;
}

/** Who leads it and which of the four it counts among, by the read model; undefined where there is none. */
async function byReadModel(tenant: string, position: number, effectiveUntil: Instant): Promise<unknown> {
  const [found] = await inThePast({ position, effectiveUntil, at: effectiveUntil }, () =>
    inTenant(dataSource, tenant, (manager) =>
      manager.query<unknown[]>(
        `select e.lead_agency_id as lead, e.issuer_id as issuer, ${countedStatusSql('$1::timestamptz', 'e')} as counted from scoreboard_entries e`,
        [effectiveUntil],
      ),
    ),
  );
  return found;
}

/** The same by the domain, from the events alone. */
function byDomain(events: readonly AssignmentEvent[], at: Instant): unknown {
  const state = fold(assignmentDecider, events);
  if (state.status === 'nonexistent') return undefined;
  const { leadAgencyId, issuerId } = state.terms;
  return { lead: leadAgencyId, issuer: issuerId, counted: explainStatus(state, at).official };
}

describe('the scoreboard of whatever happens to an assignment', () => {
  it('is as of every position and effective instant what the domain makes of the events', async () => {
    for (const asked of fc.sample(commands, { numRuns: HISTORIES, seed: 1537 })) {
      const events = play(asked);
      const tenant = await recorded(events);
      const instants = [...new Set(events.map(({ effectiveAt }) => effectiveAt))].sort();
      for (const position of events.keys()) {
        for (const at of instants) {
          const known = events.slice(0, position + 1).filter(({ effectiveAt }) => effectiveAt <= at);
          expect({
            events: known.map(({ type }) => type),
            at,
            entry: await byReadModel(tenant, position + 1, at),
          }).toEqual({
            events: known.map(({ type }) => type),
            at,
            entry: byDomain(known, at),
          });
        }
      }
    }
  }, 120_000);
});
