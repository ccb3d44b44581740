import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FollowUpPolicies } from '#deadlines';
import { localDate } from '#deadlines/domain';
import { CommandRefused, CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { agencyStream, groupStream } from '#organizations/domain';
import {
  agenciesNamedIn,
  directiveDecider,
  directiveStream,
  groupsNamedIn,
  type DirectiveDraftedData,
} from '../domain/index.js';
import { withFields } from './draft-fields.js';
import { tasksIn, type DraftedText } from './drafted-content.js';
import { limitsRead } from './limits-read.js';
import { faultOfNamed } from './named-in-notes.js';

/**
 * Puts another text in the place of a draft that nobody signed yet; what was noted of it stays and has to hold.
 * Answers `{ directiveId, taskIds }`. A refusal says in `fields` which fields it is about, as JSON Pointers.
 */
export class RedraftDirective extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly text: DraftedText,
  ) {
    super();
  }
}

@CommandHandler(RedraftDirective)
export class RedraftDirectiveHandler implements ICommandHandler<RedraftDirective> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly policies: FollowUpPolicies,
  ) {}

  async execute({ context, directiveId, text }: RedraftDirective): Promise<CommandOutcome> {
    const zone = await this.policies.zone(this.runner.look(context.tenant));
    const read = limitsRead(text, localDate(context.at, zone));
    if (!read.accepted) throw new CommandRefused(read);
    const stream = directiveStream(directiveId);
    const data: DirectiveDraftedData = { ...read.text, directiveId, tasks: tasksIn(read.text, directiveId) };
    const named = { agencyIds: agenciesNamedIn(data), groupIds: groupsNamedIn(data) };
    const registered = [...named.agencyIds.map(agencyStream), ...named.groupIds.map(groupStream)];
    return this.runner.compose(context, {
      name: 'redraft-directive',
      content: { directiveId, text },
      streams: [stream, ...registered],
      plan: (view) => {
        const decision = directiveDecider.decide(
          { type: 'redraft-directive', at: context.at, ...data },
          view.fold(directiveDecider, stream),
        );
        if (!decision.accepted) return withFields(text, decision);
        const unknown = faultOfNamed(named, view);
        if (unknown) return withFields(text, unknown);
        return {
          writes: [{ stream, events: decision.events }],
          dependsOn: registered,
          result: { directiveId, taskIds: data.tasks.map(({ taskId }) => taskId) },
        };
      },
    });
  }
}
