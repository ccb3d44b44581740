import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { DirectiveQueries, OpenRegister, REGISTER_UNKNOWN_ISSUER, registersProjection } from '#directives';
import { GENERAL_BOOK, REGISTER_ALREADY_OPEN } from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { Paged, PageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { RegisterBody } from './issuance.bodies.js';
import { RegisterOpenedView, registerView, RegisterView } from './directive.views.js';

@ApiTags('registers')
@Controller('v1/registers')
export class RegistersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly directives: DirectiveQueries,
    private readonly reads: ReadYourWrites,
  ) {}

  @Post()
  @CommandRoute({
    summary: 'Open a register that goes on counting from a number',
    permission: 'register:open',
    body: RegisterBody,
    examples: { general: { issuerId: 'ubnd-tinh', year: 2025, nextNumber: 1537 } },
    answers: RegisterOpenedView,
    refusals: [REGISTER_ALREADY_OPEN, REGISTER_UNKNOWN_ISSUER],
  })
  openRegister(@InContext() context: CommandContext, @Body() register: RegisterBody): Promise<CommandOutcome> {
    const { issuerId, year, book = GENERAL_BOOK, nextNumber } = register;
    return this.commands.execute(new OpenRegister(context, { issuerId, year, book, nextNumber }));
  }

  @Get()
  @ReadRoute({ summary: 'List registers', permission: 'directive:read' })
  @Paged(RegisterView)
  async listRegisters(@CurrentCaller() { tenant }: Caller, @Query() query: PageQuery): Promise<Page<RegisterView>> {
    await this.reads.reached(tenant, query.after, registersProjection.name);
    return readPage(
      'registers',
      query,
      (position) => this.directives.registers(tenant, position),
      ({ registerId }) => registerId,
      registerView,
    );
  }
}
