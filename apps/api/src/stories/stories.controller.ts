import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { assignmentsProjection } from '#assignments';
import { ASSIGNMENT_UNKNOWN, assignmentStream } from '#assignments/domain';
import { DEADLINE_POLICY } from '#deadlines';
import type { DeadlinePolicy } from '#deadlines/domain';
import { directivesProjection } from '#directives';
import { DIRECTIVE_UNKNOWN, directiveStream } from '#directives/domain';
import { PostgresEventLog } from '#event-store';
import type { DomainEvent } from '#kernel';
import { agenciesProjection } from '#organizations';
import { currentAsOf } from '#platform';
import { AssignmentPath } from '../assignments/assignment.path.js';
import { ShownAssignments } from '../assignments/shown-assignments.js';
import { DirectivePath } from '../directives/directive.path.js';
import { ShownDirectives } from '../directives/shown-directives.js';
import { ReadQuery } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { ASSIGNMENT_TELLINGS } from './assignment-tellings.js';
import { DIRECTIVE_TELLINGS } from './directive-tellings.js';
import { SaidNames } from './said-names.js';
import { storyEntry, StoryView } from './story.views.js';
import type { Said, Tellings } from './telling.js';

@ApiTags('events')
@Controller('v1')
export class StoriesController {
  constructor(
    private readonly assignments: ShownAssignments,
    private readonly directives: ShownDirectives,
    private readonly log: PostgresEventLog,
    private readonly names: SaidNames,
    private readonly reads: ReadYourWrites,
    @Inject(DEADLINE_POLICY) private readonly policy: DeadlinePolicy,
  ) {}

  @Get('directives/:directiveId/story')
  @ReadRoute({
    summary: 'Read the story of a directive: every event of it in a sentence',
    permission: 'directive:read',
    answers: StoryView,
    refusals: [DIRECTIVE_UNKNOWN],
  })
  async tellDirective(
    @CurrentCaller() caller: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() { after }: ReadQuery,
  ): Promise<StoryView> {
    await this.directives.filterOf(caller, directiveId, after, agenciesProjection.name);
    return this.#story(caller.tenant, directiveStream(directiveId), DIRECTIVE_TELLINGS);
  }

  @Get('assignments/:assignmentId/story')
  @ReadRoute({
    summary: 'Read the story of an assignment: every event of it in a sentence',
    permission: 'assignment:read',
    answers: StoryView,
    refusals: [ASSIGNMENT_UNKNOWN],
  })
  async tellAssignment(
    @CurrentCaller() caller: Caller,
    @Param() { assignmentId }: AssignmentPath,
    @Query() { after }: ReadQuery,
  ): Promise<StoryView> {
    const { tenant } = caller;
    await this.reads.reached(
      tenant,
      after,
      assignmentsProjection.name,
      directivesProjection.name,
      agenciesProjection.name,
    );
    await this.assignments.find(caller, assignmentId);
    return this.#story(tenant, assignmentStream(assignmentId), ASSIGNMENT_TELLINGS);
  }

  /** As far as it was known, and true, at the moment that is asked about. */
  async #story<Event extends DomainEvent>(
    tenant: string,
    stream: string,
    tellings: Tellings<Event>,
  ): Promise<StoryView> {
    const past = currentAsOf();
    const events = await this.log.read(tenant, stream, {
      ...(past?.effectiveUntil !== undefined && { effectiveUntil: past.effectiveUntil }),
    });
    const shown = events.filter(({ position }) => position <= (past?.position ?? Number.MAX_SAFE_INTEGER));
    const tell = (said: Said) => shown.map((event) => storyEntry(event, tellings, said));
    const said = await this.names.of(tenant, tell, this.policy.zone);
    return { entries: shown.map((event) => storyEntry(event, tellings, said(event.effectiveAt))) };
  }
}
