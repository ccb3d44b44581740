import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { partyOf } from '#assignments';
import { assignmentDecider, assignmentStream } from '#assignments/domain';
import { CommandRunner, type CommandContext, type CommandOutcome, type Plan, type StreamView } from '#event-store';
import type { Refused } from '#kernel';
import { attachmentDecider, attachmentStream, faultOfLeaving } from '../domain/index.js';

/** A document no longer counts. Answers `{ attachmentId }`. */
export class WithdrawAttachment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly attachmentId: string,
    readonly reasons: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(WithdrawAttachment)
export class WithdrawAttachmentHandler implements ICommandHandler<WithdrawAttachment> {
  constructor(private readonly runner: CommandRunner) {}

  execute(command: WithdrawAttachment): Promise<CommandOutcome> {
    const { context, attachmentId, reasons } = command;
    return this.runner.compose(context, {
      name: 'withdraw-attachment',
      content: { attachmentId, reasons },
      streams: [attachmentStream(attachmentId)],
      plan: (view) => planOf(command, view),
    });
  }
}

async function planOf(
  { context, attachmentId, reasons }: WithdrawAttachment,
  view: StreamView,
): Promise<Plan | Refused> {
  const stream = attachmentStream(attachmentId);
  const by = partyOf(context);
  const state = view.fold(attachmentDecider, stream);
  const decision = attachmentDecider.decide({ type: 'withdraw-attachment', by, at: context.at, reasons }, state);
  if (!decision.accepted) return decision;
  const result = { attachmentId };
  const writes = [{ stream, events: decision.events }];
  if (decision.events.length === 0 || state.status === 'nonexistent' || !('assignmentId' in state.to)) {
    return { writes, result };
  }
  const { assignmentId } = state.to;
  const owner = assignmentStream(assignmentId);
  await view.load([owner]);
  const fault = faultOfLeaving(by, assignmentId, view.fold(assignmentDecider, owner));
  return fault ?? { writes, dependsOn: [owner], result };
}
