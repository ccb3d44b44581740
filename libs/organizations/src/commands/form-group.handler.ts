import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { groupDecider, groupStream, type NewMember } from '../domain/index.js';
import { faultOfMembers, streamsOfMembers } from './registered-members.js';

/** Forms a group, with its first members where they are known. Answers `{ groupId }`. */
export class FormGroup extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly group: {
      readonly groupId: string;
      readonly name: string;
      readonly aliases: readonly string[];
      readonly members: readonly NewMember[];
    },
  ) {
    super();
  }
}

@CommandHandler(FormGroup)
export class FormGroupHandler implements ICommandHandler<FormGroup> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, group }: FormGroup): Promise<CommandOutcome> {
    const stream = groupStream(group.groupId);
    const members = streamsOfMembers(group.members);
    return this.runner.compose(context, {
      name: 'form-group',
      content: group,
      streams: [stream, ...members],
      plan: (view) => {
        const absent = faultOfMembers(group.groupId, group.members, view);
        if (absent) return absent;
        const decision = groupDecider.decide({ type: 'form-group', ...group }, view.fold(groupDecider, stream));
        if (!decision.accepted) return decision;
        return {
          writes: [{ stream, events: decision.events }],
          dependsOn: members,
          result: { groupId: group.groupId },
        };
      },
    });
  }
}
