import { Choice, Part, Slug, Text, WholeNumber } from '#platform';
import { OPINIONS, type Opinion } from '#assignments/domain';
import { DeadlineBody } from '../directives/task.bodies.js';
import { AgencyActBody, LeadActBody } from './assignment.bodies.js';

export class QuestionBody extends LeadActBody {
  @Slug({ description: 'The agency that is asked.', example: 'so-tu-phap' })
  readonly agencyId: string;

  @Text({
    description: 'What is asked.',
    max: 5_000,
    example: 'Cho ý kiến về trình tự, thủ tục thu hồi đất tại Phường Tân Hòa',
  })
  readonly question: string;

  @Part({ description: 'By when; silence past it counts as agreement.', of: () => DeadlineBody })
  readonly deadline: DeadlineBody;
}

export class OpinionBody extends AgencyActBody {
  @WholeNumber({ description: 'The number of the request it answers.', min: 1, max: 1_000_000, example: 1 })
  readonly request: number;

  @Choice({ description: 'What the agency says to it.', values: OPINIONS, example: 'concur-with-comment' })
  readonly opinion: Opinion;

  @Text({
    description: 'What it has to say; left out only by one that simply concurs.',
    max: 20_000,
    optional: true,
    example: 'Đề nghị bổ sung căn cứ theo Điều 81 Luật Đất đai',
  })
  readonly comment?: string;
}
