import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { partyOf } from '#assignments';
import { assignmentDecider, assignmentStream } from '#assignments/domain';
import { directiveDecider, directiveStream } from '#directives/domain';
import {
  CommandRefused,
  CommandRunner,
  PostgresEventLog,
  type CommandContext,
  type CommandOutcome,
  type StreamView,
} from '#event-store';
import { fold, newId, refuse, type Instant, type Refused } from '#kernel';
import { DocumentStore, type Upload } from '../content/document-store.js';
import {
  ATTACHMENT_INVALID_NAME,
  attachmentDecider,
  attachmentStream,
  faultOfName,
  normalName,
  toAssignment,
  toDirective,
  type AssignmentPart,
  type Belonging,
  type DirectivePart,
  type StoredContent,
} from '../domain/index.js';

/** What a document is attached to, as the caller names it. */
export type AttachmentTarget =
  | { readonly directiveId: string; readonly part: DirectivePart }
  | { readonly assignmentId: string; readonly part: AssignmentPart };

/** Takes a document in, keeps it and records it. Answers `{ attachmentId, name, mediaType, bytes, sha256 }`. */
export class AttachDocument extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly target: AttachmentTarget,
    readonly document: Upload & {
      /** What it is called; a label, never a path. */
      readonly name: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

/**
 * What can be refused is refused before the bytes come. Then they are received, recognised and kept, and only
 * then recorded: an event never speaks of bytes that are not there.
 */
@CommandHandler(AttachDocument)
export class AttachDocumentHandler implements ICommandHandler<AttachDocument> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly log: PostgresEventLog,
    private readonly documents: DocumentStore,
  ) {}

  /** @throws as `CommandRunner.compose` and `DocumentStore.take` */
  async execute(command: AttachDocument): Promise<CommandOutcome> {
    await this.#refuseEarly(command);
    return this.#record(command, await this.documents.take(command.context.tenant, command.document));
  }

  async #refuseEarly({ context, target, document }: AttachDocument): Promise<void> {
    const { streams, done } = await this.log.load(context.tenant, [streamOf(target)], context.commandId);
    // A repeat is answered with its first result, whatever has happened since.
    if (done !== undefined) return;
    const fault = faultOfName(normalName(document.name));
    if (fault !== null) throw new CommandRefused(refuse(ATTACHMENT_INVALID_NAME, { fault }));
    const found = belongingOf(context, target, {
      fold: (decider, stream) => fold(decider, (streams.get(stream) ?? []) as never),
    });
    if ('rule' in found) throw new CommandRefused(found);
    this.documents.assertTaken(document);
  }

  #record({ context, target, document }: AttachDocument, content: StoredContent): Promise<CommandOutcome> {
    const { effectiveAt } = document;
    const name = normalName(document.name);
    const time = { ...(effectiveAt !== undefined && { effectiveAt }) };
    // A repeat draws another and is answered with the first: the id is no part of what was asked.
    const attachmentId = newId();
    const stream = attachmentStream(attachmentId);
    return this.runner.compose(context, {
      name: 'attach-document',
      content: { ...target, name, ...content, ...time },
      streams: [stream, streamOf(target)],
      plan: (view) => {
        const to = belongingOf(context, target, view);
        if ('rule' in to) return to;
        const decision = attachmentDecider.decide(
          {
            type: 'attach-document',
            attachmentId,
            to,
            name,
            ...content,
            by: partyOf(context),
            at: context.at,
            ...time,
          },
          view.fold(attachmentDecider, stream),
        );
        if (!decision.accepted) return decision;
        return {
          writes: [{ stream, events: decision.events }],
          dependsOn: [streamOf(target)],
          result: { attachmentId, name, ...content },
        };
      },
    });
  }
}

function streamOf(target: AttachmentTarget): string {
  return 'assignmentId' in target ? assignmentStream(target.assignmentId) : directiveStream(target.directiveId);
}

function belongingOf(
  context: CommandContext,
  target: AttachmentTarget,
  view: Pick<StreamView, 'fold'>,
): Belonging | Refused {
  const by = partyOf(context);
  return 'assignmentId' in target
    ? toAssignment(by, target, view.fold(assignmentDecider, streamOf(target)))
    : toDirective(by, target, view.fold(directiveDecider, streamOf(target)));
}
