import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { newId } from '#kernel';
import { partyOf } from '#assignments';
import { directiveDecider, directiveStream } from '../domain/index.js';
import type { DraftedLink } from './drafted-content.js';
import { faultOfPointing } from './named-in-notes.js';

/** Records that two tasks hang together, of one directive or of two; neither changes. Answers `{ directiveId, linkId }`. */
export class LinkTasks extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly link: DraftedLink,
  ) {
    super();
  }
}

@CommandHandler(LinkTasks)
export class LinkTasksHandler implements ICommandHandler<LinkTasks> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, directiveId, link }: LinkTasks): Promise<CommandOutcome> {
    const { linkId = newId() } = link;
    const to = { directiveId, ...link.to };
    const stream = directiveStream(directiveId);
    return this.runner.compose(context, {
      name: 'link-tasks',
      content: { directiveId, link },
      streams: [...new Set([stream, directiveStream(to.directiveId)])],
      plan: (view) => {
        const decision = directiveDecider.decide(
          { type: 'link-tasks', at: context.at, directiveId, by: partyOf(context), link: { ...link, linkId, to } },
          view.fold(directiveDecider, stream),
        );
        if (!decision.accepted) return decision;
        const unknown = faultOfPointing(to, view);
        return unknown ?? { writes: [{ stream, events: decision.events }], result: { directiveId, linkId } };
      },
    });
  }
}
