import { Body, Controller, Get, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { FollowUpPolicies, SetFollowUpPolicy } from '#deadlines';
import {
  FOLLOW_UP_ALLOWANCE_UNFIT,
  FOLLOW_UP_CHOICE_UNCLEAR,
  FOLLOW_UP_IMPOSSIBLE_TIME,
  FOLLOW_UP_STREAM,
  FOLLOW_UP_UNEXPLAINED,
  FOLLOW_UP_UNKNOWN_CALENDAR,
  FOLLOW_UP_UNKNOWN_LADDER,
  FOLLOW_UP_UNKNOWN_ZONE,
  type FollowUpPolicySet,
} from '#deadlines/domain';
import { CommandRunner, PostgresEventLog, type CommandContext, type CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { FollowUpPolicyBody } from './follow-up.bodies.js';
import { FollowUpPolicyHistoryView, FollowUpPolicyView, PolicySetView } from './follow-up.views.js';

/** How a tenant reads deadlines and follows them up. */
@ApiTags('follow-up')
@Controller('v1/follow-up-policy')
export class FollowUpController {
  constructor(
    private readonly commands: CommandBus,
    private readonly policies: FollowUpPolicies,
    private readonly runner: CommandRunner,
    private readonly log: PostgresEventLog,
  ) {}

  @Put()
  @CommandRoute({
    summary: 'Set how deadlines are read and followed up; those already given stay as they were read',
    permission: 'follow-up:manage',
    body: FollowUpPolicyBody,
    examples: {
      phuTho: {
        zone: 'Asia/Ho_Chi_Minh',
        beforeDate: 'end-of-day',
        dayEnds: 'midnight',
        periodRoll: 'next-working-day',
        writtenRoll: 'never',
        calendarId: 'office',
        quietHours: { from: '20:00', to: '07:00' },
        digestAt: '07:30',
        ladders: [],
        defaultLadder: 'default',
        source: 'Quyết định 45/QĐ-UBND',
        reasons: ['Thống nhất cách tính thời hạn trong toàn tỉnh'],
      },
    },
    answers: PolicySetView,
    refusals: [
      FOLLOW_UP_UNKNOWN_ZONE,
      FOLLOW_UP_IMPOSSIBLE_TIME,
      FOLLOW_UP_ALLOWANCE_UNFIT,
      FOLLOW_UP_CHOICE_UNCLEAR,
      FOLLOW_UP_UNKNOWN_LADDER,
      FOLLOW_UP_UNKNOWN_CALENDAR,
      FOLLOW_UP_UNEXPLAINED,
    ],
  })
  setFollowUpPolicy(@InContext() context: CommandContext, @Body() body: FollowUpPolicyBody): Promise<CommandOutcome> {
    const { reasons, source, immediate, unstated, quietHours, digestAt, ladders, ...rest } = body;
    const policy = {
      ...rest,
      immediate: immediate ? { ...immediate } : null,
      unstated: unstated ? { ...unstated } : null,
      quietHours: quietHours ? { ...quietHours } : null,
      digestAt: digestAt ?? null,
      ladders: ladders.map(({ when, ladderId }) => ({ when: { ...when }, ladderId })),
    };
    return this.commands.execute(
      new SetFollowUpPolicy(context, { policy, reasons, ...(source !== undefined && { source }) }),
    );
  }

  @Get()
  @ReadRoute({
    summary: 'See how deadlines are read and followed up',
    permission: 'follow-up:read',
    answers: FollowUpPolicyView,
  })
  async showFollowUpPolicy(@CurrentCaller() { tenant }: Caller): Promise<FollowUpPolicyView> {
    const { terms, version } = await this.policies.load(this.runner.look(tenant));
    return { ...(terms as unknown as FollowUpPolicyView), version };
  }

  @Get('history')
  @ReadRoute({
    summary: 'See how it was set before, by whom and why',
    permission: 'follow-up:read',
    answers: FollowUpPolicyHistoryView,
  })
  async showFollowUpHistory(@CurrentCaller() { tenant }: Caller): Promise<FollowUpPolicyHistoryView> {
    const events = await this.log.read(tenant, FOLLOW_UP_STREAM);
    return {
      entries: events.map(({ position, recordedAt, metadata, data }) => {
        const { policy, reasons, source = null } = data as unknown as FollowUpPolicySet['data'];
        return { position, at: recordedAt, by: metadata.actor.subject, reasons, source, policy };
      }),
    };
  }
}
