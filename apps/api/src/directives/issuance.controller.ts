import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { IssueDirective, SignDirective } from '#directives';
import {
  DIRECTIVE_ALREADY_ISSUED,
  DIRECTIVE_ALREADY_SIGNED,
  DIRECTIVE_ISSUED_BEFORE_SIGNED,
  DIRECTIVE_ISSUED_IN_FUTURE,
  DIRECTIVE_MARKS_DIFFER,
  DIRECTIVE_MONTH_DIFFERS,
  DIRECTIVE_SIGNATURE_MISSING,
  DIRECTIVE_SIGNED_IN_FUTURE,
  DIRECTIVE_SYMBOL_DIFFERS,
  DIRECTIVE_UNKNOWN,
  REGISTER_NOT_OPEN,
  REGISTER_NUMBER_TAKEN,
  REGISTER_SECRET_APART,
  REGISTER_SYMBOL_ELSEWHERE,
  TASK_EMPTY_GROUP,
} from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { AGENCY_ENDED, AGENCY_NOT_YET } from '#organizations/domain';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { DirectivePath } from './directive.path.js';
import { IssuanceBody, SigningBody } from './issuance.bodies.js';
import { DirectiveIssuedView, DirectiveSignedView } from './issuance.views.js';
import { SIGNATURE_REFUSALS } from './signature.refusals.js';

@ApiTags('directives')
@Controller('v1/directives/:directiveId')
export class IssuanceController {
  constructor(private readonly commands: CommandBus) {}

  @Post('sign')
  @CommandRoute({
    summary: 'Sign a draft whose number and day are still blank',
    permission: 'directive:issue',
    body: SigningBody,
    examples: {
      'number and day blank': {
        signature: {
          authority: 'KT',
          principal: 'Chủ tịch UBND tỉnh',
          signatory: 'Nguyễn Văn B',
          post: 'Phó Chủ tịch',
        },
        symbol: 'UBND-PVHCC',
        month: '2025-07',
      },
    },
    answers: DirectiveSignedView,
    refusals: [
      DIRECTIVE_UNKNOWN,
      DIRECTIVE_ALREADY_SIGNED,
      DIRECTIVE_ALREADY_ISSUED,
      DIRECTIVE_SIGNATURE_MISSING,
      DIRECTIVE_SIGNED_IN_FUTURE,
      DIRECTIVE_MARKS_DIFFER,
    ],
  })
  signDirective(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() signing: SigningBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new SignDirective(context, { directiveId, ...signing }));
  }

  @Post('issue')
  @CommandRoute({
    summary: 'Issue a drafted or signed directive: number it and assign its tasks, as one act',
    permission: 'directive:issue',
    body: IssuanceBody,
    examples: {
      today: { symbol: 'UBND-TH' },
      dated: { symbol: 'UBND-TH', issuedOn: '2025-08-03' },
      'from paper': { symbol: 'UBND-TH', number: 1422, issuedOn: '2025-07-21' },
    },
    answers: DirectiveIssuedView,
    refusals: [
      DIRECTIVE_UNKNOWN,
      DIRECTIVE_ALREADY_ISSUED,
      DIRECTIVE_ISSUED_IN_FUTURE,
      DIRECTIVE_ISSUED_BEFORE_SIGNED,
      DIRECTIVE_SYMBOL_DIFFERS,
      DIRECTIVE_MONTH_DIFFERS,
      REGISTER_SYMBOL_ELSEWHERE,
      REGISTER_SECRET_APART,
      REGISTER_NOT_OPEN,
      REGISTER_NUMBER_TAKEN,
      AGENCY_ENDED,
      AGENCY_NOT_YET,
      TASK_EMPTY_GROUP,
      ...SIGNATURE_REFUSALS,
    ],
  })
  issueDirective(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() issuance: IssuanceBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new IssueDirective(context, { directiveId, ...issuance }));
  }
}
