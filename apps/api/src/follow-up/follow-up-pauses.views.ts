import { ApiProperty } from '@nestjs/swagger';
import type { FollowUpPauseEvent } from '#deadlines/domain';
import type { RecordedEvent } from '#event-store';

export class FollowUpPausedView {
  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;
}

class FollowUpPauseEntryView {
  @ApiProperty({ description: 'Position in the log.', example: 12 })
  readonly position: number;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty({ example: 'van-thu' })
  readonly by: string;

  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;

  @ApiProperty({ enum: ['paused', 'resumed'] })
  readonly became: 'paused' | 'resumed';

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly from: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly until: string | null;

  @ApiProperty({ type: [String] })
  readonly reasons: readonly string[];
}

export class FollowUpPausesView {
  @ApiProperty({ type: [String], description: 'The agencies that are paused at the moment.' })
  readonly paused: readonly string[];

  @ApiProperty({ type: [FollowUpPauseEntryView], description: 'What was paused and resumed, oldest first.' })
  readonly entries: FollowUpPauseEntryView[];
}

export function pauseEntryView(recorded: RecordedEvent): FollowUpPauseEntryView {
  const event = recorded as unknown as FollowUpPauseEvent;
  const { from = null, until = null } = event.type === 'follow-up.paused' ? event.data : {};
  return {
    position: recorded.position,
    at: recorded.recordedAt,
    by: recorded.metadata.actor.subject,
    agencyId: event.data.agencyId,
    became: event.type === 'follow-up.paused' ? 'paused' : 'resumed',
    from,
    until,
    reasons: event.data.reasons,
  };
}
