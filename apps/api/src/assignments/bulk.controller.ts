import { Body, Controller, Post } from '@nestjs/common';
import type { Command } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Permission } from '#access';
import {
  AcceptAnswer,
  AcknowledgeAssignment,
  CancelAssignment,
  ChangeDeadline,
  GrantExtension,
  RefuseExtension,
  ReopenAssignment,
  ResumeAssignment,
  ReturnAnswer,
  SuspendAssignment,
  TransferAssignment,
  UrgeAssignment,
} from '#assignments';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Json } from '#kernel';
import { InContext } from '../http/command-context.js';
import { CommandRoute, type CommandDescription } from '../http/routes.js';
import { BulkCommands, type SelectedAssignment } from './bulk-commands.js';
import {
  BulkDeadlineChangeBody,
  BulkDecreeBody,
  BulkGrantBody,
  BulkJudgementBody,
  BulkLeadActBody,
  BulkRenewalBody,
  BulkReturnBody,
  BulkTransferBody,
  type SelectedBody,
} from './bulk.bodies.js';
import { BulkView } from './bulk.views.js';
import { entered } from './entered.js';

const SOME = [{ assignmentId: '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f' }];
const UNTIL_THE_15TH = { asWritten: 'chậm nhất ngày 15/8/2025', relation: 'by', date: '2025-08-15' };

interface BulkBody {
  readonly assignments: readonly SelectedBody[];
  readonly onBehalfOf?: string;
  readonly reason?: string;
}

/** What a rule refuses stands beside the assignment it refuses it for: the request as a whole meets with no rule. */
function BulkRoute(
  description: Pick<CommandDescription, 'summary' | 'body'> & {
    readonly permission: Permission;
    readonly example: Readonly<Record<string, Json>>;
  },
): MethodDecorator {
  const { example, ...others } = description;
  return CommandRoute({
    ...others,
    answers: BulkView,
    examples: { selected: { assignments: SOME, ...example } },
    refusals: [],
  });
}

/** One act on many assignments, with a result for each. */
@ApiTags('assignments')
@Controller('v1/assignments')
export class BulkController {
  constructor(private readonly bulk: BulkCommands) {}

