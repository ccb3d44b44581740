import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FollowUpPolicies } from '#deadlines';
import { FOLLOW_UP_PAUSES_STREAM, followUpPauseDecider, localDate } from '#deadlines/domain';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { agencyDecider, agencyStream, faultOfAbsence } from '#organizations/domain';

/**
 * Rungs of the work an agency leads are skipped from now on or from a moment; deadlines stay. Takes the place of an
 * earlier pause. Answers `{ agencyId }`.
 */
export class PauseFollowUp extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly pause: {
      readonly agencyId: string;
      readonly from?: Instant;
      readonly until?: Instant;
      readonly reasons: readonly string[];
    },
  ) {
    super();
  }
}

/** The agency is followed up again; what was skipped stays so. Answers `{ agencyId }`. */
export class ResumeFollowUp extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly agencyId: string,
    readonly reasons: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(PauseFollowUp)
export class PauseFollowUpHandler implements ICommandHandler<PauseFollowUp> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly policies: FollowUpPolicies,
  ) {}

  execute({ context, pause }: PauseFollowUp): Promise<CommandOutcome> {
    const { agencyId } = pause;
    const agency = agencyStream(agencyId);
    return this.runner.compose(context, {
      name: FOLLOW_UP_PAUSES_STREAM,
      content: { ...pause },
      streams: [FOLLOW_UP_PAUSES_STREAM, agency],
      plan: async (view) => {
        const { policy, restsOn } = await this.policies.load(view);
        const absence = faultOfAbsence(agencyId, view.fold(agencyDecider, agency), localDate(context.at, policy.zone));
        if (absence) return absence;
        const decision = followUpPauseDecider.decide(
          { type: 'pause-follow-up', at: context.at, ...pause },
          view.fold(followUpPauseDecider, FOLLOW_UP_PAUSES_STREAM),
        );
        if (!decision.accepted) return decision;
        return {
          writes: [{ stream: FOLLOW_UP_PAUSES_STREAM, events: decision.events }],
          dependsOn: [agency, ...restsOn],
          result: { agencyId },
        };
      },
    });
  }
}

@CommandHandler(ResumeFollowUp)
export class ResumeFollowUpHandler implements ICommandHandler<ResumeFollowUp> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, agencyId, reasons }: ResumeFollowUp): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: followUpPauseDecider,
      stream: FOLLOW_UP_PAUSES_STREAM,
      command: { type: 'resume-follow-up', at: context.at, agencyId, reasons },
      result: { agencyId },
    });
  }
}
