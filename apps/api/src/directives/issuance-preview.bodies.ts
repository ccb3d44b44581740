import { CalendarDay, Part, WholeNumber } from '#platform';
import { DEFAULT_OVERLOAD, DEFAULT_USUAL_WEEKS, DEFAULT_WEEKS_AHEAD, MOST_WEEKS_AHEAD } from '#reporting/domain';
import { DirectiveTextBody } from './directive.bodies.js';

export class OverloadBody {
  @WholeNumber({
    description: 'More than this falls due in the week; what follows from the usual week of the agency when absent.',
    min: 0,
    max: 100_000,
    optional: true,
    example: 20,
  })
  readonly most?: number;

  @WholeNumber({
    description: 'More than so many per cent of what falls due in its usual week.',
    min: 100,
    max: 10_000,
    default: DEFAULT_OVERLOAD.percentOfUsual,
    optional: true,
  })
  readonly percentOfUsual?: number;

  @WholeNumber({
    description: 'And more than so many: little after a quiet time is no overload.',
    min: 0,
    max: 100_000,
    default: DEFAULT_OVERLOAD.atLeast,
    optional: true,
  })
  readonly atLeast?: number;

  @WholeNumber({
    description: 'How many weeks back a usual week is taken from; fewer where the agency has had no work before.',
    min: 1,
    max: 104,
    default: DEFAULT_USUAL_WEEKS,
    optional: true,
  })
  readonly usualWeeks?: number;
}

const ISSUED_ON = {
  description: 'The date on the document, also one to come; today when absent.',
  optional: true,
  example: '2025-08-04',
};

const WEEKS = {
  description: 'How many weeks one looks ahead, the present one included. They are those of ISO 8601.',
  min: 1,
  max: MOST_WEEKS_AHEAD,
  default: DEFAULT_WEEKS_AHEAD,
  optional: true,
};

const OVERLOAD = { description: 'When a week is an overload.', of: () => OverloadBody, optional: true };

export class IssuancePreviewBody {
  @CalendarDay(ISSUED_ON)
  readonly issuedOn?: string;

  @WholeNumber(WEEKS)
  readonly weeks?: number;

  @Part(OVERLOAD)
  readonly overload?: OverloadBody;
}

/** A text that nobody has drafted yet. */
export class TextPreviewBody extends DirectiveTextBody {
  @CalendarDay(ISSUED_ON)
  readonly issuedOn?: string;

  @WholeNumber(WEEKS)
  readonly weeks?: number;

  @Part(OVERLOAD)
  readonly overload?: OverloadBody;
}
