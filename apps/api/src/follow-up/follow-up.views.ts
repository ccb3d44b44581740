import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { Ladder, LadderTerms, PlannedRung } from '#deadlines/domain';
import { FollowUpPolicyBody, LadderTermsBody } from './follow-up.bodies.js';

export class FollowUpPolicyView extends OmitType(FollowUpPolicyBody, ['reasons', 'source'] as const) {
  @ApiProperty({ description: 'How often it was set; 0 while the defaults hold.', example: 1 })
  readonly version: number;
}

export class FollowUpPolicyEntryView {
  @ApiProperty({ description: 'Position in the log.', example: 12 })
  readonly position: number;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty({ example: 'van-thu' })
  readonly by: string;

  @ApiProperty({ type: [String] })
  readonly reasons: readonly string[];

  @ApiProperty({ type: String, nullable: true })
  readonly source: string | null;

  @ApiProperty({ type: OmitType(FollowUpPolicyBody, ['reasons', 'source'] as const) })
  readonly policy: object;
}

export class FollowUpPolicyHistoryView {
  @ApiProperty({ type: [FollowUpPolicyEntryView], description: 'As it was set, oldest first.' })
  readonly entries: FollowUpPolicyEntryView[];
}

export class PolicySetView {
  @ApiProperty({ example: 1 })
  readonly version: number;
}

export class LadderChangedView {
  @ApiProperty({ example: 'khan' })
  readonly ladderId: string;

  @ApiProperty({ example: 1 })
  readonly version: number;
}

export class LadderView extends LadderTermsBody {
  @ApiProperty({ example: 'khan' })
  readonly ladderId: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Null for the ladder that is built in.' })
  readonly version: number | null;

  @ApiProperty({ description: 'Whether no policy may choose it any more.' })
  readonly retired: boolean;
}

class PlannedRungView {
  @ApiProperty({ example: 'before' })
  readonly rung: string;

  @ApiProperty({ enum: ['remind', 'escalate'] })
  readonly action: PlannedRung['action'];

  @ApiProperty({ format: 'date-time' })
  readonly fireAt: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why it would never fire.' })
  readonly skipReason: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'From where it would be moved.' })
  readonly askedForAt: string | null;
}

export class LadderPreviewView {
  @ApiProperty({ format: 'date-time' })
  readonly dueAt: string;

  @ApiProperty({ type: [PlannedRungView], description: 'In the order of firing, if the deadline were given now.' })
  readonly rungs: PlannedRungView[];
}

export function ladderView(ladder: Ladder, retired: boolean): LadderView {
  const { ladderId, version = null, rungs, compress = false } = ladder;
  return { ladderId, version, retired, compress, rungs: rungs as LadderView['rungs'] };
}

export function plannedRungView({ rung, action, fireAt, skipped, moved }: PlannedRung): PlannedRungView {
  return { rung, action, fireAt, skipReason: skipped ?? null, askedForAt: moved?.from ?? null };
}

/** The terms of a ladder as the domain takes them. */
export function ladderTermsOf(ladderId: string, { rungs, compress }: LadderTermsBody): LadderTerms {
  return {
    ladderId,
    rungs: rungs.map(({ name, action, offsetMinutes = 0, working, tells, text, urgent }) => ({
      name,
      action,
      offsetMinutes,
      ...(working && { working: { ...working } }),
      ...(tells && { tells: tells.map((telling) => ({ ...telling })) }),
      ...(text !== undefined && { text }),
      ...(urgent && { urgent }),
    })),
    ...(compress && { compress }),
  };
}
