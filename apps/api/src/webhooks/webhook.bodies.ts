import type { ReplayExtent } from '#notifications/domain';
import { Choice, Flag, Text, TextList, WholeNumber, WholeNumbers } from '#platform';

const URL_EXAMPLE = 'https://dieu-hanh.example/dondoc';

const TYPES = {
  description:
    'Types of events that are sent, such as `assignment.escalated`, or all about one thing: `assignment.*`. None, or an empty list: all. Events about messages (`notice.…`, `endpoint.…`) are sent only where they are asked for by name.',
  max: 100,
  maxItems: 50,
  unique: true,
  example: ['directive.issued', 'assignment.*'],
};

const SUBJECTS = {
  description:
    'Streams whose events are sent, such as `directive-0198…`, or all of a category: `directive-*`. None, or an empty list: all.',
  max: 300,
  maxItems: 100,
  unique: true,
  example: ['assignment-*'],
};

const DESCRIPTION = {
  description: 'What it is for, for people.',
  max: 500,
  example: 'Hệ thống điều hành của Sở Tài chính',
};

const SECRET_DIRECTIVES = {
  description:
    'Whether what concerns directives of secrecy is sent, too; only who may see them may ask for that. Not unless stated.',
};

export class WebhookBody {
  @Text({
    description: 'Where messages are sent: https, without user, password or fragment.',
    max: 2_000,
    example: URL_EXAMPLE,
  })
  readonly url: string;

  @Text(DESCRIPTION)
  readonly description: string;

  @TextList({ ...TYPES, optional: true })
  readonly types?: string[];

  @TextList({ ...SUBJECTS, optional: true })
  readonly subjects?: string[];

  @Flag({ ...SECRET_DIRECTIVES, optional: true })
  readonly secretDirectives?: boolean;
}

export class WebhookChangeBody {
  @Text({ description: 'Where messages are sent from now on.', max: 2_000, optional: true, example: URL_EXAMPLE })
  readonly url?: string;

  @Text({ ...DESCRIPTION, optional: true })
  readonly description?: string;

  @TextList({ ...TYPES, optional: true })
  readonly types?: string[];

  @TextList({ ...SUBJECTS, optional: true })
  readonly subjects?: string[];

  @Flag({ ...SECRET_DIRECTIVES, optional: true })
  readonly secretDirectives?: boolean;
}

export class WebhookDisableBody {
  @TextList({
    description: 'Why nothing is to be sent for the time being.',
    max: 2_000,
    minItems: 1,
    maxItems: 20,
    example: ['Bảo trì hệ thống nhận'],
  })
  readonly reasons: string[];
}

export class WebhookActBody {
  @Text({ description: 'Why, kept with the event.', max: 1_000, optional: true })
  readonly reason?: string;
}

const MOST_OVERLAP_HOURS = 168;

export class WebhookRotationBody {
  @WholeNumber({
    description: 'For how many hours the secret so far signs as well; 24 unless stated.',
    min: 0,
    max: MOST_OVERLAP_HOURS,
    default: 24,
    optional: true,
  })
  readonly overlapHours?: number;
}

const REPLAY_EXTENTS = ['undelivered', 'everything'] as const satisfies readonly ReplayExtent[];

export class WebhookReplayBody {
  @WholeNumber({
    description: 'The position of the log to begin at.',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    example: 1,
  })
  readonly from: number;

  @Choice({
    description:
      '`undelivered`: what was never delivered; `everything`: what was delivered, too, under the same ids. `undelivered` unless stated.',
    values: REPLAY_EXTENTS,
    optional: true,
  })
  readonly extent?: ReplayExtent;
}

export class DeliveryRetryBody {
  @WholeNumbers({
    description: 'Positions of the deliveries to try again at once.',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    minItems: 1,
    maxItems: 500,
    example: [42],
  })
  readonly positions: number[];
}
