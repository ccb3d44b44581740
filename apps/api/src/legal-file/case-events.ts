import { assignmentStream } from '#assignments/domain';
import type { EventCriteria, EventSearch } from '#audit';
import { directiveStream } from '#directives/domain';
import type { PostgresEventLog, RecordedEvent } from '#event-store';

/** What a legal file is of: a directive with all its assignments, or one of them with what ordered it. */
export type CaseSubject =
  | { readonly kind: 'directive'; readonly directiveId: string }
  | { readonly kind: 'assignment'; readonly directiveId: string; readonly assignmentId: string };

/** The kinds of streams that tell of a case; each that has a part in it is told whole, so that a gap would show. */
const CATEGORIES = ['directive', 'assignment', 'attachment', 'notice'] as const;
type CaseCategory = (typeof CATEGORIES)[number];

/** A stream of the case up to a position, in its order. */
export interface CaseStream {
  readonly stream: string;
  readonly category: CaseCategory;
  readonly events: readonly RecordedEvent[];
}

const PAGE = 500;
/** Streams read at a time. */
const STREAMS = 200;

/** Everything that was recorded of a case up to a position, stream by stream, in the order in which they began. */
export async function caseStreams(
  search: EventSearch,
  log: PostgresEventLog,
  tenant: string,
  subject: CaseSubject,
  until: number,
): Promise<readonly CaseStream[]> {
  const names = new Set<string>();
  const assignments = new Set<string>();
  const follow = async (criteria: EventCriteria, isPart: (event: RecordedEvent) => boolean) => {
    for (let after = 0; after < until;) {
      const page = await search.page(tenant, criteria, { after, until, limit: PAGE });
      for (const event of page.events) {
        if (isPart(event)) names.add(event.stream);
        if (event.type === 'assignment.assigned') assignments.add(event.data['assignmentId'] as string);
      }
      after = page.scannedTo;
    }
  };
  await follow(
    { directiveId: subject.directiveId },
    (event) => event.stream === directiveStream(subject.directiveId) || isAttachedTo(event, undefined),
  );
  const ofCase = subject.kind === 'assignment' ? [subject.assignmentId] : [...assignments];
  for (const assignmentId of ofCase) {
    await follow(
      { assignmentId },
      (event) =>
        event.stream === assignmentStream(assignmentId) ||
        categoryOf(event.stream) === 'notice' ||
        isAttachedTo(event, assignmentId),
    );
  }
  return read(log, tenant, [...names], until);
}

/** @param assignmentId undefined for what stands with the directive itself, which belongs to each of its assignments */
function isAttachedTo({ stream, data }: RecordedEvent, assignmentId: string | undefined): boolean {
  const to = data['to'] as { readonly assignmentId?: string } | undefined;
  return categoryOf(stream) === 'attachment' && to?.assignmentId === assignmentId;
}

async function read(
  log: PostgresEventLog,
  tenant: string,
  names: readonly string[],
  until: number,
): Promise<readonly CaseStream[]> {
  const found: CaseStream[] = [];
  for (let first = 0; first < names.length; first += STREAMS) {
    const streams = await log.readStreams(tenant, names.slice(first, first + STREAMS), { until });
    for (const [stream, events] of streams) found.push({ stream, category: categoryOf(stream)!, events });
  }
  return found.sort((one, other) => one.events[0]!.position - other.events[0]!.position);
}

function categoryOf(stream: string): CaseCategory | undefined {
  return CATEGORIES.find((category) => stream.startsWith(`${category}-`));
}
