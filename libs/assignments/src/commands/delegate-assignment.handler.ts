import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import type { AskedDeadline } from '#deadlines/domain';
import { AssignmentRunner } from './assignment-runner.js';
import type { Asked } from './limits-read.js';

/** A part of the work as the lead gives it out. */
export interface DelegatedPart {
  readonly toAgencyId: string;
  readonly summary: string;
  readonly coordinatingAgencyIds?: readonly string[];
  /** That of the whole when absent; null for none. */
  readonly deadline?: AskedDeadline | null;
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
  constructor(private readonly assignments: AssignmentRunner) {}

  async execute({ context, assignmentId, parts, effectiveAt }: DelegateAssignment): Promise<CommandOutcome> {
    const asked = parts.map((part): Asked => ({
      type: 'delegate',
      ...part,
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
