import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { FollowUpPolicies } from '#deadlines';
import {
  DEADLINE_AMBIGUOUS,
  DEADLINE_IMPOSSIBLE_DATE,
  DEADLINE_IMPOSSIBLE_TIME,
  DEADLINE_RANGE_REVERSED,
  DEADLINE_RECURRENCE_OVER,
  DEADLINE_UNREADABLE,
  explainDeadline,
  readPhrase,
  startOfDay,
  understandDeadline,
} from '#deadlines/domain';
import { CommandRefused, CommandRunner } from '#event-store';
import { refuse, type Refused } from '#kernel';
import { PreviewRoute } from '../http/routes.js';
import { undatedView, understoodView } from '../assignments/deadline.views.js';
import { DeadlineReadingBody } from './deadline-reading.bodies.js';
import { DeadlineReadingView } from './deadline-reading.views.js';

/** What the words of a document mean, before anything is drafted. */
@ApiTags('deadlines')
@Controller('v1/deadlines')
export class DeadlineReadingController {
  constructor(
    private readonly runner: CommandRunner,
    private readonly policies: FollowUpPolicies,
  ) {}

  @Post('read')
  @PreviewRoute({
    summary:
      'Read the words of a limit: its parts, the moment that follows, and how it came about; nothing is recorded',
    permission: 'directive:read',
    body: DeadlineReadingBody,
    examples: {
      period: { asWritten: 'trong vòng 05 ngày làm việc kể từ ngày nhận được', issuedOn: '2025-08-03' },
      elided: { asWritten: 'trước ngày 6/8', issuedOn: '2025-08-03' },
      recurring: { asWritten: 'trước ngày 25 hằng tháng', issuedOn: '2025-08-03' },
    },
    answers: DeadlineReadingView,
    refusals: [
      DEADLINE_UNREADABLE,
      DEADLINE_AMBIGUOUS,
      DEADLINE_IMPOSSIBLE_DATE,
      DEADLINE_IMPOSSIBLE_TIME,
      DEADLINE_RANGE_REVERSED,
      DEADLINE_RECURRENCE_OVER,
    ],
  })
  async readDeadline(
    @CurrentCaller() { tenant }: Caller,
    @Body() { asWritten, issuedOn, receivedOn }: DeadlineReadingBody,
  ): Promise<DeadlineReadingView> {
    const reading = readPhrase(asWritten, { documentDate: issuedOn });
    if (!reading.accepted) throw refusedWords(reading);
    const { policy } = await this.policies.load(this.runner.look(tenant));
    const { zone } = policy;
    const understanding = understandDeadline(reading.written, policy, {
      issuedAt: startOfDay(issuedOn, zone),
      ...(receivedOn !== undefined && { receivedAt: startOfDay(receivedOn, zone) }),
    });
    if (!understanding.accepted) throw refusedWords(understanding);
    const { deadline, undated } = understanding;
    const limit = deadline ?? undated;
    return {
      read: reading.written,
      assumed: reading.assumed,
      deadline: deadline && understoodView(deadline),
      undated: undated === undefined ? null : undatedView(undated),
      explanation: explainDeadline(limit),
    };
  }
}

function refusedWords({ rule, facts }: Refused): CommandRefused {
  return new CommandRefused(refuse(rule, { ...facts, fields: ['/asWritten'] }));
}
