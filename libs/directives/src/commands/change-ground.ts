import type { CommandContext, EventLog, StreamView } from '#event-store';
import { idFrom, refuse, type Refused } from '#kernel';
import { partyOf } from '#assignments';
import { assignmentStream } from '#assignments/domain';
import { localDate, type AskedDeadline } from '#deadlines/domain';
import { agencyDecider, agencyStream, groupDecider, groupStream } from '#organizations/domain';
import {
  agenciesInAmendments,
  amendedDraft,
  amendmentsIn,
  directiveDecider,
  directiveStream,
  faultOfPresence,
  groupsNamedIn,
  tasksLedAnew,
  type Amendment,
  type AmendDirective,
  type ChangeCommand,
  type ChangeGround,
  type DirectiveDraftedData,
  type DirectiveState,
  type NamedAgency,
  type Task,
} from '../domain/index.js';
import { assignmentsGiven, treeOf } from './assignments-given.js';
import { DIRECTIVE_UNKNOWN_AGENCY } from './directive-commands.rules.js';
import type { DraftedTask } from './drafted-content.js';
import type { IssuancePolicy } from './issue-directive.handler.js';
import { limitRead } from './limits-read.js';

/** A task as an amendment adds it: it comes after the last one, its id is made of the document unless given. */
export type AddedTask = DraftedTask;

export type AskedAmendment =
  | Exclude<Amendment, { readonly item: 'task-added' | 'deadline' }>
  | { readonly item: 'deadline'; readonly taskId: string; readonly deadline: AskedDeadline | null }
  | { readonly item: 'task-added'; readonly task: AddedTask };

type Unaddressed<Change> = Change extends ChangeCommand ? Omit<Change, 'directiveId' | 'by' | 'at'> : never;

/** A change as it is asked for; who asks, when, and of which directive stands apart. */
export type AskedChange =
  | Unaddressed<Exclude<ChangeCommand, AmendDirective>>
  | (Omit<Unaddressed<AmendDirective>, 'amendments'> & { readonly amendments: readonly AskedAmendment[] });

/** A change in the domain's terms, what it rests on, and the streams that hold it. */
export interface FoundGround {
  readonly accepted: true;
  readonly command: ChangeCommand;
  readonly ground: ChangeGround;
  readonly streams: readonly string[];
}

/** Reads from the log, as it is now, all that the effect of a change rests on. */
export async function groundOf(
  asked: {
    readonly context: CommandContext;
    readonly directiveId: string;
    readonly change: AskedChange;
  },
  { view, log, following }: { readonly view: StreamView; readonly log: EventLog; readonly following: IssuancePolicy },
): Promise<FoundGround | Refused> {
  const { context, directiveId, change } = asked;
  const successorId = change.type === 'replace-directive' ? change.through.directiveId : undefined;
  const named = [directiveId, ...(successorId === undefined ? [] : [successorId])].map(directiveStream);
  await view.load(named);
  const directive = view.fold(directiveDecider, directiveStream(directiveId));
  const asking = commandOf(asked, directive);
  if ('accepted' in asking) return asking;
  const command = asking;
  const assignments = await treeOf(view, await assignmentsGiven(log, context.tenant, directiveId));

  const amendments = directive.status === 'nonexistent' ? [] : amendmentsIn(command, directive);
  const groupIds = directive.status === 'nonexistent' ? [] : groupsNamedIn(tasksOf(amendments, directive.draft));
  const agencies = agenciesInAmendments(amendments);
  const streams = [...groupIds.map(groupStream), ...agencies.map(({ agencyId }) => agencyStream(agencyId))];
  await view.load(streams);
  const day = localDate(command.effectiveAt ?? context.at, following.policy.zone);
  const absent = faultOfNaming(agencies, view, day);
  if (absent) return change.type === 'amend-directive' ? absent : refuse(absent.rule, withoutFields(absent.facts));

  return {
    accepted: true,
    command,
    streams: [...new Set([...named, ...[...assignments.keys()].map(assignmentStream), ...streams])],
    ground: {
      directive,
      assignments,
      groups: new Map(groupIds.map((groupId) => [groupId, view.fold(groupDecider, groupStream(groupId))])),
      ...(successorId !== undefined && {
        successor: {
          directive: view.fold(directiveDecider, directiveStream(successorId)),
          assignmentIds: new Set(await assignmentsGiven(log, context.tenant, successorId)),
        },
      }),
      ...following,
    },
  };
}

