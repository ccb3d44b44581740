import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { DraftDirective, RedraftDirective } from '#directives';
import {
  CITATION_ID_TAKEN,
  CITATION_INVALID_REFERENCE,
  CONTRADICTION_ID_TAKEN,
  CONTRADICTION_TOO_FEW_STATEMENTS,
  DIRECTIVE_ALREADY_ISSUED,
  DIRECTIVE_ALREADY_SIGNED,
  DIRECTIVE_NOTED_OTHERWISE,
  DIRECTIVE_UNKNOWN,
  LINK_ALREADY_THERE,
  LINK_TO_ITSELF,
  QUESTION_ID_TAKEN,
  QUESTION_NOT_AS_READ,
  QUESTION_TOO_FEW_CANDIDATES,
  QUESTION_UNKNOWN_CLAUSE,
  TASK_UNKNOWN,
} from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { DirectiveBody, DirectiveTextBody } from './directive.bodies.js';
import { DirectivePath } from './directive.path.js';
import { DirectiveDraftedView } from './directive.views.js';
import { draftOf, textOf } from './draft-of-body.js';
import { REFUSALS_OF_TEXT } from './text.refusals.js';

const OF_DRAFT = [
  ...REFUSALS_OF_TEXT,
  // What is noted of the text from the start, of this directive or pointing at another.
  DIRECTIVE_UNKNOWN,
  TASK_UNKNOWN,
  CITATION_INVALID_REFERENCE,
  CITATION_ID_TAKEN,
  QUESTION_UNKNOWN_CLAUSE,
  QUESTION_TOO_FEW_CANDIDATES,
  QUESTION_NOT_AS_READ,
  QUESTION_ID_TAKEN,
  LINK_TO_ITSELF,
  LINK_ALREADY_THERE,
  CONTRADICTION_TOO_FEW_STATEMENTS,
  CONTRADICTION_ID_TAKEN,
];

@ApiTags('directives')
@Controller('v1/directives')
export class DraftsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @CommandRoute({
    summary: 'Draft a directive: its tasks, what it cites, and what its text leaves open',
    permission: 'directive:draft',
    body: DirectiveBody,
    examples: {
      'official-letter': {
        documentType: 'official-letter',
        subject: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường',
        issuerId: 'ubnd-tinh',
        monitorId: 'van-phong-ubnd-tinh',
        escalationChain: ['van-phong-ubnd-tinh', 'chu-tich-ubnd-tinh'],
        signature: {
          authority: 'TL',
          principal: 'Chủ tịch UBND tỉnh',
          signatory: 'Nguyễn Văn A',
          post: 'Chánh Văn phòng',
        },
        addressees: ['Các sở, ban, ngành'],
        urgency: 'urgent',
        copies: [{ recipient: 'CVP, các PCVP', agencyId: 'van-phong-ubnd-tinh', purpose: 'report' }],
        archive: { asWritten: 'VT, TH1', units: ['VT', 'TH1'] },
        tasks: [
          {
            taskId: 'giai-trinh',
            label: '1',
            text: 'Gửi báo cáo giải trình các khó khăn, vướng mắc',
            lead: { agencyId: 'so-tai-chinh' },
            coordinatingAgencyIds: ['so-tu-phap'],
            deadline: {
              asWritten: 'trước 16h00 ngày 04/8/2025',
              relation: 'before',
              date: '2025-08-04',
              time: '16:00',
            },
            reportTo: { toId: 'ubnd-tinh', viaId: 'van-phong-ubnd-tinh', email: 'tonghop@example.vn' },
            product: 'Báo cáo giải trình',
            expected: { kind: 'report' },
          },
          {
            taskId: 'nhan-luc',
            text: 'Bố trí nhân lực tại Trung tâm Phục vụ hành chính công',
            lead: { groupId: 'ubnd-cac-xa-phuong' },
            completion: { rule: 'all' },
          },
          {
            taskId: 'huong-dan',
            text: 'Hướng dẫn, xử lý vướng mắc',
            lead: { agencyId: 'so-tai-chinh' },
            jointLeads: [{ agencyId: 'so-tu-phap' }],
            completion: { rule: 'consolidated', byAgencyId: 'so-tai-chinh' },
          },
        ],
        deadlineClauses: [
          {
            clauseId: 'cuoi-muc-2',
            deadline: { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' },
            taskIds: ['huong-dan'],
          },
        ],
        citations: [
          {
            relation: 'call-for-reports',
            reference: { kind: 'document', designation: '1208/UBND-TH', date: '2025-07-28' },
          },
          {
            relation: 'basis',
            reference: { kind: 'law', law: 'Luật Tổ chức chính quyền địa phương', article: '14' },
            taskId: 'huong-dan',
          },
        ],
        questions: [
          {
            about: 'clause-scope',
            clauseId: 'cuoi-muc-2',
            note: 'Câu nêu thời hạn đứng ngoài các mục được đánh số.',
            scopes: [{ taskIds: ['huong-dan'] }, { taskIds: ['huong-dan', 'nhan-luc'] }],
          },
        ],
      },
    },
    answers: DirectiveDraftedView,
    makes: '/v1/directives/:directiveId',
    refusals: OF_DRAFT,
  })
  draftDirective(@InContext() context: CommandContext, @Body() directive: DirectiveBody): Promise<CommandOutcome> {
    return this.commands.execute(new DraftDirective(context, draftOf(directive)));
  }

  @Post(':directiveId/redraft')
  @CommandRoute({
    summary: 'Put another text in the place of a draft that nobody signed; what is noted of it stays and has to hold',
    permission: 'directive:draft',
    body: DirectiveTextBody,
    examples: {
      'shorter text': {
        documentType: 'official-letter',
        subject: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường',
        issuerId: 'ubnd-tinh',
        monitorId: 'van-phong-ubnd-tinh',
        tasks: [{ taskId: 'giai-trinh', text: 'Gửi báo cáo giải trình', lead: { agencyId: 'so-tai-chinh' } }],
      },
    },
    answers: DirectiveDraftedView,
    refusals: [
      DIRECTIVE_UNKNOWN,
      DIRECTIVE_ALREADY_SIGNED,
      DIRECTIVE_ALREADY_ISSUED,
      DIRECTIVE_NOTED_OTHERWISE,
      ...REFUSALS_OF_TEXT,
    ],
  })
  redraftDirective(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() text: DirectiveTextBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RedraftDirective(context, directiveId, textOf(text)));
  }
}
