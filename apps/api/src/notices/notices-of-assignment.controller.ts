import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { assignmentsProjection } from '#assignments';
import { ASSIGNMENT_UNKNOWN, assignmentStream } from '#assignments/domain';
import { directivesProjection } from '#directives';
import { PostgresEventLog } from '#event-store';
import {
  InboxQueries,
  noticesProjection,
  noticeWriter,
  WebhookDeliveryQueries,
  WebhookEndpointQueries,
  webhooksProjection,
} from '#notifications';
import { dueNotice, noticeStream } from '#notifications/domain';
import { AssignmentPath } from '../assignments/assignment.path.js';
import { ShownAssignments } from '../assignments/shown-assignments.js';
import { AfterQuery } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { courseOf, leadAtDeadline } from './course-of-notice.js';
import { courseView, NoticesOfAssignmentView, webhookOfAssignmentView } from './notice.views.js';

/** Notices shown of one assignment, at most, and as many deliveries: the oldest, which are the proof. */
const MOST_SHOWN = 1_000;

@ApiTags('notices')
@Controller('v1/assignments')
export class NoticesOfAssignmentController {
  constructor(
    private readonly assignments: ShownAssignments,
    private readonly inboxes: InboxQueries,
    private readonly endpoints: WebhookEndpointQueries,
    private readonly deliveries: WebhookDeliveryQueries,
    private readonly reads: ReadYourWrites,
    private readonly log: PostgresEventLog,
  ) {}

  @Get(':assignmentId/notices')
  @ReadRoute({
    summary:
      'Prove due notice: every notice about an assignment with all that came of it, what other systems were sent, and whether the lead was told in time',
    permission: 'assignment:read',
    answers: NoticesOfAssignmentView,
    refusals: [ASSIGNMENT_UNKNOWN],
  })
  async listNoticesOfAssignment(
    @CurrentCaller() caller: Caller,
    @Param() { assignmentId }: AssignmentPath,
    @Query() { after }: AfterQuery,
  ): Promise<NoticesOfAssignmentView> {
    const { tenant } = caller;
    await this.reads.reached(tenant, after, assignmentsProjection.name, directivesProjection.name);
    await this.reads.reached(tenant, after, noticeWriter.name, noticesProjection.name, webhooksProjection.name);
    await this.assignments.find(caller, assignmentId);
    const rows = await this.inboxes.about(tenant, assignmentId, { limit: MOST_SHOWN + 1 });
    const shown = rows.slice(0, MOST_SHOWN).map(({ noticeId }) => noticeStream(noticeId));
    const { streams } = await this.log.load(tenant, [...shown, assignmentStream(assignmentId)]);
    const sent = await this.deliveries.ofAssignment(tenant, assignmentId, { limit: MOST_SHOWN + 1 });
    const descriptions = await this.endpoints.descriptions(
      tenant,
      sent.map(({ endpointId }) => endpointId),
    );
    const courses = shown.map((stream) => courseOf(streams.get(stream) ?? []));
    return {
      assignmentId,
      dueNotice: dueNotice(courses, leadAtDeadline(streams.get(assignmentStream(assignmentId)) ?? [])),
      items: courses.map(courseView),
      webhooks: sent.slice(0, MOST_SHOWN).map((delivery) => webhookOfAssignmentView(delivery, descriptions)),
      complete: rows.length <= MOST_SHOWN && sent.length <= MOST_SHOWN,
    };
  }
}
