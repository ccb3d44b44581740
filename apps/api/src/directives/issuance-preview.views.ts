import { ApiProperty } from '@nestjs/swagger';
import type { ForeseenAssignment } from '#directives';
import type { ForeseenWorkloadLine } from '#reporting';
import type { UsualWeek } from '#reporting/domain';
import { StretchView, WorkloadAheadView } from '../reports/workload-ahead.views.js';

class ForeseenAssignmentView implements Pick<ForeseenAssignment, 'taskId' | 'leadAgencyId' | 'standing'> {
  @ApiProperty({ example: 'giai-trinh' })
  readonly taskId: string;

  @ApiProperty({ example: 'so-tai-chinh' })
  readonly leadAgencyId: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Null without a deadline.' })
  readonly dueAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'The last moment on time.' })
  readonly lastOnTimeAt: string | null;

  @ApiProperty({ description: 'A duty that is never done: it is no open work.' })
  readonly standing: boolean;
}

class UsualWeekView implements UsualWeek {
  @ApiProperty({
    description: 'The mean of so many weeks that are over; 0 where the agency never had work.',
    example: 12,
  })
  readonly weeks: number;

  @ApiProperty({ description: 'How much fell due in a week.', example: 3.25 })
  readonly perWeek: number;
}

class ForeseenWorkloadView implements ForeseenWorkloadLine {
  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;

  @ApiProperty({ type: String, nullable: true, description: 'On the date of the document.', example: 'Sở Tài chính' })
  readonly agencyName: string | null;

  @ApiProperty({ description: 'Assignments it would be given, standing duties included.', example: 3 })
  readonly given: number;

  @ApiProperty({ description: 'Those of them that are standing duties, and no open work.', example: 0 })
  readonly standing: number;

  @ApiProperty({ type: WorkloadAheadView, description: 'What it has ahead without the directive; `due` by `weeks`.' })
  readonly without: WorkloadAheadView;

  @ApiProperty({ type: WorkloadAheadView, description: 'And with it.' })
  readonly with: WorkloadAheadView;

  @ApiProperty({ type: UsualWeekView, description: 'What used to fall due for it in a week.' })
  readonly usual: UsualWeekView;

  @ApiProperty({ description: 'How many may fall due in a week without its being an overload.', example: 6.5 })
  readonly most: number;

  @ApiProperty({
    type: [String],
    description: 'The weeks that the directive adds to, and in which more would fall due than that.',
    example: ['2025-W33'],
  })
  readonly overloaded: readonly string[];

  @ApiProperty({ type: [String], description: 'Those of them that are an overload without it, too.', example: [] })
  readonly overloadedAlready: readonly string[];
}

/** What an issuance would give, and what that makes of the workloads ahead. */
export class IssuancePreviewView {
  @ApiProperty({ format: 'date' })
  readonly issuedOn: string;

  @ApiProperty({ format: 'date-time', description: 'The moment from which it was looked ahead.' })
  readonly at: string;

  @ApiProperty({ type: [ForeseenAssignmentView], description: 'In the order of tasks and their leads.' })
  readonly assigned: readonly ForeseenAssignmentView[];

  @ApiProperty({ type: [StretchView], description: 'The weeks ahead.' })
  readonly weeks: readonly StretchView[];

  @ApiProperty({
    type: [ForeseenWorkloadView],
    description: 'Who would be given work: whoever would be overloaded first, then whoever would be given most.',
  })
  readonly agencies: readonly ForeseenWorkloadView[];
}
