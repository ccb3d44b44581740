import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRefused, CommandRunner, type CommandContext, type CommandOutcome, type StreamView } from '#event-store';
import { fold, newId, type Refused } from '#kernel';
import { partyOf } from '#assignments';
import { FollowUpPolicies } from '#deadlines';
import { localDate } from '#deadlines/domain';
import { agencyStream, groupStream } from '#organizations/domain';
import {
  agenciesNamedIn,
  directiveDecider,
  directiveStream,
  groupsNamedIn,
  type DirectiveCommand,
  type DirectiveEvent,
  type DirectiveDraftedData,
} from '../domain/index.js';
import { withFields } from './draft-fields.js';
import { notesOn, tasksIn, type Draft, type ReadText } from './drafted-content.js';
import { limitsRead } from './limits-read.js';
import { candidatesOf, faultOfCandidates, faultOfNamed, faultOfPointing, leadStream } from './named-in-notes.js';

/**
 * Drafts a directive: its tasks, what it cites, what its text leaves open, how its tasks hang together
 * and where it contradicts itself, as one act. Answers `{ directiveId, taskIds }`. A refusal says in
 * `fields` which fields of the draft it is about, as JSON Pointers.
 */
export class DraftDirective extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly draft: Draft,
  ) {
    super();
  }
}

@CommandHandler(DraftDirective)
export class DraftDirectiveHandler implements ICommandHandler<DraftDirective> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly policies: FollowUpPolicies,
  ) {}

  async execute({ context, draft }: DraftDirective): Promise<CommandOutcome> {
    const zone = await this.policies.zone(this.runner.look(context.tenant));
    const read = limitsRead(draft, localDate(context.at, zone));
    if (!read.accepted) throw new CommandRefused(read);
    // Ids in the order of drafting. A repeat draws another and is answered with the first: ids are no part of what was asked.
    const directiveId = newId();
    const stream = directiveStream(directiveId);
    const { questions = [] } = draft;
    const { tasks, ...head } = headOf(read.text);
    const data: DirectiveDraftedData = { ...head, directiveId, tasks: tasksIn({ tasks }, directiveId) };
    const notes = notesOn(draft, directiveId, partyOf(context), context.at);
    const named = { agencyIds: agenciesNamedIn(data), groupIds: groupsNamedIn(data) };
    const registered = [...named.agencyIds.map(agencyStream), ...named.groupIds.map(groupStream)];
    const candidates = questions.flatMap(candidatesOf).map(leadStream);
    const elsewhere = notes
      .flatMap(({ command }) => pointedAt(command))
      .map((other) => directiveStream(other.directiveId));
    return this.runner.compose(context, {
      name: 'draft-directive',
      content: draft,
      streams: [...new Set([stream, ...registered, ...candidates, ...elsewhere])],
      plan: (view) => {
        const drafted = directiveDecider.decide(
          { type: 'draft-directive', at: context.at, ...data },
          view.fold(directiveDecider, stream),
        );
        if (!drafted.accepted) return withFields(draft, drafted);
        const unknown = faultOfNamed(named, view);
        if (unknown) return withFields(draft, unknown);

        const events: DirectiveEvent[] = [...drafted.events];
        let state = fold(directiveDecider, events);
        for (const { command, place } of notes) {
          const decision = faultOfNote(command, view) ?? directiveDecider.decide(command, state);
          if (!decision.accepted) return withFields(draft, decision, place);
          events.push(...decision.events);
          state = decision.events.reduce((one, event) => directiveDecider.evolve(one, event), state);
        }
        return {
          writes: [{ stream, events }],
          dependsOn: registered,
          result: { directiveId, taskIds: data.tasks.map(({ taskId }) => taskId) },
        };
      },
    });
  }
}

/** The text without the notes on it. */
function headOf({
  citations: _,
  questions: __,
  links: ___,
  contradictions: ____,
  ...head
}: ReadText & Draft): ReadText {
  return head;
}

/** What a note names outside of the directive: what is there once stays there. */
function faultOfNote(command: DirectiveCommand, view: StreamView): Refused | null {
  if (command.type === 'raise-question') return faultOfCandidates(command.question, view);
  const [other] = pointedAt(command);
  return other === undefined ? null : faultOfPointing(other, view);
}

/** Another directive, or a task of it, that a note points at. */
function pointedAt(command: DirectiveCommand): readonly { readonly directiveId: string; readonly taskId?: string }[] {
  if (command.type === 'cite') {
    const { reference } = command.citation;
    return reference.kind === 'directive' ? [{ directiveId: reference.directiveId }] : [];
  }
  if (command.type !== 'link-tasks' || command.link.to.directiveId === command.directiveId) return [];
  return [command.link.to];
}
