import { ApiProperty } from '@nestjs/swagger';
import type { RecordedEvent } from '#event-store';

export class EventView {
  @ApiProperty({ description: '1, 2, 3, … without gaps, in the order of commits.', example: 42 })
  readonly position: number;

  @ApiProperty({ example: 'organization-so-tai-chinh' })
  readonly stream: string;

  @ApiProperty({ description: '1, 2, 3, … within the stream.', example: 1 })
  readonly version: number;

  @ApiProperty({ example: 'agency.registered' })
  readonly type: string;

  @ApiProperty({ description: 'The shape of `data`.', example: 1 })
  readonly schemaVersion: number;

  @ApiProperty({ format: 'uuid' })
  readonly eventId: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What happened, by type and schema version; empty where it is withheld.',
  })
  readonly data: RecordedEvent['data'];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Who and why: actor, on behalf of, reason, correlation, causation, command id.',
  })
  readonly metadata: RecordedEvent['metadata'];

  @ApiProperty({ format: 'date-time', description: 'When it was learned; never decreasing along positions.' })
  readonly recordedAt: string;

  @ApiProperty({ format: 'date-time', description: 'When it was true.' })
  readonly effectiveAt: string;

  @ApiProperty({
    enum: [true],
    required: false,
    description:
      'There where it speaks of a directive of secrecy that the caller may not see: data and reason are left out.',
  })
  readonly withheld?: true;
}

export function eventView({ tenant: _, ...event }: RecordedEvent, isSecret: boolean): EventView {
  if (!isSecret) return event;
  const { reason: _reason, ...metadata } = event.metadata;
  return { ...event, data: {}, metadata, withheld: true };
}
