import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { ASSIGNMENT_UNKNOWN } from '#assignments/domain';
import {
  AttachDocument,
  AttachmentQueries,
  attachmentsProjection,
  WithdrawAttachment,
  type AttachmentTarget,
  type Upload,
} from '#attachments';
import {
  ATTACHMENT_ASSIGNMENT_ENDED,
  ATTACHMENT_EFFECTIVE_IN_FUTURE,
  ATTACHMENT_EMPTY,
  ATTACHMENT_INVALID_NAME,
  ATTACHMENT_NOT_A_PARTY,
  ATTACHMENT_NOT_YOURS,
  ATTACHMENT_UNEXPLAINED,
  ATTACHMENT_UNKNOWN,
} from '#attachments/domain';
import { directivesProjection } from '#directives';
import { DIRECTIVE_UNKNOWN } from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { Choice, Uuid, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { Document } from '../http/documents.hook.js';
import { ReadQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute, UploadRoute } from '../http/routes.js';
import { AssignmentUploadQuery, DirectiveUploadQuery, WithdrawalBody } from './attachment.bodies.js';
import { UPLOAD_PROBLEMS } from './attachment.problems.js';
import { AttachmentChangedView, attachmentView, AttachmentView, DocumentAttachedView } from './attachment.views.js';
import { ShownAttachments } from './shown-attachments.js';
import { sightOf } from './sight.js';

class AttachmentPath {
  @Uuid({ description: 'Id of an attachment.' })
  readonly attachmentId: string;
}

class DirectivePath {
  @Uuid({ description: 'Id of a directive.' })
  readonly directiveId: string;
}

class AssignmentPath {
  @Uuid({ description: 'Id of an assignment.' })
  readonly assignmentId: string;
}

class AttachmentListQuery extends PageQuery {
  @Choice({ description: 'Whether withdrawn ones are listed, too.', values: ['true', 'false'], optional: true })
  readonly withdrawn?: 'true' | 'false';
}

const OF_UPLOAD = [ATTACHMENT_NOT_A_PARTY, ATTACHMENT_INVALID_NAME, ATTACHMENT_EMPTY, ATTACHMENT_EFFECTIVE_IN_FUTURE];
const READ_MODELS = [attachmentsProjection.name, directivesProjection.name];

@ApiTags('attachments')
@Controller('v1')
export class AttachmentsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly attachments: AttachmentQueries,
    private readonly shown: ShownAttachments,
    private readonly reads: ReadYourWrites,
  ) {}

  @Post('directives/:directiveId/attachments')
  @UploadRoute({
    summary: 'Attach a document to a directive: its text, an appendix, something else',
    permission: 'attachment:add',
    answers: DocumentAttachedView,
    refusals: [DIRECTIVE_UNKNOWN, ...OF_UPLOAD],
    problems: UPLOAD_PROBLEMS,
    makes: '/v1/attachments/:attachmentId',
  })
  attachToDirective(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Query() { part = 'other', ...said }: DirectiveUploadQuery,
    @Document() document: Upload,
  ): Promise<CommandOutcome> {
    return this.#attach(context, { directiveId, part }, said, document);
  }

  @Post('assignments/:assignmentId/attachments')
  @UploadRoute({
    summary: 'Attach a document to an assignment: one of the answer, or something else',
    permission: 'attachment:add',
    answers: DocumentAttachedView,
    refusals: [ASSIGNMENT_UNKNOWN, ATTACHMENT_ASSIGNMENT_ENDED, ...OF_UPLOAD],
    problems: UPLOAD_PROBLEMS,
    makes: '/v1/attachments/:attachmentId',
  })
  attachToAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Query() { part = 'other', ...said }: AssignmentUploadQuery,
    @Document() document: Upload,
  ): Promise<CommandOutcome> {
    return this.#attach(context, { assignmentId, part }, said, document);
  }

  @Post('attachments/:attachmentId/withdraw')
  @CommandRoute({
    summary: 'Withdraw an attachment: it no longer counts, and its content is no longer given out',
    permission: 'attachment:add',
    body: WithdrawalBody,
    examples: { mistake: { reasons: ['Tải lên nhầm tệp'] } },
    answers: AttachmentChangedView,
    refusals: [ATTACHMENT_UNKNOWN, ATTACHMENT_NOT_YOURS, ATTACHMENT_UNEXPLAINED, ATTACHMENT_ASSIGNMENT_ENDED],
  })
  withdrawAttachment(
    @InContext() context: CommandContext,
    @Param() { attachmentId }: AttachmentPath,
    @Body() { reasons, onBehalfOf }: WithdrawalBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new WithdrawAttachment({ ...context, ...(onBehalfOf !== undefined && { onBehalfOf }) }, attachmentId, reasons),
    );
  }

  @Get('directives/:directiveId/attachments')
  @ReadRoute({
    summary: 'List what is attached to a directive and to the assignments under it',
    permission: 'attachment:read',
  })
  @Paged(AttachmentView)
  listAttachmentsOfDirective(
    @CurrentCaller() caller: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() query: AttachmentListQuery,
  ): Promise<Page<AttachmentView>> {
    return this.#list(caller, query, { directiveId });
  }

  @Get('assignments/:assignmentId/attachments')
  @ReadRoute({ summary: 'List what is attached to an assignment', permission: 'attachment:read' })
  @Paged(AttachmentView)
  listAttachmentsOfAssignment(
    @CurrentCaller() caller: Caller,
    @Param() { assignmentId }: AssignmentPath,
    @Query() query: AttachmentListQuery,
  ): Promise<Page<AttachmentView>> {
    return this.#list(caller, query, { assignmentId });
  }

  @Get('attachments/:attachmentId')
  @ReadRoute({
    summary: 'See what an attachment is, also when it was withdrawn',
    permission: 'attachment:read',
    answers: AttachmentView,
    refusals: [ATTACHMENT_UNKNOWN],
  })
  async findAttachment(
    @CurrentCaller() caller: Caller,
    @Param() { attachmentId }: AttachmentPath,
    @Query() { after }: ReadQuery,
  ): Promise<AttachmentView> {
    await this.reads.reached(caller.tenant, after, ...READ_MODELS);
    return attachmentView(await this.shown.find(caller, attachmentId));
  }

  #attach(
    context: CommandContext,
    target: AttachmentTarget,
    { onBehalfOf, reason, name, effectiveAt }: Omit<AssignmentUploadQuery, 'part'>,
    document: Upload,
  ): Promise<CommandOutcome> {
    const entered = {
      ...context,
      ...(onBehalfOf !== undefined && { onBehalfOf }),
      ...(reason !== undefined && { reason }),
    };
    const named = { ...document, name, ...(effectiveAt !== undefined && { effectiveAt }) };
    return this.commands.execute(new AttachDocument(entered, target, named));
  }

  async #list(
    caller: Caller,
    query: AttachmentListQuery,
    owner: { readonly directiveId: string } | { readonly assignmentId: string },
  ): Promise<Page<AttachmentView>> {
    await this.reads.reached(caller.tenant, query.after, ...READ_MODELS);
    const filter = { ...owner, ...sightOf(caller), withdrawn: query.withdrawn === 'true' };
    return readPage(
      'attachments',
      query,
      (position) => this.attachments.list(caller.tenant, { ...filter, ...position }),
      ({ attachmentId }) => attachmentId,
      attachmentView,
    );
  }
}
