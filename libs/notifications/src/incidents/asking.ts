import type { Command, CommandBus } from '@nestjs/cqrs';
import { CommandRefused, type CommandContext, type CommandOutcome } from '#event-store';
import { idFrom } from '#kernel';
import type { RetryOutcome } from '#operations';

/** What is done about an incident is a command of its own, the same each time the act is carried out. */
export function commandOf(context: CommandContext, incidentId: string): CommandContext {
  return { ...context, commandId: idFrom('incident-retry', context.commandId, incidentId) };
}

/** One that is refused does not keep others from being tried. */
export async function ask(commands: CommandBus, command: Command<CommandOutcome>): Promise<RetryOutcome> {
  try {
    await commands.execute(command);
    return { outcome: 'asked' };
  } catch (error) {
    if (error instanceof CommandRefused) return { outcome: 'failed-again', detail: error.message };
    throw error;
  }
}
