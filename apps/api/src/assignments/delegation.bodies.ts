import { Part, Parts, Slug, SlugList, Text } from '#platform';
import { DeadlineBody } from '../directives/task.bodies.js';
import { LeadActBody } from './assignment.bodies.js';

export class DelegatedPartBody {
  @Slug({ description: 'Who gets it.', example: 'phong-ngan-sach' })
  readonly toAgencyId: string;

  @Text({ description: 'What is to be done.', max: 10_000, example: 'Tổng hợp số liệu ngân sách của 13 sở' })
  readonly summary: string;

  @SlugList({
    description: 'Who helps.',
    maxItems: 200,
    unique: true,
    optional: true,
    example: ['phong-ke-hoach'],
  })
  readonly coordinatingAgencyIds?: string[];

  @Part({
    description: 'Its own limit; that of the whole when absent, none when null.',
    of: () => DeadlineBody,
    optional: true,
    nullable: true,
  })
  readonly deadline?: DeadlineBody | null;

  @Text({
    description: 'Why it may end after its whole; refused without it.',
    max: 2_000,
    optional: true,
    example: 'Theo phụ lục II của văn bản',
  })
  readonly beyondParent?: string;
}

export class DelegationBody extends LeadActBody {
  @Parts({
    description: 'What is given out: all of it, or nothing.',
    of: () => DelegatedPartBody,
    minItems: 1,
    maxItems: 200,
  })
  readonly parts: DelegatedPartBody[];
}
