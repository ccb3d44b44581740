import { ApiProperty } from '@nestjs/swagger';
import { TOGETHER_MS } from '#audit';
import type { RecordedEvent } from '#event-store';
import { millisecondsOf, type DomainEvent } from '#kernel';
import type { Sentence } from '../assignments/status-sentences.js';
import { SentenceView } from '../assignments/status.views.js';
import type { Said, Tellings } from './telling.js';

class StoryActorView {
  @ApiProperty({ description: 'Who acted; `dondoc` is the engine.', example: 'an.nv' })
  readonly subject: string;

  @ApiProperty({ type: String, nullable: true, description: 'For which agency; null for the Office and the engine.' })
  readonly agencyId: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The agency in whose name it was entered.' })
  readonly onBehalfOf: string | null;
}

export class StoryEntryView {
  @ApiProperty({ example: 42 })
  readonly position: number;

  @ApiProperty({ description: '1, 2, 3, … in its stream.', example: 3 })
  readonly version: number;

  @ApiProperty({ example: 'assignment.responded' })
  readonly type: string;

  @ApiProperty({ type: SentenceView, description: 'What happened.' })
  readonly sentence: Sentence;

  @ApiProperty({ format: 'date-time', description: 'When it was true.' })
  readonly effectiveAt: string;

  @ApiProperty({ format: 'date-time', description: 'When it was learned.' })
  readonly recordedAt: string;

  @ApiProperty({ type: StoryActorView })
  readonly actor: StoryActorView;

  @ApiProperty({
    type: SentenceView,
    nullable: true,
    description: 'That it was entered late, where more than a minute lies between the two times; null otherwise.',
  })
  readonly enteredLate: Sentence | null;
}

export class StoryView {
  @ApiProperty({ type: [StoryEntryView], description: 'In the order in which it was learned.' })
  readonly entries: readonly StoryEntryView[];
}

/** Tells one event of a stream. */
export function storyEntry<Event extends DomainEvent>(
  recorded: RecordedEvent,
  tellings: Tellings<Event>,
  said: Said,
): StoryEntryView {
  const { position, version, type, data, metadata, effectiveAt, recordedAt } = recorded;
  const tell = tellings[type as Event['type']];
  const late = millisecondsOf(recordedAt) - millisecondsOf(effectiveAt) > TOGETHER_MS;
  const { moment } = said;
  return {
    position,
    version,
    type,
    sentence: tell(data, said),
    effectiveAt,
    recordedAt,
    actor: {
      subject: metadata.actor.subject,
      agencyId: metadata.actor.agencyId ?? null,
      onBehalfOf: metadata.onBehalfOf ?? null,
    },
    enteredLate: late
      ? {
          en: `Entered late: true since ${moment(effectiveAt)}, recorded ${moment(recordedAt)}.`,
          vi: `Nhập muộn: có hiệu lực từ ${moment(effectiveAt)}, ghi nhận lúc ${moment(recordedAt)}.`,
        }
      : null,
  };
}
