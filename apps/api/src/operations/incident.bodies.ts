import { MOST_AT_ONCE } from '#operations';
import type { Instant } from '#kernel';
import { Moment, Part, Text, TextList } from '#platform';

const KIND = { max: 60, pattern: /^[a-z][a-z-]*$/, accepted: 'lower-case letters and hyphens, such as job-failed' };
const SOURCE = {
  max: 63,
  pattern: /^[a-z0-9][a-z0-9-]*$/,
  accepted: 'the name of a follower or queue, the id of a webhook, or mail',
};
const INCIDENT_ID = {
  max: 300,
  pattern: /^[a-z][a-z-]*\.[^\s]+$/,
  accepted: 'the id of an incident, such as job-failed.timers.0198a3a0-7c00-7000-8000-000000000001',
};

class IncidentFilterBody {
  @Text({ ...KIND, description: 'Only those of this kind.', example: 'job-failed', optional: true })
  readonly kind?: string;

  @Text({
    ...SOURCE,
    description: 'Only those of this follower, queue or webhook, or of `mail`.',
    example: 'timers',
    optional: true,
  })
  readonly source?: string;

  @Moment({ description: 'Only those that happened at or after this moment, last.', optional: true })
  readonly since?: Instant;
}

class ChosenIncidentsBody {
  @TextList({ ...INCIDENT_ID, description: 'These.', minItems: 1, maxItems: MOST_AT_ONCE, optional: true })
  readonly ids?: readonly string[];

  @Part({
    description: `All that match and nobody dismissed, the last first, at most ${MOST_AT_ONCE}; an empty filter means all.`,
    of: () => IncidentFilterBody,
    optional: true,
  })
  readonly filter?: IncidentFilterBody;
}

export class RetryIncidentsBody {
  @Part({ description: 'Which.', of: () => ChosenIncidentsBody, exactlyOneOf: ['ids', 'filter'] })
  readonly incidents: ChosenIncidentsBody;

  @Text({ description: 'Why, for the record.', max: 500, optional: true })
  readonly reason?: string;
}

export class DismissIncidentsBody {
  @Part({ description: 'Which.', of: () => ChosenIncidentsBody, exactlyOneOf: ['ids', 'filter'] })
  readonly incidents: ChosenIncidentsBody;

  @Text({ description: 'Why nobody has to look into it any more, for the record.', max: 500 })
  readonly reason: string;
}
