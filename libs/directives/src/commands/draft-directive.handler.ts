import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { idFrom, newId, refuse } from '#kernel';
import { agencyDecider, agencyStream, groupDecider, groupStream } from '#organizations/domain';
import {
  agenciesNamedIn,
  directiveDecider,
  directiveStream,
  groupsNamedIn,
  TASK_UNKNOWN_GROUP,
  type DirectiveDraftedData,
  type Task,
} from '../domain/index.js';
import { DIRECTIVE_UNKNOWN_AGENCY } from './directive-commands.rules.js';

/** A task as it is drafted: its place in the list is its ordinal, its id is drawn unless given. */
export type DraftedTask = Omit<Task, 'taskId' | 'ordinal'> & { readonly taskId?: string };

/** A directive as it is drafted. */
export type Draft = Omit<DirectiveDraftedData, 'directiveId' | 'tasks'> & { readonly tasks: readonly DraftedTask[] };

/** Drafts a directive with its tasks. Answers `{ directiveId, taskIds }`. */
export class DraftDirective extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly draft: Draft,
  ) {
    super();
  }
}

@CommandHandler(DraftDirective)
export class DraftDirectiveHandler implements ICommandHandler<DraftDirective> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, draft }: DraftDirective): Promise<CommandOutcome> {
    // Ids in the order of drafting. A repeat draws another and is answered with the first: ids are no part of what was asked.
    const directiveId = newId();
    const tasks = draft.tasks.map((task, index): Task => {
      const ordinal = index + 1;
      return { ...task, ordinal, taskId: task.taskId ?? idFrom('task', directiveId, String(ordinal)) };
    });
    const data: DirectiveDraftedData = { ...draft, directiveId, tasks };
    const stream = directiveStream(directiveId);
    const agencies = agenciesNamedIn(data);
    const groups = groupsNamedIn(data);
    const named = [...agencies.map(agencyStream), ...groups.map(groupStream)];
    return this.runner.compose(context, {
      name: 'draft-directive',
      content: draft,
      streams: [stream, ...named],
      plan: (view) => {
        const decision = directiveDecider.decide(
          { type: 'draft-directive', at: context.at, ...data },
          view.fold(directiveDecider, stream),
        );
        if (!decision.accepted) return decision;
        const unknown = agencies.filter((id) => view.fold(agencyDecider, agencyStream(id)).status === 'nonexistent');
        if (unknown.length > 0) return refuse(DIRECTIVE_UNKNOWN_AGENCY, { agencyIds: unknown });
        const unformed = groups.filter((id) => view.fold(groupDecider, groupStream(id)).status === 'nonexistent');
        if (unformed.length > 0) return refuse(TASK_UNKNOWN_GROUP, { groupIds: unformed });
        return {
          writes: [{ stream, events: decision.events }],
          dependsOn: named,
          result: { directiveId, taskIds: tasks.map(({ taskId }) => taskId) },
        };
      },
    });
  }
}
