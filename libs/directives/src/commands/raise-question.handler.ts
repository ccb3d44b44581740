import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { newId } from '#kernel';
import { partyOf } from '#assignments';
import { directiveDecider, directiveStream } from '../domain/index.js';
import { withFields } from './draft-fields.js';
import type { DraftedQuestion } from './drafted-content.js';
import { candidatesOf, faultOfCandidates, leadStream } from './named-in-notes.js';

/** Raises what the text leaves open, with the ways it can be read. Answers `{ directiveId, questionId }`. */
export class RaiseQuestion extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly question: DraftedQuestion,
  ) {
    super();
  }
}

@CommandHandler(RaiseQuestion)
export class RaiseQuestionHandler implements ICommandHandler<RaiseQuestion> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, directiveId, question }: RaiseQuestion): Promise<CommandOutcome> {
    const { questionId = newId() } = question;
    const stream = directiveStream(directiveId);
    return this.runner.compose(context, {
      name: 'raise-question',
      content: { directiveId, question },
      streams: [...new Set([stream, ...candidatesOf(question).map(leadStream)])],
      plan: (view) => {
        const decision = directiveDecider.decide(
          {
            type: 'raise-question',
            at: context.at,
            directiveId,
            by: partyOf(context),
            question: { ...question, questionId },
          },
          view.fold(directiveDecider, stream),
        );
        if (!decision.accepted) return decision;
        const unknown = faultOfCandidates(question, view);
        if (unknown) return withFields(question, unknown);
        return { writes: [{ stream, events: decision.events }], result: { directiveId, questionId } };
      },
    });
  }
}
