import { Body, Controller, Inject, Param, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, mayDo, type Caller } from '#access';
import { assignmentsProjection } from '#assignments';
import { directivesProjection, PreviewIssuance, type ToBeIssued } from '#directives';
import { DIRECTIVE_ALREADY_ISSUED, DIRECTIVE_UNKNOWN, TASK_EMPTY_GROUP } from '#directives/domain';
import { FollowUpPolicies } from '#deadlines';
import { CommandRunner, type CommandContext } from '#event-store';
import type { Clock } from '#kernel';
import { agenciesProjection, reorganizationsProjection } from '#organizations';
import { AGENCY_ENDED, AGENCY_NOT_YET } from '#organizations/domain';
import { ForeseenWorkloadsQuery, scoreboardProjection } from '#reporting';
import { DEFAULT_OVERLOAD, DEFAULT_USUAL_WEEKS, DEFAULT_WEEKS_AHEAD } from '#reporting/domain';
import { CLOCK, InContext } from '../http/command-context.js';
import { AfterQuery } from '../http/page.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { PreviewRoute } from '../http/routes.js';
import { DirectivePath } from './directive.path.js';
import { textOf } from './draft-of-body.js';
import { IssuancePreviewBody, TextPreviewBody } from './issuance-preview.bodies.js';
import { IssuancePreviewView } from './issuance-preview.views.js';
import { REFUSALS_OF_TEXT } from './text.refusals.js';

/** What agencies hold is read from; what would be issued is read from the log. */
const READ_MODELS = [
  assignmentsProjection.name,
  scoreboardProjection.name,
  directivesProjection.name,
  agenciesProjection.name,
  reorganizationsProjection.name,
];

const OF_ISSUING = [AGENCY_ENDED, AGENCY_NOT_YET, TASK_EMPTY_GROUP];

/** What issuing would bring about. The fan-out is that of the issuance itself; nothing is numbered or written. */
@ApiTags('directives')
@Controller('v1/directives')
export class IssuancePreviewsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly workloads: ForeseenWorkloadsQuery,
    private readonly reads: ReadYourWrites,
    private readonly days: PresentDay,
    private readonly runner: CommandRunner,
    private readonly policies: FollowUpPolicies,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post(':directiveId/issue/preview')
  @PreviewRoute({
    summary: 'See whom issuing a draft would give how much, week by week, and who would be overloaded; nothing is done',
    permission: 'directive:issue',
    body: IssuancePreviewBody,
    examples: {
      today: {},
      'to come': { issuedOn: '2025-08-04', weeks: 8, overload: { percentOfUsual: 150 } },
    },
    answers: IssuancePreviewView,
    refusals: [DIRECTIVE_UNKNOWN, DIRECTIVE_ALREADY_ISSUED, ...OF_ISSUING],
  })
  previewIssuance(
    @CurrentCaller() caller: Caller,
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Query() { after }: AfterQuery,
    @Body() asked: IssuancePreviewBody,
  ): Promise<IssuancePreviewView> {
    return this.#preview(caller, context, { directiveId }, { ...asked, after });
  }

  @Post('preview')
  @PreviewRoute({
    summary: 'See the same of a text that nobody has drafted yet; nothing is done',
    permission: 'directive:draft',
    body: TextPreviewBody,
    examples: {
      'one task': {
        documentType: 'official-letter',
        subject: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường',
        issuerId: 'ubnd-tinh',
        monitorId: 'van-phong-ubnd-tinh',
        tasks: [
          {
            text: 'Gửi báo cáo giải trình',
            lead: { agencyId: 'so-tai-chinh' },
            deadline: { asWritten: 'trong thời hạn 10 ngày làm việc kể từ ngày ban hành' },
          },
        ],
        weeks: 8,
        overload: { most: 20 },
      },
    },
    answers: IssuancePreviewView,
    refusals: [...OF_ISSUING, ...REFUSALS_OF_TEXT],
  })
  previewText(
    @CurrentCaller() caller: Caller,
    @InContext() context: CommandContext,
    @Query() { after }: AfterQuery,
    @Body() { issuedOn, weeks, overload, ...text }: TextPreviewBody,
  ): Promise<IssuancePreviewView> {
    return this.#preview(
      caller,
      context,
      { text: textOf(text) },
      {
        after,
        ...(issuedOn !== undefined && { issuedOn }),
        ...(weeks !== undefined && { weeks }),
        ...(overload && { overload }),
      },
    );
  }

  async #preview(
    { tenant, role }: Caller,
    context: CommandContext,
    what: ToBeIssued,
    {
      issuedOn: asked,
      weeks: ahead = DEFAULT_WEEKS_AHEAD,
      overload = {},
      after,
    }: IssuancePreviewBody & { readonly after: number | undefined },
  ): Promise<IssuancePreviewView> {
    await this.reads.reached(tenant, after, ...READ_MODELS);
    const { issuedOn, assignments } = await this.queries.execute(new PreviewIssuance(context, what, asked));
    const at = this.clock.now();
    const { policy } = await this.policies.load(this.runner.look(tenant));
    const { usualWeeks = DEFAULT_USUAL_WEEKS, ...terms } = overload;
    const { weeks, lines } = await this.workloads.run(tenant, {
      given: assignments,
      at,
      today: this.days.dayOf(at),
      zone: this.days.zone,
      policy,
      weeks: ahead,
      terms: { ...DEFAULT_OVERLOAD, ...terms },
      usualWeeks,
      organizedOn: issuedOn,
      secrets: mayDo(role, 'directive:read-secret'),
    });
    const assigned = assignments.map(({ occurrence: _, ...assignment }) => assignment);
    return { issuedOn, at, assigned, weeks, agencies: lines };
  }
}
