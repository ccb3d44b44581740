import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ChangeDirective, DIRECTIVE_UNKNOWN_AGENCY, PreviewChange, type AskedChange } from '#directives';
import {
  DIRECTIVE_CHANGED_IN_FUTURE,
  DIRECTIVE_CORRECTION_NOT_BY_LETTER,
  DIRECTIVE_DECISION_NOT_ASKED,
  DIRECTIVE_EFFECT_CHANGED,
  DIRECTIVE_EFFECT_UNDECIDED,
  DIRECTIVE_LED_BY_NOBODY,
  DIRECTIVE_NOT_ISSUED,
  DIRECTIVE_NOT_THE_AUTHORITY,
  DIRECTIVE_OTHER_FORM,
  DIRECTIVE_REPLACED,
  DIRECTIVE_REPLACED_BY_ITSELF,
  DIRECTIVE_SUCCESSOR_NOT_ISSUED,
  DIRECTIVE_SUCCESSOR_UNKNOWN_TASK,
  DIRECTIVE_UNKNOWN,
  DIRECTIVE_WITHDRAWN,
  DIRECTIVE_WITHOUT_TASKS,
  TASK_EMPTY_GROUP,
  TASK_ID_TWICE,
  TASK_UNKNOWN,
  TASK_UNKNOWN_GROUP,
} from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Rule } from '#kernel';
import { AGENCY_ENDED, AGENCY_NOT_YET } from '#organizations/domain';
import { entered } from '../assignments/entered.js';
import { InContext } from '../http/command-context.js';
import { CommandRoute, PreviewRoute } from '../http/routes.js';
import {
  AmendBody,
  AmendmentPreviewBody,
  CorrectBody,
  CorrectionPreviewBody,
  ReplaceBody,
  ReplacementPreviewBody,
  WithdrawalPreviewBody,
  WithdrawBody,
} from './change.bodies.js';
import { amendmentOf, correctionOf, replacementOf, withdrawalOf } from './change-of-body.js';
import { ChangePreviewView, DirectiveChangedView } from './change.views.js';
import { DirectivePath } from './directive.path.js';

/** What stands in the way of every change, shown or confirmed. What is left blank, the fields of the bodies see first. */
const OF_CHANGE: readonly Rule[] = [
  DIRECTIVE_UNKNOWN,
  DIRECTIVE_NOT_ISSUED,
  DIRECTIVE_WITHDRAWN,
  DIRECTIVE_REPLACED,
  DIRECTIVE_NOT_THE_AUTHORITY,
  DIRECTIVE_CHANGED_IN_FUTURE,
  DIRECTIVE_DECISION_NOT_ASKED,
];
const OF_AMENDMENT = [
  ...OF_CHANGE,
  DIRECTIVE_LED_BY_NOBODY,
  DIRECTIVE_OTHER_FORM,
  DIRECTIVE_WITHOUT_TASKS,
  DIRECTIVE_UNKNOWN_AGENCY,
  AGENCY_ENDED,
  AGENCY_NOT_YET,
  TASK_UNKNOWN,
  TASK_ID_TWICE,
  TASK_UNKNOWN_GROUP,
  TASK_EMPTY_GROUP,
];
const OF_CORRECTION = [...OF_CHANGE, DIRECTIVE_CORRECTION_NOT_BY_LETTER, TASK_UNKNOWN];
const OF_REPLACEMENT = [
  ...OF_CHANGE,
  DIRECTIVE_OTHER_FORM,
  DIRECTIVE_REPLACED_BY_ITSELF,
  DIRECTIVE_SUCCESSOR_NOT_ISSUED,
  DIRECTIVE_SUCCESSOR_UNKNOWN_TASK,
  TASK_UNKNOWN,
  TASK_ID_TWICE,
];
/** What stands in the way of confirming: both come with the preview as it is now. */
const OF_CONFIRMING = [DIRECTIVE_EFFECT_CHANGED, DIRECTIVE_EFFECT_UNDECIDED];

