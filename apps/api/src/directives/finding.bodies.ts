import { Choice, Part, Parts, Text, Uuid } from '#platform';
import { LINK_KINDS, LINK_VERDICTS, type LinkKind, type LinkVerdict } from '#directives/domain';
import { OWN_ID } from './task.bodies.js';

export class TaskReferenceBody {
  @Uuid({ description: 'The directive it stands in; the one that is spoken of when absent.', optional: true })
  readonly directiveId?: string;

  @Text({ ...OWN_ID, description: 'The task.' })
  readonly taskId: string;
}

export class LinkBody {
  @Text({ ...OWN_ID, description: 'An id of your own, unique in the directive; drawn when absent.', optional: true })
  readonly linkId?: string;

  @Choice({
    description:
      'How two tasks hang together. `reciprocal`: two leads, each coordinating with the other, owe the same work.',
    values: LINK_KINDS,
    example: 'reciprocal',
  })
  readonly kind: LinkKind;

  @Text({ ...OWN_ID, description: 'A task of this directive.' })
  readonly taskId: string;

  @Part({ description: 'The other task, of this or of another directive.', of: () => TaskReferenceBody })
  readonly to: TaskReferenceBody;

  @Text({ description: 'What speaks for it.', max: 2_000, optional: true })
  readonly note?: string;
}

export class VerdictBody {
  @Choice({
    description: 'What was found of it. Neither changes the tasks: each lead goes on answering for its own.',
    values: LINK_VERDICTS,
    example: 'confirmed',
  })
  readonly verdict: LinkVerdict;
}

export class StatementBody {
  @Text({ description: 'What is stated.', max: 500, example: '2025-06-19' })
  readonly value: string;

  @Text({ ...OWN_ID, description: 'The task that states it.', optional: true })
  readonly taskId?: string;

  @Text({ description: 'The words of the document.', max: 2_000, optional: true })
  readonly asWritten?: string;
}

export class ContradictionBody {
  @Text({ ...OWN_ID, description: 'An id of your own, unique in the directive; drawn when absent.', optional: true })
  readonly contradictionId?: string;

  @Text({ description: 'The fact that is stated in several ways.', max: 500, example: 'Ngày của Kế hoạch 02-KH/BCĐTW' })
  readonly about: string;

  @Parts({ description: 'What is stated, each time otherwise.', of: () => StatementBody, minItems: 2, maxItems: 50 })
  readonly statements: StatementBody[];
}

export class SettlementBody {
  @Text({ description: 'What is true; it may be none of what is stated.', max: 500, example: '2025-06-19' })
  readonly value: string;
}
