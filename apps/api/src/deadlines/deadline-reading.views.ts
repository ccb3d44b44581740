import { ApiProperty } from '@nestjs/swagger';
import type { PhraseAssumption } from '#deadlines/domain';
import { ExplanationView, UndatedLimitView, UnderstoodDeadlineView } from '../assignments/deadline.views.js';
import { DeadlineBody } from '../directives/task.bodies.js';

export class DeadlineReadingView {
  @ApiProperty({ type: DeadlineBody, description: 'The limit with its parts, as a draft takes it.' })
  readonly read: DeadlineBody;

  @ApiProperty({
    type: [String],
    description: 'What the words leave out and the reading takes from the date of the document.',
    example: ['year-of-document'],
  })
  readonly assumed: readonly PhraseAssumption[];

  @ApiProperty({ type: UnderstoodDeadlineView, nullable: true, description: 'Null where no moment follows.' })
  readonly deadline: UnderstoodDeadlineView | null;

  @ApiProperty({ type: UndatedLimitView, nullable: true, description: 'Why no moment follows; null where one does.' })
  readonly undated: UndatedLimitView | null;

  @ApiProperty({ type: ExplanationView, description: 'How it came about, in words.' })
  readonly explanation: ExplanationView;
}
