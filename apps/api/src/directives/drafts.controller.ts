import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { DIRECTIVE_UNKNOWN_AGENCY, DraftDirective } from '#directives';
import { TASK_ID_TWICE, TASK_LEAD_COORDINATES, TASK_UNKNOWN_GROUP } from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { DirectiveBody } from './directive.bodies.js';
import { DirectiveDraftedView } from './directive.views.js';
import { draftOf } from './draft-of-body.js';

@ApiTags('directives')
@Controller('v1/directives')
export class DraftsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @CommandRoute({
    summary: 'Draft a directive with its tasks',
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
        tasks: [
          {
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
            reportTo: { toId: 'ubnd-tinh', viaId: 'van-phong-ubnd-tinh' },
            product: 'Báo cáo giải trình',
          },
          { text: 'Bố trí nhân lực tại Trung tâm Phục vụ hành chính công', lead: { groupId: 'ubnd-cac-xa-phuong' } },
        ],
      },
    },
    answers: DirectiveDraftedView,
    makes: '/v1/directives/:directiveId',
    refusals: [DIRECTIVE_UNKNOWN_AGENCY, TASK_UNKNOWN_GROUP, TASK_ID_TWICE, TASK_LEAD_COORDINATES],
  })
  draftDirective(@InContext() context: CommandContext, @Body() directive: DirectiveBody): Promise<CommandOutcome> {
    return this.commands.execute(new DraftDirective(context, draftOf(directive)));
  }
}
