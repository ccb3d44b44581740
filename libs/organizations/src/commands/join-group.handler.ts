import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { groupDecider, groupStream, type NewMember } from '../domain/index.js';
import { faultOfMembers, streamsOfMembers } from './registered-members.js';

/** Lets agencies join a group: all of them, or none. Answers `{ groupId }`. */
export class JoinGroup extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly groupId: string,
    readonly members: readonly NewMember[],
  ) {
    super();
  }
}

@CommandHandler(JoinGroup)
export class JoinGroupHandler implements ICommandHandler<JoinGroup> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, groupId, members }: JoinGroup): Promise<CommandOutcome> {
    const stream = groupStream(groupId);
    const agencies = streamsOfMembers(members);
    return this.runner.compose(context, {
      name: 'join-group',
      content: { groupId, members },
      streams: [stream, ...agencies],
      plan: (view) => {
        const decision = groupDecider.decide({ type: 'join-group', groupId, members }, view.fold(groupDecider, stream));
        if (!decision.accepted) return decision;
        const absent = faultOfMembers(groupId, members, view);
        if (absent) return absent;
        return { writes: [{ stream, events: decision.events }], dependsOn: agencies, result: { groupId } };
      },
    });
  }
}
