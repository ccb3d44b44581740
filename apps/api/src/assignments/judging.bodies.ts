import { Part, Text, TextList, WholeNumber } from '#platform';
import type { DeadlineBody } from '../directives/task.bodies.js';
import { ActBody } from './assignment.bodies.js';
import { AuthorityActBody, BEYOND_PARENT, REASONS, STATED_DEADLINE } from './decree.bodies.js';

const ROUND = {
  description: 'The round of the answer that was looked at; another one is then refused.',
  min: 1,
  max: 1_000_000,
  optional: true,
  example: 1,
};

export class ReturnBody extends ActBody {
  @TextList({
    ...REASONS,
    description: 'Why it goes back to the lead.',
    example: ['Chưa nêu nguyên nhân của từng nhóm vướng mắc'],
  })
  readonly reasons: string[];

  @WholeNumber(ROUND)
  readonly round?: number;
}

export class AcceptanceBody extends ActBody {
  @WholeNumber(ROUND)
  readonly round?: number;
}

export class PartialAcceptanceBody extends AuthorityActBody {
  @Text({ description: 'What of it is done.', max: 5_000, example: 'Báo cáo giải trình và số liệu của 13 sở' })
  readonly accepted: string;

  @Text({ description: 'What the lead still owes.', max: 5_000, example: 'Nguyên nhân của từng nhóm vướng mắc' })
  readonly remaining: string;

  @WholeNumber(ROUND)
  readonly round?: number;

  @Part(STATED_DEADLINE)
  readonly deadline?: DeadlineBody | null;

  @Text(BEYOND_PARENT)
  readonly beyondParent?: string;
}
