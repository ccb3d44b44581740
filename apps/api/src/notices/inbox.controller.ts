import { Body, Controller, Get, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import { DocumentStore } from '#attachments';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InboxQueries, MarkNoticesRead, noticesProjection } from '#notifications';
import { NOTICE_NOT_IN_INBOX, NOTICE_NOT_YOURS, NOTICE_UNKNOWN } from '#notifications/domain';
import { kindOfRule, Problem, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { Paged } from '../http/page.js';
import { readPageByPosition } from '../http/position-page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { describeFile, FileAnswer } from '../http/sent-file.js';
import { inboxesOf } from './inbox-owners.js';
import { InboxQuery, NoticeFileQuery, NoticePath, ReadAllBody, ReadBody, WhoseInboxQuery } from './inbox.bodies.js';
import { InboxCountsView, inboxNoticeView, InboxNoticeView, NoticesReadView } from './notice.views.js';

/** Notices marked as read by one command, at most. */
const MOST_AT_ONCE = 500;

@ApiTags('notices')
@Controller('v1/inbox')
export class InboxController {
  constructor(
    private readonly commands: CommandBus,
    private readonly inboxes: InboxQueries,
    private readonly reads: ReadYourWrites,
    private readonly documents: DocumentStore,
  ) {}

  @Get()
  @ReadRoute({
    summary: 'List the notices to oneself and one’s agency, the newest first',
    permission: 'inbox:read',
    refusals: [NOTICE_NOT_YOURS],
  })
  @Paged(InboxNoticeView)
  async listInbox(@CurrentCaller() caller: Caller, @Query() query: InboxQuery): Promise<Page<InboxNoticeView>> {
    const { tenant } = caller;
    await this.reads.reached(tenant, query.after, noticesProjection.name);
    const filter = { recipients: inboxesOf(caller, query.agency), unread: query.unread === 'true' };
    return readPageByPosition(
      'inbox',
      query,
      ({ after, limit }) =>
        this.inboxes.list(tenant, filter, { ...(after !== undefined && { before: Number(after) }), limit }),
      ({ position }) => position,
      inboxNoticeView,
    );
  }

  @Get(':noticeId/file')
  @ReadRoute({
    summary: 'Download the report that a notice is about: the text of the mail, or the file that went with it',
    permission: 'inbox:read',
    refusals: [NOTICE_NOT_YOURS, NOTICE_UNKNOWN],
  })
  @FileAnswer()
  async downloadNoticeFile(
    @CurrentCaller() caller: Caller,
    @Param() { noticeId }: NoticePath,
    @Query() { part = 'body', agency }: NoticeFileQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const notice = await this.inboxes.find(caller.tenant, inboxesOf(caller, agency), noticeId);
    const file = notice !== null && 'body' in notice.matter ? notice.matter[part] : undefined;
    if (file === undefined) throw new Problem(kindOfRule(NOTICE_UNKNOWN), { facts: { noticeId, part } });
    describeFile(reply, file);
    return new StreamableFile(await this.documents.open(caller.tenant, file.sha256));
  }

  @Get('counts')
  @ReadRoute({
    summary: 'How many notices there are, and how many are unread',
    permission: 'inbox:read',
    answers: InboxCountsView,
    refusals: [NOTICE_NOT_YOURS],
  })
  countInbox(@CurrentCaller() caller: Caller, @Query() { agency }: WhoseInboxQuery): Promise<InboxCountsView> {
    return this.inboxes.counts(caller.tenant, inboxesOf(caller, agency));
  }

  @Post('read-all')
  @CommandRoute({
    summary: `Mark what is unread up to a position as read, at most ${MOST_AT_ONCE} notices at a time`,
    permission: 'inbox:keep',
    body: ReadAllBody,
    examples: { seen: { until: 44 } },
    answers: NoticesReadView,
    refusals: [NOTICE_NOT_YOURS],
  })
  async readAll(
    @InContext() context: CommandContext,
    @CurrentCaller() caller: Caller,
    @Body() { until, agency }: ReadAllBody,
  ): Promise<CommandOutcome> {
    const recipients = inboxesOf(caller, agency);
    const page = { before: until + 1, limit: MOST_AT_ONCE };
    const unread = await this.inboxes.list(caller.tenant, { recipients, unread: true }, page);
    const asked = { until, ...(agency !== undefined && { agency }) };
    return this.commands.execute(
      new MarkNoticesRead(
        context,
        unread.map(({ noticeId }) => noticeId),
        asked,
      ),
    );
  }

  @Post(':noticeId/read')
  @CommandRoute({
    summary: 'Mark a notice as read',
    permission: 'inbox:keep',
    body: ReadBody,
    examples: { read: {} },
    answers: NoticesReadView,
    refusals: [NOTICE_UNKNOWN, NOTICE_NOT_YOURS, NOTICE_NOT_IN_INBOX],
  })
  readOne(
    @InContext() context: CommandContext,
    @Param() { noticeId }: NoticePath,
    @Body() { reason }: ReadBody,
  ): Promise<CommandOutcome> {
    const entered = { ...context, ...(reason !== undefined && { reason }) };
    return this.commands.execute(new MarkNoticesRead(entered, [noticeId], { noticeId }));
  }
}
