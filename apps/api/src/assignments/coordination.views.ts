import { ApiProperty } from '@nestjs/swagger';
import { AssignmentChangedView } from './assignment.views.js';

export class CoordinationAskedView extends AssignmentChangedView {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The number of the request, 1, 2, 3, … within the assignment; null when the same was asked before.',
    example: 1,
  })
  readonly request: number | null;
}
