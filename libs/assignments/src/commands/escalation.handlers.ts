import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** Whoever it was escalated to has seen it. Answers `{ assignmentId }`. */
export class AcknowledgeEscalation extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly act: { readonly effectiveAt?: Instant },
  ) {
    super();
  }
}

/** What the new holder decided; the lead still owes its answer. Answers `{ assignmentId }`. */
export class AnswerEscalation extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: {
      readonly decided: string;
      /** The document of the decision, as printed: `1700/UBND-TH`. */
      readonly document?: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

type Decided = {
  readonly reasons: readonly string[];
  /** The document of the decision, as printed: `1700/UBND-TH`. */
  readonly document?: string;
  readonly effectiveAt?: Instant;
};

/** It goes back to whoever holds it in the usual course. Answers `{ assignmentId }`. */
export class LiftEscalation extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: Decided,
  ) {
    super();
  }
}

/** It is referred to a body above the tenant: put on record, the work stays as it is. Answers `{ assignmentId }`. */
export class ReferAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: Decided & { readonly toBody: string },
  ) {
    super();
  }
}

@CommandHandler(AcknowledgeEscalation)
export class AcknowledgeEscalationHandler implements ICommandHandler<AcknowledgeEscalation> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, act }: AcknowledgeEscalation): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'acknowledge-escalation', ...act });
  }
}

@CommandHandler(AnswerEscalation)
export class AnswerEscalationHandler implements ICommandHandler<AnswerEscalation> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: AnswerEscalation): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'answer-escalation', ...decision });
  }
}

@CommandHandler(LiftEscalation)
export class LiftEscalationHandler implements ICommandHandler<LiftEscalation> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: LiftEscalation): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'lift-escalation', ...decision });
  }
}

@CommandHandler(ReferAssignment)
export class ReferAssignmentHandler implements ICommandHandler<ReferAssignment> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: ReferAssignment): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'refer', ...decision });
  }
}
