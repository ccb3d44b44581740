import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CommandRefused, CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import type { Refused } from '#kernel';
import { planRegistration, RegisterAgencies } from '#organizations';
import {
  AGENCIES_REFUSED,
  IMPORT_REFUSED,
  parseAgencyImport,
  type ImportFault,
  type LineRefused,
  type LineToRegister,
} from '#organizations/domain';
import { kindOfRule, Problem, type FieldProblem } from '#platform';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { AgencyImportBody } from './agency.bodies.js';
import { AgencyImportView, type ImportedLineView } from './agency.views.js';

const HEADER = 'agencyId,name,kind,statistical,validFrom';
const TAN_HOA = 'phuong-tan-hoa,Phường Tân Hòa,commune,04792,2025-07-01';

@ApiTags('agencies')
@Controller('v1/agencies')
export class AgencyImportController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
  ) {}

  @Post('import')
  @CommandRoute({
    summary: 'Register the agencies of a file: all of them, or none and a report by line',
    permission: 'agency:register',
    body: AgencyImportBody,
    examples: {
      csv: { format: 'csv', text: `${HEADER}\n${TAN_HOA}\n`, dryRun: true },
      json: {
        format: 'json',
        text: '[{ "agencyId": "vnpt-phu-tho", "name": "VNPT Phú Thọ", "kind": "enterprise", "aliases": ["Viễn thông Phú Thọ"] }]',
      },
    },
    answers: AgencyImportView,
    refusals: [IMPORT_REFUSED, AGENCIES_REFUSED],
  })
  async importAgencies(
    @InContext() context: CommandContext,
    @Body() { format, text, dryRun = false }: AgencyImportBody,
  ): Promise<CommandOutcome> {
    const file = parseAgencyImport(text, format);
    if (!file.accepted) throw refusalOfFile(file);
    const outcome = dryRun ? await this.#tried(context, file.lines) : await this.#carriedOut(context, file.lines);
    const { registeredIds } = outcome.result as { readonly registeredIds: readonly string[] };
    return { ...outcome, result: { dryRun, ...reportOf(file.lines, registeredIds) } };
  }

  async #carriedOut(context: CommandContext, lines: readonly LineToRegister[]): Promise<CommandOutcome> {
    try {
      return await this.commands.execute(new RegisterAgencies(context, lines));
    } catch (error) {
      if (error instanceof CommandRefused)
        throw refusalOfLines({ accepted: false, rule: error.rule, facts: error.facts });
      throw error;
    }
  }

  async #tried(context: CommandContext, lines: readonly LineToRegister[]): Promise<CommandOutcome> {
    const plan = await planRegistration(lines, this.runner.look(context.tenant));
    if (!plan.accepted) throw refusalOfLines(plan);
    return { result: { registeredIds: plan.registeredIds }, position: 0, recordedAt: context.at, repeated: false };
  }
}

function reportOf(lines: readonly LineToRegister[], registeredIds: readonly string[]) {
  const registered = new Set(registeredIds);
  const report = lines.map(({ line, agency: { agencyId } }) => ({
    line,
    agencyId,
    outcome: registered.has(agencyId) ? 'registered' : 'already-so',
  })) satisfies ImportedLineView[];
  return { registered: registered.size, alreadySo: lines.length - registered.size, lines: report };
}

function refusalOfFile({ rule, facts }: Refused): Problem {
  const faults = facts['faults'] as unknown as readonly ImportFault[];
  const errors = faults.map(({ line, column, wrong, accepted }): FieldProblem => {
    const where = column === null ? `Line ${line}` : `Line ${line}, ${column}`;
    return { pointer: '/text', detail: `${where}: ${wrong}.`, accepted };
  });
  return new Problem(kindOfRule(rule), { facts, errors });
}

function refusalOfLines({ rule, facts }: Refused): Problem {
  const lines = facts['lines'] as unknown as readonly LineRefused[];
  const errors = lines.map(({ line, sentence }) => ({ pointer: '/text', detail: `Line ${line}: ${sentence}` }));
  return new Problem(kindOfRule(rule), { facts, errors });
}
