import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { SubscriptionRunner } from '#event-store';
import { ENGINE, instant, newId, type Instant } from '#kernel';
import { inThePast, openDataSource } from '#platform';
import { readModelEntities } from '#subscriptions';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import type { Citation, DirectiveCited, CitationStruck, Reference } from '../domain/index.js';
import { citationsProjection } from './citations.projection.js';
import { CitationQueries } from './citations.queries.js';
import { directivesProjection } from './directives.projection.js';

const HISTORIES = 25;
const DIRECTIVE = '01987c5e-8c00-7000-8000-000000001537';
const LAWS: readonly Reference[] = [
  { kind: 'law', law: 'Luật Đất đai' },
  { kind: 'law', law: 'Luật Quy hoạch' },
];

const drafted = {
  type: 'directive.drafted',
  data: {
    directiveId: DIRECTIVE,
    documentType: 'official-letter',
    subject: 'V/v tháo gỡ khó khăn',
    issuerId: 'ubnd-tinh',
    monitorId: 'van-phong-ubnd-tinh',
    escalationChain: [],
    addressees: [],
    tasks: [],
  },
  effectiveAt: onDay(1),
};

const database = useDatabase();
const opened = useLog(database);
let dataSource: DataSource;

beforeAll(async () => {
  dataSource = await openDataSource({ url: database.ownerUrl, entities: readModelEntities });
});
afterAll(() => dataSource.destroy());

function onDay(day: number): Instant {
  return instant(`2025-08-0${day}T02:00:00Z`);
}

/** What is recorded of a citation, and when that took effect: cited where it was not, struck where it was. */
const histories = fc.array(
  fc.record({ citationId: fc.constantFrom('c-1', 'c-2'), law: fc.nat(1), day: fc.integer({ min: 1, max: 5 }) }),
  { minLength: 1, maxLength: 8 },
);

type Told = (DirectiveCited | CitationStruck) & { readonly effectiveAt: Instant };

type Step = { readonly citationId: string; readonly law: number; readonly day: number };

function tell(history: readonly Step[]): Told[] {
  const standing = new Set<string>();
  return history.map(({ citationId, law, day }) => {
    const effectiveAt = onDay(day);
    if (standing.delete(citationId)) {
      return { type: 'directive.citation-struck', data: { directiveId: DIRECTIVE, citationId }, effectiveAt };
    }
    standing.add(citationId);
    const citation: Citation = { citationId, relation: 'basis', reference: LAWS[law]! };
    return { type: 'directive.cited', data: { directiveId: DIRECTIVE, citation }, effectiveAt };
  });
}

/** Citations that stand after events, in the order of recording, by the events alone. */
function standingAfter(events: readonly { readonly event: Told; readonly position: number }[]): Citation[] {
  const cited = new Map<string, { citation: Citation; position: number }>();
  for (const { event, position } of events) {
    if (event.type === 'directive.citation-struck') cited.delete(event.data.citationId);
    else cited.set(event.data.citation.citationId, { citation: event.data.citation, position });
  }
  return [...cited.values()].sort((one, other) => one.position - other.position).map(({ citation }) => citation);
}

async function recorded(events: readonly Told[]): Promise<string> {
  const tenant = newTenant();
  await opened.log.append(tenant, {
    commandId: newId(),
    metadata: { actor: ENGINE },
    writes: [{ stream: `directive-${DIRECTIVE}`, expected: 'no-stream', events: [drafted, ...events] }],
  });
  const runner = new SubscriptionRunner(dataSource, opened.log);
  for (const projection of [directivesProjection, citationsProjection]) {
    expect(await runner.run(projection, tenant)).toBe('caught-up');
  }
  return tenant;
}

describe('the graph of citations, whatever is recorded and struck', () => {
  it('is as of every position and effective instant what the events say, both ways', async () => {
    const queries = new CitationQueries(dataSource);
    const page = { limit: 100, secrets: false };
    for (const history of fc.sample(histories, { numRuns: HISTORIES, seed: 1537 })) {
      const events = tell(history);
      const tenant = await recorded(events);
      // The draft stands at position 1.
      const positioned = events.map((event, index) => ({ event, position: index + 2 }));
      for (let position = 1; position <= events.length + 1; position += 1) {
        for (const at of [1, 2, 3, 4, 5].map(onDay)) {
          const told = positioned.filter((one) => one.position <= position && one.event.effectiveAt <= at);
          const expected = standingAfter(told);
          const [forwards, ...backwards] = await inThePast({ position, effectiveUntil: at, at }, () =>
            Promise.all([
              queries.citedIn(tenant, DIRECTIVE, page),
              ...LAWS.map((law) => queries.citing(tenant, law, page)),
            ]),
          );
          const found = [forwards, ...backwards].map((list) => list.map(({ row }) => row.citation));
          const byLaw = LAWS.map((law) => expected.filter(({ reference }) => reference === law));
          expect({ history, position, at, found }).toEqual({ history, position, at, found: [expected, ...byLaw] });
        }
      }
    }
  }, 120_000);
});
