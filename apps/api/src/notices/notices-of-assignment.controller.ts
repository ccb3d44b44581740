import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { AssignmentQueries, assignmentsProjection } from '#assignments';
import { ASSIGNMENT_UNKNOWN, assignmentDecider, assignmentStream, type AssignmentEvent } from '#assignments/domain';
import { directivesProjection } from '#directives';
import { PostgresEventLog, type RecordedEvent } from '#event-store';
import { fold, type Instant } from '#kernel';
import {
  InboxQueries,
  noticesProjection,
  noticeWriter,
  WebhookDeliveryQueries,
  WebhookEndpointQueries,
  webhooksProjection,
} from '#notifications';
import { dueNotice, noticeStream, type NoticeCourse, type NoticeEvent } from '#notifications/domain';
import { kindOfRule, Problem } from '#platform';
import { sightOf } from '../attachments/sight.js';
import { AssignmentPath } from '../assignments/assignment.path.js';
import { AfterQuery } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { courseView, NoticesOfAssignmentView, webhookOfAssignmentView } from './notice.views.js';

/** Notices shown of one assignment, at most, and as many deliveries: the oldest, which are the proof. */
const MOST_SHOWN = 1_000;

@ApiTags('notices')
@Controller('v1/assignments')
export class NoticesOfAssignmentController {
  constructor(
    private readonly assignments: AssignmentQueries,
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
    const seen = await this.assignments.find(tenant, assignmentId, sightOf(caller));
    if (seen === null) throw new Problem(kindOfRule(ASSIGNMENT_UNKNOWN), { facts: { assignmentId } });
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

function courseOf(events: readonly RecordedEvent[]): NoticeCourse {
  const steps = events.map(({ position, recordedAt, ...event }) => ({
    event: event as unknown as NoticeEvent,
    position,
    recordedAt,
  }));
  const first = steps[0]!.event;
  if (first.type !== 'notice.raised') throw new Error(`a notice begins with ${first.type}`);
  return { raised: first.data, steps };
}

/** Whoever led it when the deadline in force ran out; whoever leads it where that is to come, or there is none. */
function leadAtDeadline(history: readonly RecordedEvent[]): { leadAgencyId: string; by: Instant | null } {
  const state = fold(assignmentDecider, history as unknown as readonly AssignmentEvent[]);
  if (state.status === 'nonexistent') throw new Error('an assignment that is seen has begun');
  const by = state.terms.deadline?.lastOnTimeAt ?? null;
  const former = by === null ? undefined : state.formerLeads.find(({ until }) => until > by);
  return { leadAgencyId: former?.agencyId ?? state.terms.leadAgencyId, by };
}
