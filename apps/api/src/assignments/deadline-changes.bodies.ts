import { Part, TextList } from '#platform';
import { DeadlineBody } from '../directives/task.bodies.js';
import { LeadActBody } from './assignment.bodies.js';
import { REASONS } from './decree.bodies.js';

export class ExtensionWishBody extends LeadActBody {
  @TextList({
    ...REASONS,
    description: 'Why more time is needed.',
    example: ['Còn 5/13 sở chưa gửi số liệu'],
  })
  readonly reasons: string[];

  @Part({ description: 'By when it would be done.', of: () => DeadlineBody })
  readonly proposed: DeadlineBody;
}
