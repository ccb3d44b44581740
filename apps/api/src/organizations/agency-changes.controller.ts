import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { CommandContext, CommandOutcome } from '#event-store';
import { ChangeAgency, IdentifyAgency, PlaceAgency } from '#organizations';
import {
  AGENCY_ALIAS_STANDS,
  AGENCY_ALIAS_UNKNOWN,
  AGENCY_CHANGED_THAT_DAY,
  AGENCY_CORRECTS_NOTHING,
  AGENCY_ENDED,
  AGENCY_IDENTIFIER_UNKNOWN,
  AGENCY_NOT_YET,
  AGENCY_OWN_PARENT,
  AGENCY_PARENT_CYCLE,
  AGENCY_UNKNOWN,
  AGENCY_UNKNOWN_PARENT,
  IDENTIFIER_INVALID,
  IDENTIFIER_TAKEN,
  PERIOD_REVERSED,
} from '#organizations/domain';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { AgencyPath } from './agencies.controller.js';
import {
  AgencyCorrectionBody,
  AliasBody,
  EndOfAliasBody,
  EndOfIdentifierBody,
  MoveBody,
  NewIdentifierBody,
  ReclassificationBody,
  RenamingBody,
} from './agency.bodies.js';
import { AgencyChangedView } from './agency.views.js';

const H44 = { scheme: 'exchange', value: 'H44.02' };

@ApiTags('agencies')
@Controller('v1/agencies/:agencyId')
export class AgencyChangesController {
  constructor(private readonly commands: CommandBus) {}

  @Post('rename')
  @CommandRoute({
    summary: 'Rename an agency from a day on; its work stays with it',
    permission: 'agency:register',
    body: RenamingBody,
    examples: { agriculture: { name: 'Sở Nông nghiệp và Môi trường', validFrom: '2026-01-01' } },
    answers: AgencyChangedView,
    refusals: [AGENCY_UNKNOWN, AGENCY_CHANGED_THAT_DAY, AGENCY_ENDED, AGENCY_NOT_YET],
  })
  renameAgency(
    @InContext() context: CommandContext,
    @Param() { agencyId }: AgencyPath,
    @Body() renaming: RenamingBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ChangeAgency(context, { type: 'rename-agency', agencyId, ...renaming }));
  }

  @Post('reclassify')
  @CommandRoute({
    summary: 'Make an agency one of another kind from a day on',
    permission: 'agency:register',
    body: ReclassificationBody,
    examples: { tax: { kind: 'central-line', validFrom: '2026-01-01' } },
    answers: AgencyChangedView,
    refusals: [AGENCY_UNKNOWN, AGENCY_CHANGED_THAT_DAY, AGENCY_ENDED, AGENCY_NOT_YET],
  })
  reclassifyAgency(
    @InContext() context: CommandContext,
    @Param() { agencyId }: AgencyPath,
    @Body() { kind, validFrom }: ReclassificationBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ChangeAgency(context, { type: 'reclassify-agency', agencyId, kind, validFrom }));
  }

  @Post('move')
  @CommandRoute({
    summary: 'Move an agency below another from a day on',
    permission: 'agency:register',
    body: MoveBody,
    examples: { top: { parentId: null, validFrom: '2026-01-01' } },
    answers: AgencyChangedView,
    refusals: [
      AGENCY_UNKNOWN,
      AGENCY_UNKNOWN_PARENT,
      AGENCY_OWN_PARENT,
      AGENCY_PARENT_CYCLE,
      AGENCY_CHANGED_THAT_DAY,
      AGENCY_ENDED,
      AGENCY_NOT_YET,
    ],
  })
  moveAgency(
    @InContext() context: CommandContext,
    @Param() { agencyId }: AgencyPath,
    @Body() { parentId, validFrom }: MoveBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new PlaceAgency(context, { type: 'move-agency', agencyId, parentId, validFrom }));
  }

  @Post('correct')
  @CommandRoute({
    summary: 'Correct a name, kind or parent that was entered wrongly; the log keeps both',
    permission: 'agency:register',
    body: AgencyCorrectionBody,
    examples: { name: { on: '2025-07-01', name: 'Sở Tài chính' } },
    answers: AgencyChangedView,
    refusals: [
      AGENCY_UNKNOWN,
      AGENCY_CORRECTS_NOTHING,
      AGENCY_UNKNOWN_PARENT,
      AGENCY_OWN_PARENT,
      AGENCY_PARENT_CYCLE,
      AGENCY_ENDED,
      AGENCY_NOT_YET,
    ],
  })
  correctAgency(
    @InContext() context: CommandContext,
    @Param() { agencyId }: AgencyPath,
    @Body() correction: AgencyCorrectionBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new PlaceAgency(context, { type: 'correct-agency', agencyId, ...correction }));
  }

  @Post('aliases')
  @CommandRoute({
    summary: 'Give an agency another name that is in use',
    permission: 'agency:register',
    body: AliasBody,
    examples: { telecom: { alias: 'Kho bạc và Tài chính' } },
    answers: AgencyChangedView,
    refusals: [AGENCY_UNKNOWN, AGENCY_ALIAS_STANDS, AGENCY_ENDED, AGENCY_NOT_YET, PERIOD_REVERSED],
  })
  addAlias(
    @InContext() context: CommandContext,
    @Param() { agencyId }: AgencyPath,
    @Body() alias: AliasBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ChangeAgency(context, { type: 'add-alias', agencyId, ...alias }));
  }

  @Post('aliases/end')
  @CommandRoute({
    summary: 'End the use of an alias on a day',
    permission: 'agency:register',
    body: EndOfAliasBody,
    examples: { short: { alias: 'STC', validTo: '2027-01-01' } },
    answers: AgencyChangedView,
    refusals: [AGENCY_UNKNOWN, AGENCY_ALIAS_UNKNOWN],
  })
  dropAlias(
    @InContext() context: CommandContext,
    @Param() { agencyId }: AgencyPath,
    @Body() alias: EndOfAliasBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ChangeAgency(context, { type: 'drop-alias', agencyId, ...alias }));
  }

  @Post('identifiers')
  @CommandRoute({
    summary: 'Give an agency an identifier, which belongs to nobody else on those days',
    permission: 'agency:register',
    body: NewIdentifierBody,
    examples: { exchange: { identifier: H44 } },
    answers: AgencyChangedView,
    refusals: [AGENCY_UNKNOWN, IDENTIFIER_TAKEN, IDENTIFIER_INVALID, AGENCY_ENDED, AGENCY_NOT_YET, PERIOD_REVERSED],
  })
  assignIdentifier(
    @InContext() context: CommandContext,
    @Param() { agencyId }: AgencyPath,
    @Body() { identifier, ...days }: NewIdentifierBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new IdentifyAgency(context, { type: 'assign-identifier', agencyId, ...identifier, ...days }),
    );
  }

  @Post('identifiers/end')
  @CommandRoute({
    summary: 'Take an identifier away on a day; it is free for others from then on',
    permission: 'agency:register',
    body: EndOfIdentifierBody,
    examples: { exchange: { identifier: H44, validTo: '2027-01-01' } },
    answers: AgencyChangedView,
    refusals: [AGENCY_UNKNOWN, AGENCY_IDENTIFIER_UNKNOWN, IDENTIFIER_INVALID],
  })
  withdrawIdentifier(
    @InContext() context: CommandContext,
    @Param() { agencyId }: AgencyPath,
    @Body() { identifier, validTo }: EndOfIdentifierBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new IdentifyAgency(context, { type: 'withdraw-identifier', agencyId, ...identifier, validTo }),
    );
  }
}