function commandOf(
  { context, directiveId, change }: Parameters<typeof groundOf>[0],
  directive: DirectiveState,
): ChangeCommand | Refused {
  const addressed = { directiveId, by: partyOf(context), at: context.at };
  if (change.type !== 'amend-directive') return { ...change, ...addressed };
  const tasks = directive.status === 'nonexistent' ? [] : directive.draft.tasks;
  const amendments = numbered(change, directiveId, tasks);
  return 'accepted' in amendments ? amendments : { ...change, ...addressed, amendments };
}

/** Ordinals go on after the last task; days without a year come after the date of the document. The same document adds the same tasks each time, so a preview holds. */
function numbered(
  { amendments, through }: Extract<AskedChange, { readonly type: 'amend-directive' }>,
  directiveId: string,
  tasks: readonly Task[],
): readonly Amendment[] | Refused {
  let last = tasks.at(-1)?.ordinal ?? 0;
  const read: Amendment[] = [];
  for (const [index, amendment] of amendments.entries()) {
    const place = `/amendments/${index}`;
    if (amendment.item === 'deadline') {
      const limit = limitRead(amendment.deadline, through.date, `${place}/deadline`);
      if (!limit.accepted) return limit;
      read.push({ ...amendment, deadline: limit.written });
    } else if (amendment.item === 'task-added') {
      const limit = limitRead(amendment.task.deadline, through.date, `${place}/task/deadline`);
      if (!limit.accepted) return limit;
      last += 1;
      const drawn = idFrom('added task', directiveId, through.designation, through.date, String(index));
      const taskId = amendment.task.taskId ?? drawn;
      read.push({ item: 'task-added', task: { ...amendment.task, deadline: limit.written, taskId, ordinal: last } });
    } else {
      read.push(amendment);
    }
  }
  return read;
}

/** The tasks somebody else leads from now on, or that are new, as they stand once they are amended. */
function tasksOf(amendments: readonly Amendment[], draft: DirectiveDraftedData): Pick<DirectiveDraftedData, 'tasks'> {
  const concerned = tasksLedAnew(amendments);
  return { tasks: amendedDraft(draft, amendments).tasks.filter(({ taskId }) => concerned.has(taskId)) };
}

/** Why the agencies that amendments name cannot be named; the field at fault is that of the amendment. */
function faultOfNaming(named: readonly NamedAgency[], view: StreamView, day: string): Refused | null {
  const states = new Map(named.map(({ agencyId }) => [agencyId, view.fold(agencyDecider, agencyStream(agencyId))]));
  const unknown = named.filter(({ agencyId }) => states.get(agencyId)?.status === 'nonexistent');
  if (unknown.length > 0) {
    return refuse(DIRECTIVE_UNKNOWN_AGENCY, {
      agencyIds: unknown.map(({ agencyId }) => agencyId),
      fields: unknown.map(({ field }) => field),
    });
  }
  for (const one of named) {
    const absent = faultOfPresence([one], states, day);
    if (absent === null) continue;
    const { field: _, ...facts } = absent.facts;
    return refuse(absent.rule, { ...facts, fields: [one.field] });
  }
  return null;
}

/** A decision about a question has no amendments of its own to point at. */
function withoutFields({ fields: _, ...facts }: Refused['facts']): Refused['facts'] {
  return facts;
}
