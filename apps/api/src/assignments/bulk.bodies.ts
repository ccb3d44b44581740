import { Part, Parts, Slug, Text, TextList, Uuid, WholeNumber } from '#platform';
import { DeadlineBody } from '../directives/task.bodies.js';
import { ActBody, LeadActBody } from './assignment.bodies.js';
import { BEYOND_PARENT, DecreeBody, REASONS, STATED_DEADLINE } from './decree.bodies.js';

/** Assignments of one selection, at most. */
export const LARGEST_SELECTION = 500;

export class SelectedBody {
  @Uuid({ description: 'Id of an assignment.' })
  readonly assignmentId: string;

  @WholeNumber({
    description:
      'The round of the answer that was looked at; another one is then refused. Acts that judge no answer leave it aside.',
    min: 1,
    max: 1_000_000,
    optional: true,
    example: 1,
  })
  readonly round?: number;
}

const SELECTION = {
  description: 'What it is carried out on, each for itself, as a selection lists it.',
  of: () => SelectedBody,
  minItems: 1,
  maxItems: LARGEST_SELECTION,
};

export class BulkLeadActBody extends LeadActBody {
  @Parts(SELECTION)
  readonly assignments: SelectedBody[];
}

export class BulkJudgementBody extends ActBody {
  @Parts(SELECTION)
  readonly assignments: SelectedBody[];
}

export class BulkReturnBody extends ActBody {
  @Parts(SELECTION)
  readonly assignments: SelectedBody[];

  @TextList({ ...REASONS, description: 'Why they go back to the lead.', example: ['Chưa có số liệu của quý II'] })
  readonly reasons: string[];
}

export class BulkDecreeBody extends DecreeBody {
  @Parts(SELECTION)
  readonly assignments: SelectedBody[];
}

export class BulkTransferBody extends BulkDecreeBody {
  @Slug({ description: 'Who leads them from now on.', example: 'so-tu-phap' })
  readonly toAgencyId: string;
}

export class BulkGrantBody extends BulkDecreeBody {
  @Part({
    description: 'The limit as the decision states it, the same for all; what each lead proposed when absent.',
    of: () => DeadlineBody,
    optional: true,
  })
  readonly deadline?: DeadlineBody;

  @Text(BEYOND_PARENT)
  readonly beyondParent?: string;
}

export class BulkDeadlineChangeBody extends BulkDecreeBody {
  @Part({
    description: 'The limit as the decision states it, the same for all; null takes the deadlines away.',
    of: () => DeadlineBody,
    nullable: true,
  })
  readonly deadline: DeadlineBody | null;

  @Text(BEYOND_PARENT)
  readonly beyondParent?: string;
}

export class BulkRenewalBody extends BulkDecreeBody {
  @Part(STATED_DEADLINE)
  readonly deadline?: DeadlineBody | null;

  @Text(BEYOND_PARENT)
  readonly beyondParent?: string;
}
