import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import {
  FOLLOW_UP_STREAM,
  followUpPolicyDecider,
  ladderDecider,
  laddersNamedIn,
  ladderStream,
  type LadderTerms,
} from '../domain/index.js';

/** Defines a ladder or changes it; what it accompanies already keeps it as it was. Answers `{ ladderId, version }`. */
export class SetLadder extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly setting: { readonly ladder: LadderTerms; readonly reasons: readonly string[] },
  ) {
    super();
  }
}

/** No policy may choose the ladder any more. Answers `{ ladderId, version }`. */
export class RetireLadder extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly ladderId: string,
    readonly reasons: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(SetLadder)
export class SetLadderHandler implements ICommandHandler<SetLadder> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, setting }: SetLadder): Promise<CommandOutcome> {
    const { ladderId } = setting.ladder;
    const stream = ladderStream(ladderId);
    return this.runner.compose(context, {
      name: stream,
      content: { ...setting },
      streams: [stream],
      plan: (view) => {
        const state = view.fold(ladderDecider, stream);
        const decision = ladderDecider.decide({ type: 'set-ladder', ...setting }, state);
        if (!decision.accepted) return decision;
        return {
          writes: [{ stream, events: decision.events }],
          result: { ladderId, version: state.version + decision.events.length },
        };
      },
    });
  }
}

@CommandHandler(RetireLadder)
export class RetireLadderHandler implements ICommandHandler<RetireLadder> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, ladderId, reasons }: RetireLadder): Promise<CommandOutcome> {
    const stream = ladderStream(ladderId);
    return this.runner.compose(context, {
      name: `retire ${stream}`,
      content: { ladderId, reasons },
      streams: [stream, FOLLOW_UP_STREAM],
      plan: (view) => {
        const { policy } = view.fold(followUpPolicyDecider, FOLLOW_UP_STREAM);
        const chosen = policy !== null && laddersNamedIn(policy).includes(ladderId);
        const state = view.fold(ladderDecider, stream);
        const decision = ladderDecider.decide({ type: 'retire-ladder', ladderId, chosen, reasons }, state);
        if (!decision.accepted) return decision;
        return {
          writes: [{ stream, events: decision.events }],
          dependsOn: [FOLLOW_UP_STREAM],
          result: { ladderId, version: state.version + decision.events.length },
        };
      },
    });
  }
}
