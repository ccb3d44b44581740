import { Moment, Slug, TextList } from '#platform';
import type { Instant } from '#kernel';

export class FollowUpPauseBody {
  @Slug({ description: 'Whose work is not followed up.', example: 'so-tai-chinh' })
  readonly agencyId: string;

  @Moment({ description: 'From when on; at once when absent.', optional: true })
  readonly from?: Instant;

  @Moment({ description: 'The first moment that is followed up again; open when absent.', optional: true })
  readonly until?: Instant;

  @TextList({ description: 'Why.', max: 2000, minItems: 1, maxItems: 20 })
  readonly reasons: string[];
}
