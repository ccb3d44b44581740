import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, mayDo, type Caller } from '#access';
import {
  DirectiveQueries,
  OpenRegister,
  REGISTER_UNKNOWN,
  REGISTER_UNKNOWN_ISSUER,
  registersProjection,
} from '#directives';
import { GENERAL_BOOK, REGISTER_ALREADY_OPEN, REGISTER_SECRET_APART } from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { kindOfRule, Problem, Slug, Uuid, WholeNumberParameter, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { ReadQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { RegisterBody } from './issuance.bodies.js';
import {
  RegisterOpenedView,
  registerSummaryView,
  RegisterSummaryView,
  registerView,
  RegisterView,
} from './register.views.js';

class RegisterPath {
  @Uuid({ description: 'Id of a register.' })
  readonly registerId: string;
}

class RegisterListQuery extends PageQuery {
  @Slug({ description: 'Only registers of this issuer.', optional: true })
  readonly issuer?: string;

  @WholeNumberParameter({ description: 'Only registers of this year.', min: 1900, max: 2999, optional: true })
  readonly year?: number;
}

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
    examples: {
      general: { issuerId: 'ubnd-tinh', year: 2025, nextNumber: 1537 },
      secret: { issuerId: 'ubnd-tinh', year: 2025, book: 'secret', nextNumber: 1, secret: true },
    },
    answers: RegisterOpenedView,
    makes: '/v1/registers/:registerId',
    refusals: [REGISTER_ALREADY_OPEN, REGISTER_SECRET_APART, REGISTER_UNKNOWN_ISSUER],
  })
  openRegister(@InContext() context: CommandContext, @Body() register: RegisterBody): Promise<CommandOutcome> {
    const { book = GENERAL_BOOK, ...key } = register;
    return this.commands.execute(new OpenRegister(context, { ...key, book }));
  }

  @Get()
  @ReadRoute({
    summary: 'List registers; those of secrecy only to those who may see them',
    permission: 'directive:read',
  })
  @Paged(RegisterSummaryView)
  async listRegisters(
    @CurrentCaller() { tenant, role }: Caller,
    @Query() query: RegisterListQuery,
  ): Promise<Page<RegisterSummaryView>> {
    await this.reads.reached(tenant, query.after, registersProjection.name);
    const { issuer, year } = query;
    const filter = {
      secrets: mayDo(role, 'directive:read-secret'),
      ...(issuer !== undefined && { issuerId: issuer }),
      ...(year !== undefined && { year }),
    };
    return readPage(
      'registers',
      query,
      (position) => this.directives.registers(tenant, { ...filter, ...position }),
      ({ registerId }) => registerId,
      registerSummaryView,
    );
  }

  @Get(':registerId')
  @ReadRoute({
    summary: 'See a register with its next number and what its numbers leave out',
    permission: 'directive:read',
    answers: RegisterView,
    refusals: [REGISTER_UNKNOWN],
  })
  async findRegister(
    @CurrentCaller() { tenant, role }: Caller,
    @Param() { registerId }: RegisterPath,
    @Query() { after }: ReadQuery,
  ): Promise<RegisterView> {
    await this.reads.reached(tenant, after, registersProjection.name);
    const secrets = mayDo(role, 'directive:read-secret');
    const register = await this.directives.findRegister(tenant, registerId, { secrets });
    if (register === null) throw new Problem(kindOfRule(REGISTER_UNKNOWN), { facts: { registerId } });
    return registerView(register);
  }
}
