import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import {
  agencyDecider,
  agencyStream,
  faultOfAbsence,
  reorganizationDecider,
  reorganizationStream,
  type ReorganizationEvent,
} from '../domain/index.js';

/** Says who takes work that no rule of a reorganisation gives to anybody: all of it, or none. Answers `{ reorganizationId }`. */
export class AnswerRehoming extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly reorganizationId: string,
    readonly answers: readonly { readonly assignmentId: string; readonly toAgencyId: string }[],
    /** `YYYY-MM-DD`, the present day: who takes work exists on it. */
    readonly day: string,
  ) {
    super();
  }
}

@CommandHandler(AnswerRehoming)
export class AnswerRehomingHandler implements ICommandHandler<AnswerRehoming> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, reorganizationId, answers, day }: AnswerRehoming): Promise<CommandOutcome> {
    const stream = reorganizationStream(reorganizationId);
    const takers = [...new Set(answers.map(({ toAgencyId }) => toAgencyId))];
    return this.runner.compose(context, {
      name: 'answer-rehoming',
      content: { reorganizationId, answers },
      streams: [stream, ...takers.map(agencyStream)],
      plan: (view) => {
        let state = view.fold(reorganizationDecider, stream);
        const events: ReorganizationEvent[] = [];
        for (const answer of answers) {
          const command = { type: 'answer-rehoming', reorganizationId, ...answer } as const;
          const decision = reorganizationDecider.decide(command, state);
          if (!decision.accepted) return decision;
          state = decision.events.reduce((one, event) => reorganizationDecider.evolve(one, event), state);
          events.push(...decision.events);
        }
        const on = state.status === 'decided' ? state.reorganization.on : day;
        for (const agencyId of takers) {
          // Before the reorganisation takes effect, its successors need not exist.
          const absent = faultOfAbsence(
            agencyId,
            view.fold(agencyDecider, agencyStream(agencyId)),
            day < on ? on : day,
          );
          if (absent) return absent;
        }
        return {
          writes: [{ stream, events }],
          dependsOn: takers.map(agencyStream),
          result: { reorganizationId },
        };
      },
    });
  }
}
