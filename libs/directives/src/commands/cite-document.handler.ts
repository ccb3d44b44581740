import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { newId } from '#kernel';
import { directiveDecider, directiveStream } from '../domain/index.js';
import type { DraftedCitation } from './drafted-content.js';
import { faultOfPointing } from './named-in-notes.js';

/** Records what a directive cites, whatever stage it is in. Answers `{ directiveId, citationId }`. */
export class CiteDocument extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly citation: DraftedCitation,
  ) {
    super();
  }
}

@CommandHandler(CiteDocument)
export class CiteDocumentHandler implements ICommandHandler<CiteDocument> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, directiveId, citation }: CiteDocument): Promise<CommandOutcome> {
    const { citationId = newId(), reference } = citation;
    const stream = directiveStream(directiveId);
    const cited = reference.kind === 'directive' ? reference.directiveId : undefined;
    return this.runner.compose(context, {
      name: 'cite-document',
      content: { directiveId, citation },
      streams: cited === undefined ? [stream] : [...new Set([stream, directiveStream(cited)])],
      plan: (view) => {
        const decision = directiveDecider.decide(
          { type: 'cite', directiveId, citation: { ...citation, citationId } },
          view.fold(directiveDecider, stream),
        );
        if (!decision.accepted) return decision;
        const unknown = cited === undefined ? null : faultOfPointing({ directiveId: cited }, view);
        return unknown ?? { writes: [{ stream, events: decision.events }], result: { directiveId, citationId } };
      },
    });
  }
}
