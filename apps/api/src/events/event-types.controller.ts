import { Controller, Get, Param } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Json, JsonObject } from '#kernel';
import { Problem, Text } from '#platform';
import { EVENT_TYPE_UNKNOWN } from '../http/api.problems.js';
import { ReadRoute } from '../http/routes.js';
import { EventTypes, type EventType } from './event-types.js';

class EventTypePath {
  @Text({
    max: 100,
    pattern: /^[a-z-]+\.[a-z-]+$/,
    accepted: 'a type such as assignment.accepted',
    description: 'The type of the event.',
    example: 'assignment.accepted',
  })
  readonly type: string;
}

class EventTypeView {
  @ApiProperty({ example: 'assignment.accepted' })
  readonly type: string;

  @ApiProperty({
    description: 'What happened.',
    example: 'The answer was accepted, in time or late: the assignment is done.',
  })
  readonly sentence: string;

  @ApiProperty({ type: [Number], description: 'Every version there is, the one that is written last.', example: [1] })
  readonly versions: readonly number[];

  @ApiProperty({ description: 'Where its schemas are.', example: '/v1/event-types/assignment.accepted' })
  readonly link: string;
}

class EventTypesView {
  @ApiProperty({ type: [EventTypeView], description: 'In the order of the alphabet.' })
  readonly items: readonly EventTypeView[];
}

class EventTypeVersionView {
  @ApiProperty({ description: '`schemaVersion` of the event.', example: 1 })
  readonly version: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'JSON Schema (2020-12) of `data`. Fields that it does not name may come.',
  })
  readonly schema: JsonObject;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The data of an event.' })
  readonly example: Json;
}

class EventTypeSchemasView {
  @ApiProperty({ example: 'assignment.accepted' })
  readonly type: string;

  @ApiProperty({
    description: 'What happened.',
    example: 'The answer was accepted, in time or late: the assignment is done.',
  })
  readonly sentence: string;

  @ApiProperty({ type: [EventTypeVersionView], description: 'The one that is written last.' })
  readonly versions: readonly EventTypeVersionView[];
}

@ApiTags('events')
@Controller('v1/event-types')
export class EventTypesController {
  constructor(private readonly types: EventTypes) {}

  @Get()
  @ReadRoute({
    summary: 'Every type of events that can stand in the log',
    permission: 'event-type:read',
    answers: EventTypesView,
  })
  async listEventTypes(): Promise<EventTypesView> {
    const types = await this.types.list();
    return {
      items: types.map(({ type, sentence, versions }) => ({
        type,
        sentence,
        versions: versions.map(({ version }) => version),
        link: `/v1/event-types/${type}`,
      })),
    };
  }

  @Get(':type')
  @ReadRoute({
    summary: 'The form of a type of events: a JSON Schema of every version, with an example',
    permission: 'event-type:read',
    answers: EventTypeSchemasView,
    problems: [EVENT_TYPE_UNKNOWN],
  })
  async readEventType(@Param() { type }: EventTypePath): Promise<EventTypeSchemasView> {
    const found = await this.types.find(type);
    if (found === undefined) throw new Problem(EVENT_TYPE_UNKNOWN);
    return schemasView(found);
  }
}

function schemasView({ type, sentence, versions }: EventType): EventTypeSchemasView {
  return {
    type,
    sentence,
    versions: versions.map(({ version, schema }) => {
      const [example = {}] = schema['examples'] as readonly Json[];
      return { version, schema, example };
    }),
  };
}
