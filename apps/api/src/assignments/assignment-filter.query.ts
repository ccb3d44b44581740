import {
  ASSIGNMENT_PHASES,
  ESCALATION_STAGES,
  PENDING_KINDS,
  type AssignmentFilter,
  type EscalationStage,
  type PendingKind,
} from '#assignments';
import type { AssignmentPhase } from '#assignments';
import { OFFICIAL_STATUSES, type ExplainedStatus, type OfficialStatus } from '#assignments/domain';
import type { Instant } from '#kernel';
import { Choice, Moment, Slug, Uuid, WholeNumberParameter } from '#platform';
import { PageQuery } from '../http/page.js';
import { SHOWN_STATUSES } from './status.views.js';

const YES_OR_NO = { values: ['true', 'false'], optional: true } as const;

/** Which assignments are meant: each parameter narrows what the others leave. */
export class AssignmentFilterQuery extends PageQuery {
  @Uuid({ description: 'Only assignments of this directive.', optional: true })
  readonly directive?: string;

  @Slug({ description: 'Only assignments this agency answers for.', optional: true, example: 'so-tai-chinh' })
  readonly agency?: string;

  @Slug({
    description:
      'Only assignments this agency answers for or once answered for: as it was before a transfer or a merger.',
    optional: true,
    example: 'so-tai-chinh',
  })
  readonly everLedBy?: string;

  @Slug({ description: 'Only assignments somebody holds now.', optional: true, example: 'van-phong-ubnd-tinh' })
  readonly holder?: string;

  @Choice({
    description: 'Only assignments that were escalated and whose holder has come so far with it.',
    values: ESCALATION_STAGES,
    optional: true,
  })
  readonly escalation?: EscalationStage;

  @Choice({
    description: 'Only assignments that stand there.',
    values: ASSIGNMENT_PHASES,
    optional: true,
    example: 'responded',
  })
  readonly phase?: AssignmentPhase;

  @Choice({
    description: 'Only assignments shown with this status, as of now.',
    values: SHOWN_STATUSES,
    optional: true,
  })
  readonly status?: ExplainedStatus['status'];

  @Choice({
    description:
      'Only assignments that count among this one of the official four, as of now: those not yet due count as within time.',
    values: OFFICIAL_STATUSES,
    optional: true,
  })
  readonly counted?: OfficialStatus;

  @Uuid({ description: 'Only parts of this assignment.', optional: true })
  readonly parent?: string;

  @Choice({ ...YES_OR_NO, description: 'Only parts of others, or only what directives assigned.' })
  readonly part?: 'true' | 'false';

  @Choice({ ...YES_OR_NO, description: 'Only standing duties, or only what can be done.' })
  readonly standing?: 'true' | 'false';

  @Uuid({ description: 'Only the times of the series that began with this assignment.', optional: true })
  readonly series?: string;

  @Choice({ ...YES_OR_NO, description: 'Only what comes again and again, or only what does not.' })
  readonly recurring?: 'true' | 'false';

  @Slug({ description: 'Only assignments of this field of work.', optional: true, example: 'ngan-sach' })
  readonly field?: string;

  @Choice({ ...YES_OR_NO, description: 'Only what has not ended, or only what has.' })
  readonly open?: 'true' | 'false';

  @Choice({
    description: 'Only assignments in which this was asked for and is not decided.',
    values: PENDING_KINDS,
    optional: true,
    example: 'extension',
  })
  readonly pending?: PendingKind;

  @Moment({ description: 'Only deadlines from this moment on.', optional: true, example: '2025-08-04T00:00:00+07:00' })
  readonly dueFrom?: Instant;

  @Moment({ description: 'Only deadlines before this moment.', optional: true, example: '2025-08-11T00:00:00+07:00' })
  readonly dueBefore?: Instant;

  @Moment({
    description: 'Only what can be done in time up to this moment or later: the days of `/v1/reports/workloads/ahead`.',
    optional: true,
    example: '2025-08-04T00:00:00+07:00',
  })
  readonly lastOnTimeFrom?: Instant;

  @Moment({
    description: 'Only what can be done in time up to a moment before this one.',
    optional: true,
    example: '2025-08-11T00:00:00+07:00',
  })
  readonly lastOnTimeBefore?: Instant;

  @WholeNumberParameter({
    description:
      'Only what counts as overdue, for more than so many days of 24 hours: a band of `/v1/reports/overdue-ages`.',
    min: 0,
    max: 10_000,
    optional: true,
    example: 3,
  })
  readonly overdueMoreThan?: number;

  @WholeNumberParameter({
    description: 'Only what counts as overdue, for no more than so many days.',
    min: 1,
    max: 10_000,
    optional: true,
    example: 10,
  })
  readonly overdueUpTo?: number;
}

/** @param at the moment statuses are judged at */
export function filterOf(query: Omit<AssignmentFilterQuery, 'limit'>, at: Instant): AssignmentFilter {
  const { directive, agency, everLedBy, holder, phase, status, counted, parent, part, standing, open } = query;
  const { series, recurring, field, pending, dueFrom, dueBefore, escalation } = query;
  const { lastOnTimeFrom, lastOnTimeBefore, overdueMoreThan, overdueUpTo } = query;
  return {
    at,
    ...(directive !== undefined && { directiveId: directive }),
    ...(agency !== undefined && { leadAgencyId: agency }),
    ...(everLedBy !== undefined && { everLedBy }),
    ...(holder !== undefined && { holderId: holder }),
    ...(phase !== undefined && { phase }),
    ...(escalation !== undefined && { escalation }),
    ...(status !== undefined && { status }),
    ...(counted !== undefined && { counted }),
    ...(parent !== undefined && { parentId: parent }),
    ...(part !== undefined && { isPart: part === 'true' }),
    ...(standing !== undefined && { standing: standing === 'true' }),
    ...(series !== undefined && { seriesId: series }),
    ...(recurring !== undefined && { recurring: recurring === 'true' }),
    ...(field !== undefined && { field }),
    ...(open !== undefined && { open: open === 'true' }),
    ...(pending !== undefined && { pending }),
    ...(dueFrom !== undefined && { dueFrom }),
    ...(dueBefore !== undefined && { dueBefore }),
    ...(lastOnTimeFrom !== undefined && { lastOnTimeFrom }),
    ...(lastOnTimeBefore !== undefined && { lastOnTimeBefore }),
    ...(overdueMoreThan !== undefined && { overdueMoreThan }),
    ...(overdueUpTo !== undefined && { overdueUpTo }),
  };
}
