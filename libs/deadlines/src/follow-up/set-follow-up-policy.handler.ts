import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import {
  calendarDecider,
  calendarStream,
  faultOfNamed,
  FOLLOW_UP_STREAM,
  followUpPolicyDecider,
  ladderDecider,
  laddersNamedIn,
  ladderStream,
  seedOf,
  type FollowUpPolicy,
} from '../domain/index.js';

/** Sets how a tenant follows up, as a whole; deadlines already given stay as they were read. Answers `{ version }`. */
export class SetFollowUpPolicy extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly setting: {
      readonly policy: FollowUpPolicy;
      /** The document it rests on, as printed. */
      readonly source?: string;
      readonly reasons: readonly string[];
    },
  ) {
    super();
  }
}

@CommandHandler(SetFollowUpPolicy)
export class SetFollowUpPolicyHandler implements ICommandHandler<SetFollowUpPolicy> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, setting }: SetFollowUpPolicy): Promise<CommandOutcome> {
    const named = [...laddersNamedIn(setting.policy).map(ladderStream), calendarStream(setting.policy.calendarId)];
    return this.runner.compose(context, {
      name: FOLLOW_UP_STREAM,
      content: { ...setting },
      streams: [FOLLOW_UP_STREAM, ...named],
      plan: (view) => {
        const state = view.fold(followUpPolicyDecider, FOLLOW_UP_STREAM);
        const decision = followUpPolicyDecider.decide({ type: 'set-follow-up-policy', ...setting }, state);
        if (!decision.accepted) return decision;
        const { calendarId } = setting.policy;
        const unknown = faultOfNamed(
          setting.policy,
          new Map(laddersNamedIn(setting.policy).map((id) => [id, view.fold(ladderDecider, ladderStream(id))])),
          view.fold(calendarDecider, calendarStream(calendarId)) ?? seedOf(calendarId),
        );
        if (unknown) return unknown;
        return {
          writes: [{ stream: FOLLOW_UP_STREAM, events: decision.events }],
          dependsOn: named,
          result: { version: state.version + decision.events.length },
        };
      },
    });
  }
}
