import type { EventCriteria } from '#audit';
import type { Instant } from '#kernel';
import { Moment, Slug, Text, Uuid, WordsParameter } from '#platform';
import type { EventView } from './event.views.js';

/** What events are looked for by. All that is given has to fit. */
export class EventFilterQuery {
  @Text({ max: 200, description: 'Who acted: the subject of their token.', example: 'an.nv', optional: true })
  readonly actor?: string;

  @Slug({
    description: 'The agency that acted, for which somebody acted, or which the event names in any part.',
    example: 'so-tai-chinh',
    optional: true,
  })
  readonly agency?: string;

  @WordsParameter({
    description: 'Any of these types.',
    maxItems: 50,
    optional: true,
    example: ['assignment.returned', 'assignment.accepted'],
  })
  readonly types?: string[];

  @Moment({ description: 'Recorded then or later.', optional: true })
  readonly recordedFrom?: Instant;

  @Moment({ description: 'Recorded before then.', optional: true })
  readonly recordedTo?: Instant;

  @Moment({ description: 'True since then or later.', optional: true })
  readonly effectiveFrom?: Instant;

  @Moment({ description: 'True since before then.', optional: true })
  readonly effectiveTo?: Instant;

  @Uuid({ description: 'The directive it speaks of.', optional: true })
  readonly directive?: string;

  @Uuid({
    description: 'The assignment it speaks of; a part is found by its whole where the event names both.',
    optional: true,
  })
  readonly assignment?: string;

  @Text({
    max: 200,
    description: 'The request or job it came from: `X-Correlation-Id` of an answer.',
    optional: true,
  })
  readonly correlation?: string;
}

export function criteriaOf(filter: EventFilterQuery): EventCriteria {
  const { actor, agency, directive, assignment, correlation, types } = filter;
  const { recordedFrom, recordedTo, effectiveFrom, effectiveTo } = filter;
  return {
    ...(actor !== undefined && { actor }),
    ...(agency !== undefined && { agencyId: agency }),
    ...(directive !== undefined && { directiveId: directive }),
    ...(assignment !== undefined && { assignmentId: assignment }),
    ...(correlation !== undefined && { correlationId: correlation }),
    ...(types !== undefined && { types }),
    ...(recordedFrom !== undefined && { recordedFrom }),
    ...(recordedTo !== undefined && { recordedTo }),
    ...(effectiveFrom !== undefined && { effectiveFrom }),
    ...(effectiveTo !== undefined && { effectiveTo }),
  };
}

/**
 * What may be told of what was found. That an event fits what it is about would tell what is withheld of it, so such
 * events are found by what still shows of them alone: who acted, type, times and correlation.
 */
export function tellable(events: readonly EventView[], filter: EventFilterQuery): readonly EventView[] {
  const isAbout = filter.agency !== undefined || filter.directive !== undefined || filter.assignment !== undefined;
  return isAbout ? events.filter(({ withheld }) => withheld !== true) : events;
}
