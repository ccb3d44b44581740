import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiProperty, ApiTags, OmitType } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { AssignmentQueries, assignmentsProjection, deadlineWatch } from '#assignments';
import { ASSIGNMENT_UNKNOWN, assignmentStream } from '#assignments/domain';
import { DEADLINE_POLICY, TimerQueries } from '#deadlines';
import type { DeadlinePolicy } from '#deadlines/domain';
import { directivesProjection } from '#directives';
import { PostgresEventLog } from '#event-store';
import type { Clock } from '#kernel';
import { currentAsOf, decodeCursor, kindOfRule, pageOf, Problem, type Page } from '#platform';
import { sightOf } from '../attachments/sight.js';
import { CLOCK } from '../http/command-context.js';
import { AfterQuery, Paged, ReadQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { timerView, TimerView } from '../operations/timer.views.js';
import { AssignmentFilterQuery, filterOf } from './assignment-filter.query.js';
import { AssignmentPath } from './assignment.path.js';
import { assignmentSummaryView, AssignmentSummaryView, assignmentView, AssignmentView } from './assignment.views.js';
import { ShownAssignments } from './shown-assignments.js';
import { BranchView, branchView } from './branch.views.js';
import { LARGEST_SELECTION } from './bulk.bodies.js';
import { SelectionView } from './bulk.views.js';

/** What is read: who sees an assignment depends on the secrecy of its directive. */
const READ_MODELS = [assignmentsProjection.name, directivesProjection.name];

class AssignmentTimersView {
  @ApiProperty({ type: [TimerView], description: 'In the order of their moments.' })
  readonly timers: TimerView[];
}

class SelectionQuery extends OmitType(AssignmentFilterQuery, ['limit', 'asOf', 'effectiveAt'] as const) {}

@ApiTags('assignments')
@Controller('v1/assignments')
export class AssignmentReadsController {
  constructor(
    private readonly assignments: AssignmentQueries,
    private readonly shown: ShownAssignments,
    private readonly reads: ReadYourWrites,
    private readonly log: PostgresEventLog,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly timers: TimerQueries,
    @Inject(DEADLINE_POLICY) private readonly policy: DeadlinePolicy,
  ) {}

  @Get()
  @ReadRoute({ summary: 'List assignments, each with its status as of now', permission: 'assignment:read' })
  @Paged(AssignmentSummaryView)
  async listAssignments(
    @CurrentCaller() caller: Caller,
    @Query() query: AssignmentFilterQuery,
  ): Promise<Page<AssignmentSummaryView>> {
    const { tenant } = caller;
    await this.reads.reached(tenant, query.after, ...READ_MODELS);
    const at = this.clock.now();
    const filter = filterOf(query, at);
    return readPage(
      'assignments',
      query,
      (paging) => this.assignments.list(tenant, filter, sightOf(caller), paging),
      ({ assignmentId }) => assignmentId,
      (row) => assignmentSummaryView(row, at),
    );
  }

  @Get('selection')
  @ReadRoute({
    summary: `Select assignments for a bulk act: how many there are, and at most ${LARGEST_SELECTION} of them at a time`,
    permission: 'assignment:read',
    answers: SelectionView,
  })
  async selectAssignments(@CurrentCaller() caller: Caller, @Query() query: SelectionQuery): Promise<SelectionView> {
    const { tenant } = caller;
    await this.reads.reached(tenant, query.after, ...READ_MODELS);
    const filter = filterOf(query, this.clock.now());
    const after = query.cursor === undefined ? undefined : String(decodeCursor('selection', 1, query.cursor)[0]);
    const paging = { ...(after !== undefined && { after }), limit: LARGEST_SELECTION + 1 };
    const [count, rows] = await Promise.all([
      this.assignments.count(tenant, filter, sightOf(caller)),
      this.assignments.list(tenant, filter, sightOf(caller), paging),
    ]);
    const { items, next } = pageOf('selection', rows, LARGEST_SELECTION, ({ assignmentId }) => [assignmentId]);
    return { count, assignments: items.map(({ assignmentId, round }) => ({ assignmentId, round })), next };
  }

  @Get(':assignmentId')
  @ReadRoute({
    summary: 'See an assignment: its status, the rule and the events that gave it, who held it, and what is open',
    permission: 'assignment:read',
    answers: AssignmentView,
    refusals: [ASSIGNMENT_UNKNOWN],
  })
  async findAssignment(
    @CurrentCaller() caller: Caller,
    @Param() { assignmentId }: AssignmentPath,
    @Query() { after }: ReadQuery,
  ): Promise<AssignmentView> {
    const { tenant } = caller;
    await this.reads.reached(tenant, after, ...READ_MODELS);
    const row = await this.shown.find(caller, assignmentId);
    const effectiveUntil = currentAsOf()?.effectiveUntil;
    const history = await this.log.read(tenant, assignmentStream(assignmentId), {
      ...(effectiveUntil !== undefined && { effectiveUntil }),
    });
    // The row may be a moment behind the log, or of the past: the history ends where the row does.
    const shown = history.filter(({ position }) => position <= row.position);
    return assignmentView(row, shown, this.clock.now());
  }

  @Get(':assignmentId/tree')
  @ReadRoute({
    summary: 'See an assignment with the line above it and every part below it, and the sums of each group',
    permission: 'assignment:read',
    answers: BranchView,
    refusals: [ASSIGNMENT_UNKNOWN],
  })
  async findTree(
    @CurrentCaller() caller: Caller,
    @Param() { assignmentId }: AssignmentPath,
    @Query() { after }: ReadQuery,
  ): Promise<BranchView> {
    const { tenant } = caller;
    await this.reads.reached(tenant, after, ...READ_MODELS);
    await this.shown.find(caller, assignmentId);
    const branch = await this.assignments.branch(tenant, assignmentId);
    if (branch === null) throw unknown(assignmentId);
    return branchView(branch, this.clock.now());
  }

  @Get(':assignmentId/timers')
  @ReadRoute({
    summary: 'See every reminder and escalation of an assignment: sent, not sent or still to come, and why',
    permission: 'assignment:read',
    answers: AssignmentTimersView,
    refusals: [ASSIGNMENT_UNKNOWN],
  })
  async listTimersOfAssignment(
    @CurrentCaller() caller: Caller,
    @Param() { assignmentId }: AssignmentPath,
    @Query() { after }: AfterQuery,
  ): Promise<AssignmentTimersView> {
    const { tenant } = caller;
    await this.reads.reached(tenant, after, ...READ_MODELS, deadlineWatch.name);
    await this.shown.find(caller, assignmentId);
    const timers = await this.timers.ofAssignment(tenant, assignmentId);
    return { timers: timers.map((timer) => timerView(timer, this.policy.zone)) };
  }
}

function unknown(assignmentId: string): Problem {
  return new Problem(kindOfRule(ASSIGNMENT_UNKNOWN), { facts: { assignmentId } });
}