const SEEN = '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';
const OTHER = '0198a3a0-7c00-7000-8000-000000000001';
const THROUGH = { documentType: 'official-letter', designation: '1600/UBND-TH', date: '2025-08-05' };
const AMENDMENT = {
  reasons: ['Cần thêm thời gian để thống nhất số liệu'],
  through: THROUGH,
  amendments: [
    {
      item: 'deadline',
      taskId: 't-1',
      deadline: { asWritten: 'trước ngày 20/8/2025', relation: 'before', date: '2025-08-20' },
    },
    { item: 'lead', taskId: 't-2', lead: { agencyId: 'so-noi-vu' } },
    { item: 'task-added', task: { text: 'Tổng hợp, báo cáo UBND tỉnh', lead: { agencyId: 'so-noi-vu' } } },
  ],
};
const CORRECTION = {
  reasons: ['Lỗi đánh máy'],
  through: THROUGH,
  corrections: [
    { item: 'subject', becomes: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường' },
    { item: 'label', taskId: 't-1', becomes: 'h1' },
  ],
};
const REPLACEMENT = {
  reasons: ['Ban hành lại'],
  through: { ...THROUGH, directiveId: OTHER },
  successions: [
    { taskId: 't-1', byTaskIds: ['t-1'] },
    { taskId: 't-2', byTaskIds: [] },
  ],
};
const WITHDRAWAL = { reasons: ['Ban hành không đúng thẩm quyền'], through: THROUGH };

/**
 * Changes of an issued directive. Each is shown before it is done: the preview and the change are one
 * computation over the same streams, and the change is refused when it would do something else than was shown.
 */
@ApiTags('changes')
@Controller('v1/directives/:directiveId')
export class ChangesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('amend/preview')
  @PreviewRoute({
    summary: 'See what an amendment would do to each assignment; nothing is done',
    permission: 'directive:change',
    body: AmendmentPreviewBody,
    examples: { amendment: AMENDMENT },
    answers: ChangePreviewView,
    refusals: OF_AMENDMENT,
  })
  previewAmendment(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() { onBehalfOf, ...change }: AmendmentPreviewBody,
  ): Promise<ChangePreviewView> {
    return this.#preview(entered(context, { onBehalfOf }), directiveId, amendmentOf(change));
  }

  @Post('amend')
  @CommandRoute({
    summary: 'Amend what a directive asks for, of whom, or until when',
    permission: 'directive:change',
    body: AmendBody,
    examples: { amendment: { ...AMENDMENT, seen: SEEN } },
    answers: DirectiveChangedView,
    refusals: [...OF_AMENDMENT, ...OF_CONFIRMING],
  })
  amendDirective(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() { onBehalfOf, ...change }: AmendBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new ChangeDirective(entered(context, { onBehalfOf }), directiveId, amendmentOf(change)),
    );
  }

  @Post('correct/preview')
  @PreviewRoute({
    summary: 'See what a correction would do to each assignment; nothing is done',
    permission: 'directive:change',
    body: CorrectionPreviewBody,
    examples: { correction: CORRECTION },
    answers: ChangePreviewView,
    refusals: OF_CORRECTION,
  })
  previewCorrection(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() { onBehalfOf, ...change }: CorrectionPreviewBody,
  ): Promise<ChangePreviewView> {
    return this.#preview(entered(context, { onBehalfOf }), directiveId, correctionOf(change));
  }

  @Post('correct')
  @CommandRoute({
    summary: 'Correct an error of form, through an official letter',
    permission: 'directive:change',
    body: CorrectBody,
    examples: { correction: { ...CORRECTION, seen: SEEN } },
    answers: DirectiveChangedView,
    refusals: [...OF_CORRECTION, ...OF_CONFIRMING],
  })
  correctDirective(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() { onBehalfOf, ...change }: CorrectBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new ChangeDirective(entered(context, { onBehalfOf }), directiveId, correctionOf(change)),
    );
  }

  @Post('replace/preview')
  @PreviewRoute({
    summary: 'See what a replacement would do to each assignment; nothing is done',
    permission: 'directive:change',
    body: ReplacementPreviewBody,
    examples: { replacement: REPLACEMENT },
    answers: ChangePreviewView,
    refusals: OF_REPLACEMENT,
  })
  previewReplacement(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() { onBehalfOf, ...change }: ReplacementPreviewBody,
  ): Promise<ChangePreviewView> {
    return this.#preview(entered(context, { onBehalfOf }), directiveId, replacementOf(change));
  }

  @Post('replace')
  @CommandRoute({
    summary: 'Replace a directive by another one that is issued',
    permission: 'directive:change',
    body: ReplaceBody,
    examples: { replacement: { ...REPLACEMENT, seen: SEEN } },
    answers: DirectiveChangedView,
    refusals: [...OF_REPLACEMENT, ...OF_CONFIRMING],
  })
  replaceDirective(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() { onBehalfOf, ...change }: ReplaceBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new ChangeDirective(entered(context, { onBehalfOf }), directiveId, replacementOf(change)),
    );
  }

  @Post('withdraw/preview')
  @PreviewRoute({
    summary: 'See what a withdrawal would do to each assignment; nothing is done',
    permission: 'directive:change',
    body: WithdrawalPreviewBody,
    examples: { withdrawal: WITHDRAWAL },
    answers: ChangePreviewView,
    refusals: OF_CHANGE,
  })
  previewWithdrawal(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() { onBehalfOf, ...change }: WithdrawalPreviewBody,
  ): Promise<ChangePreviewView> {
    return this.#preview(entered(context, { onBehalfOf }), directiveId, withdrawalOf(change));
  }

  @Post('withdraw')
  @CommandRoute({
    summary: 'Withdraw a directive: nothing in it is asked for any more',
    permission: 'directive:change',
    body: WithdrawBody,
    examples: { withdrawal: { ...WITHDRAWAL, seen: SEEN } },
    answers: DirectiveChangedView,
    refusals: [...OF_CHANGE, ...OF_CONFIRMING],
  })
  withdrawDirective(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() { onBehalfOf, ...change }: WithdrawBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new ChangeDirective(entered(context, { onBehalfOf }), directiveId, withdrawalOf(change)),
    );
  }

  #preview(context: CommandContext, directiveId: string, change: AskedChange): Promise<ChangePreviewView> {
    return this.queries.execute(new PreviewChange(context, directiveId, change));
  }
}