  @Post('bulk/acknowledge')
  @BulkRoute({
    summary: 'Acknowledge many: the lead has seen the orders',
    permission: 'assignment:answer',
    body: BulkLeadActBody,
    example: { onBehalfOf: 'so-tai-chinh' },
  })
  acknowledgeAll(@InContext() context: CommandContext, @Body() body: BulkLeadActBody): Promise<CommandOutcome> {
    return this.#each(
      context,
      'acknowledge',
      body,
      (one, { assignmentId }) =>
        new AcknowledgeAssignment(one, assignmentId, {
          ...(body.effectiveAt !== undefined && { effectiveAt: body.effectiveAt }),
        }),
    );
  }

  @Post('bulk/accept')
  @BulkRoute({
    summary: 'Accept many answers',
    permission: 'assignment:judge',
    body: BulkJudgementBody,
    example: {},
  })
  acceptAll(@InContext() context: CommandContext, @Body() body: BulkJudgementBody): Promise<CommandOutcome> {
    const { assignments: _, reason: _reason, ...judgement } = body;
    return this.#each(
      context,
      'accept',
      body,
      (one, selected) => new AcceptAnswer(one, selected.assignmentId, { ...judgement, ...roundOf(selected) }),
    );
  }

  @Post('bulk/return')
  @BulkRoute({
    summary: 'Return many answers to their leads, with reasons',
    permission: 'assignment:judge',
    body: BulkReturnBody,
    example: { reasons: ['Chưa có số liệu của quý II'] },
  })
  returnAll(@InContext() context: CommandContext, @Body() body: BulkReturnBody): Promise<CommandOutcome> {
    const { assignments: _, reason: _reason, ...judgement } = body;
    return this.#each(
      context,
      'return',
      body,
      (one, selected) => new ReturnAnswer(one, selected.assignmentId, { ...judgement, ...roundOf(selected) }),
    );
  }

  @Post('bulk/transfer')
  @BulkRoute({
    summary: 'Transfer many to another lead',
    permission: 'assignment:decide',
    body: BulkTransferBody,
    example: { toAgencyId: 'so-tu-phap', reasons: ['Chuyển chức năng, nhiệm vụ'], document: '1640/UBND-TH' },
  })
  transferAll(@InContext() context: CommandContext, @Body() body: BulkTransferBody): Promise<CommandOutcome> {
    return this.#decide(context, 'transfer', body, TransferAssignment);
  }

  @Post('bulk/grant-extension')
  @BulkRoute({
    summary: 'Grant more time to many that asked for it',
    permission: 'assignment:decide',
    body: BulkGrantBody,
    example: { deadline: UNTIL_THE_15TH, reasons: ['Lý do chính đáng'], document: '1612/UBND-TH' },
  })
  grantAll(@InContext() context: CommandContext, @Body() body: BulkGrantBody): Promise<CommandOutcome> {
    return this.#decide(context, 'grant-extension', body, GrantExtension);
  }

  @Post('bulk/refuse-extension')
  @BulkRoute({
    summary: 'Refuse more time to many that asked for it',
    permission: 'assignment:decide',
    body: BulkDecreeBody,
    example: { reasons: ['Nhiệm vụ đã được gia hạn một lần'] },
  })
  refuseAll(@InContext() context: CommandContext, @Body() body: BulkDecreeBody): Promise<CommandOutcome> {
    return this.#decide(context, 'refuse-extension', body, RefuseExtension);
  }

  @Post('bulk/change-deadline')
  @BulkRoute({
    summary: 'Set the deadline of many anew, or take it away',
    permission: 'assignment:decide',
    body: BulkDeadlineChangeBody,
    example: { deadline: UNTIL_THE_15TH, reasons: ['Bão số 5'], document: '1605/UBND-TH' },
  })
  changeDeadlines(@InContext() context: CommandContext, @Body() body: BulkDeadlineChangeBody): Promise<CommandOutcome> {
    return this.#decide(context, 'change-deadline', body, ChangeDeadline);
  }

  @Post('bulk/urge')
  @BulkRoute({
    summary: 'Urge the leads of many, such as of all that are overdue',
    permission: 'assignment:decide',
    body: BulkDecreeBody,
    example: { reasons: ['Đã quá hạn, chưa có báo cáo'], document: '1700/UBND-TH' },
  })
  urgeAll(@InContext() context: CommandContext, @Body() body: BulkDecreeBody): Promise<CommandOutcome> {
    return this.#decide(context, 'urge', body, UrgeAssignment);
  }

  @Post('bulk/suspend')
  @BulkRoute({
    summary: 'Suspend many: time stands still until they are resumed',
    permission: 'assignment:decide',
    body: BulkDecreeBody,
    example: { reasons: ['Chờ hướng dẫn của Bộ Nội vụ'], document: '1620/UBND-TH' },
  })
  suspendAll(@InContext() context: CommandContext, @Body() body: BulkDecreeBody): Promise<CommandOutcome> {
    return this.#decide(context, 'suspend', body, SuspendAssignment);
  }

  @Post('bulk/resume')
  @BulkRoute({
    summary: 'Resume many, each with the time it had left, or all by a limit that is stated',
    permission: 'assignment:decide',
    body: BulkRenewalBody,
    example: { reasons: ['Đã có hướng dẫn của Bộ Nội vụ'] },
  })
  resumeAll(@InContext() context: CommandContext, @Body() body: BulkRenewalBody): Promise<CommandOutcome> {
    return this.#decide(context, 'resume', body, ResumeAssignment);
  }

  @Post('bulk/cancel')
  @BulkRoute({
    summary: 'Cancel many, and their parts with them',
    permission: 'assignment:decide',
    body: BulkDecreeBody,
    example: { reasons: ['Nhiệm vụ trùng với Công văn 1538/UBND-TH'], document: '1630/UBND-TH' },
  })
  cancelAll(@InContext() context: CommandContext, @Body() body: BulkDecreeBody): Promise<CommandOutcome> {
    return this.#decide(context, 'cancel', body, CancelAssignment);
  }

  @Post('bulk/reopen')
  @BulkRoute({
    summary: 'Reopen many that were accepted or cancelled',
    permission: 'assignment:decide',
    body: BulkRenewalBody,
    example: { reasons: ['Số liệu báo cáo không khớp kết quả kiểm tra'], deadline: UNTIL_THE_15TH },
  })
  reopenAll(@InContext() context: CommandContext, @Body() body: BulkRenewalBody): Promise<CommandOutcome> {
    return this.#decide(context, 'reopen', body, ReopenAssignment);
  }

  /** For acts whose command takes the decision as it is stated. */
  #decide<Body extends BulkBody>(
    context: CommandContext,
    verb: string,
    body: Body,
    command: new (
      context: CommandContext,
      assignmentId: string,
      decision: Omit<Body, keyof BulkBody>,
    ) => Command<CommandOutcome>,
  ): Promise<CommandOutcome> {
    const { assignments: _, onBehalfOf: _onBehalfOf, reason: _reason, ...decision } = body;
    return this.#each(context, verb, body, (one, { assignmentId }) => new command(one, assignmentId, decision));
  }

  #each(
    context: CommandContext,
    verb: string,
    body: BulkBody,
    commandFor: (context: CommandContext, selected: SelectedAssignment) => Command<CommandOutcome>,
  ): Promise<CommandOutcome> {
    const { onBehalfOf, reason } = body;
    return this.bulk.carryOut(
      entered(context, { onBehalfOf, reason }),
      { verb, asked: body },
      body.assignments,
      commandFor,
    );
  }
}

function roundOf({ round }: SelectedAssignment): { readonly round?: number } {
  return round === undefined ? {} : { round };
}
