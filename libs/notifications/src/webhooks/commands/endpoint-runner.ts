import { Injectable } from '@nestjs/common';
import { CommandRunner, type CommandContext, type CommandOutcome, type Plan } from '#event-store';
import type { Json, Refused } from '#kernel';
import { endpointDecider, endpointStream, type EndpointCommand } from '../../domain/index.js';

/** Decides on one endpoint. */
@Injectable()
export class EndpointRunner {
  constructor(private readonly runner: CommandRunner) {}

  /**
   * @param asked what was asked, to tell a repeat from another command; what the edge found out is no part of it
   * @throws as `CommandRunner.compose`
   */
  decide(
    context: CommandContext,
    endpointId: string,
    command: EndpointCommand,
    { asked, result = {} }: { readonly asked: Json; readonly result?: Readonly<Record<string, Json>> },
  ): Promise<CommandOutcome> {
    const stream = endpointStream(endpointId);
    return this.runner.compose(context, {
      name: command.type,
      content: [endpointId, asked],
      streams: [stream],
      plan: (view): Plan | Refused => {
        const decision = endpointDecider.decide(command, view.fold(endpointDecider, stream));
        if (!decision.accepted) return decision;
        return { writes: [{ stream, events: decision.events }], result: { endpointId, ...result } };
      },
    });
  }
}
