import { ApiProperty } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { ACT_KINDS, type ActKind } from '#operations/domain';
import { CommandView } from '../http/command.views.js';

class ActOutcomeView {
  @ApiProperty({
    description: 'What it was done to.',
    example: 'job-failed.timers.0198a3a0-7c00-7000-8000-000000000001',
  })
  readonly id: string;

  @ApiProperty({
    description: 'What came of it; the description of the route says which words there are.',
    example: 'asked',
  })
  readonly outcome: string;

  @ApiProperty({ required: false, description: 'Why, where it did not go well.' })
  readonly detail?: string;
}

export class ActCarriedOutView extends CommandView {
  @ApiProperty({ format: 'uuid', description: 'Under which it is on record.' })
  readonly actId: string;

  @ApiProperty({ type: [ActOutcomeView] })
  readonly outcomes: readonly ActOutcomeView[];
}

export class WhoView {
  @ApiProperty({ example: 'quan-tri' })
  readonly subject: string;

  @ApiProperty({ required: false, description: 'The agency it speaks for.' })
  readonly agencyId?: string;
}

export class ActView {
  @ApiProperty({ format: 'uuid' })
  readonly actId: string;

  @ApiProperty({ description: 'Where in the log it began.', example: 42 })
  readonly position: number;

  @ApiProperty({ enum: ACT_KINDS })
  readonly kind: ActKind;

  @ApiProperty({ type: String, nullable: true, description: 'The queue or follower.', example: 'timers' })
  readonly target: string | null;

  @ApiProperty({ type: [String], description: 'What it was about, by id; empty where the target says it all.' })
  readonly items: readonly string[];

  @ApiProperty({ type: String, nullable: true, example: 'Bảo trì máy chủ thư' })
  readonly reason: string | null;

  @ApiProperty({ type: WhoView })
  readonly by: Actor;

  @ApiProperty({ format: 'date-time' })
  readonly begunAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly endedAt: string | null;

  @ApiProperty({
    type: [ActOutcomeView],
    nullable: true,
    description: 'What came of it; null until it has ended: sent again under the same key, it goes on.',
  })
  readonly outcomes: readonly ActOutcomeView[] | null;
}
