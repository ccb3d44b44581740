import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DeadlineReader } from '#deadlines';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import type { WrittenDeadline } from '#deadlines/domain';
import { AssignmentRunner, type Asked } from './assignment-runner.js';

/** A part of the work as the lead gives it out. */
export interface DelegatedPart {
  readonly toAgencyId: string;
  readonly summary: string;
  readonly coordinatingAgencyIds?: readonly string[];
  /** That of the whole when absent; null for none. */
  readonly deadline?: WrittenDeadline | null;
  /** Says why the part may end after its whole. */
  readonly beyondParent?: string;
}

/**
 * The lead gives parts of its work to others and stays accountable for the whole. All parts are given, or none.
 * Answers `{ assignmentId, parts: [{ part, assignmentId, toAgencyId }] }`.
 */
export class DelegateAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly parts: readonly DelegatedPart[],
    readonly effectiveAt?: Instant,
  ) {
    super();
  }
}

@CommandHandler(DelegateAssignment)
export class DelegateAssignmentHandler implements ICommandHandler<DelegateAssignment> {
  constructor(
    private readonly assignments: AssignmentRunner,
    private readonly reader: DeadlineReader,
  ) {}

  async execute({ context, assignmentId, parts, effectiveAt }: DelegateAssignment): Promise<CommandOutcome> {
    const asked = parts.map(({ deadline, ...part }): Asked => ({
      type: 'delegate',
      ...part,
      ...(deadline !== undefined && { deadline: deadline && this.reader.read(deadline) }),
      ...(effectiveAt !== undefined && { effectiveAt }),
    }));
    return this.assignments.decideInTree(context, assignmentId, asked, {
      names: parts.flatMap(({ toAgencyId, coordinatingAgencyIds = [] }) => [toAgencyId, ...coordinatingAgencyIds]),
      answer: (events) => ({
        parts: events.flatMap((event) =>
          event.type === 'assignment.delegated'
            ? [{ part: event.data.part, assignmentId: event.data.childId, toAgencyId: event.data.toAgencyId }]
            : [],
        ),
      }),
    });
  }
}
