import type { EventLog, RecordedEvent, StreamView } from '#event-store';
import {
  assignmentDecider,
  assignmentStream,
  neededFor,
  occurrenceIdOf,
  type AssignmentState,
  type AssignmentTree,
} from '#assignments/domain';
import { directiveStream, type DirectiveEvent } from '../domain/index.js';

/** The most that stands in a unit between the event of a directive and the last assignment it gives: the register's. */
const MOST_BETWEEN = 2;

/**
 * The ids of the assignments a directive gave, itself and by its amendments, as the log has them: they stand in the
 * units of the directive's own events. A read model could be behind, and a change must miss none.
 */
export async function assignmentsGiven(log: EventLog, tenant: string, directiveId: string): Promise<string[]> {
  const assignmentIds: string[] = [];
  for (const event of await log.read(tenant, directiveStream(directiveId))) {
    const count = assignedBy(event as unknown as DirectiveEvent);
    if (count === 0) continue;
    const until = event.position + MOST_BETWEEN + count;
    for await (const assigned of log.readAll(tenant, {
      after: event.position,
      until,
      types: ['assignment.assigned'],
    })) {
      if (!isOfUnit(event, assigned)) continue;
      const first = assigned.data['assignmentId'] as string;
      assignmentIds.push(
        first,
        ...(assigned.data['occurrence'] === undefined ? [] : await laterTimes(log, tenant, first)),
      );
    }
  }
  return assignmentIds;
}

/** Every later time of a series, and the one that is not there yet: a change rests on its not being there. */
async function laterTimes(log: EventLog, tenant: string, firstAssignmentId: string): Promise<string[]> {
  const assignmentIds: string[] = [];
  for (let ordinal = 2; ; ordinal += 1) {
    const assignmentId = occurrenceIdOf(firstAssignmentId, ordinal);
    assignmentIds.push(assignmentId);
    if ((await log.read(tenant, assignmentStream(assignmentId))).length === 0) return assignmentIds;
  }
}

/** Every assignment of a directive with all its parts; all their streams are loaded into the view. */
export async function treeOf(view: StreamView, assignmentIds: readonly string[]): Promise<AssignmentTree> {
  const tree = new Map<string, AssignmentState>();
  for (let missing = [...assignmentIds]; missing.length > 0;) {
    await view.load(missing.map(assignmentStream));
    for (const id of missing) tree.set(id, view.fold(assignmentDecider, assignmentStream(id)));
    missing = missing.flatMap((id) => neededFor(id, tree));
  }
  return tree;
}

function assignedBy(event: DirectiveEvent): number {
  switch (event.type) {
    case 'directive.issued':
      return event.data.assignmentCount;
    case 'directive.amended':
    case 'directive.question-decided':
      return event.data.effects.assigned;
    default:
      return 0;
  }
}

function isOfUnit(event: RecordedEvent, other: RecordedEvent): boolean {
  return (
    event.metadata.commandId === other.metadata.commandId && event.data['directiveId'] === other.data['directiveId']
  );
}
