import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { groupDecider, groupStream } from '../domain/index.js';

/** Ends an agency's membership on a day. Answers `{ groupId, agencyId }`. */
export class LeaveGroup extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly groupId: string,
    readonly agencyId: string,
    /** `YYYY-MM-DD`, the first day without membership. */
    readonly validTo: string,
  ) {
    super();
  }
}

@CommandHandler(LeaveGroup)
export class LeaveGroupHandler implements ICommandHandler<LeaveGroup> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, groupId, agencyId, validTo }: LeaveGroup): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: groupDecider,
      stream: groupStream(groupId),
      command: { type: 'leave-group', groupId, agencyId, validTo },
      result: { groupId, agencyId },
    });
  }
}
