import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PostgresEventLog, type CommandContext, type CommandOutcome } from '#event-store';
import type { EndpointTerms, ReplayExtent } from '../../domain/index.js';
import { AddressGuard } from '../address-guard.js';
import { SecretVault } from '../secret-vault.js';
import { EndpointRunner } from './endpoint-runner.js';

/** Changes where an endpoint is, what is sent to it or what it is called. Answers `{ endpointId }`. */
export class ChangeEndpoint extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly endpointId: string,
    readonly terms: Partial<EndpointTerms>,
    /** Whether the caller may see directives of secrecy. */
    readonly seesSecrecy: boolean,
  ) {
    super();
  }
}

/** Nothing is sent until it is enabled. Answers `{ endpointId }`. */
export class DisableEndpoint extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly endpointId: string,
    readonly reasons: readonly string[],
  ) {
    super();
  }
}

/** It is sent what it has missed, and goes on. Answers `{ endpointId }`. */
export class EnableEndpoint extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly endpointId: string,
  ) {
    super();
  }
}

/** It is sent what it asks for, from a position of the log on. Answers `{ endpointId }`. */
export class ReplayEndpoint extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly endpointId: string,
    readonly from: number,
    readonly extent: ReplayExtent,
  ) {
    super();
  }
}

/** Nothing is ever sent again, and its secrets are forgotten. Answers `{ endpointId }`. */
export class RemoveEndpoint extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly endpointId: string,
  ) {
    super();
  }
}

@CommandHandler(ChangeEndpoint)
export class ChangeEndpointHandler implements ICommandHandler<ChangeEndpoint> {
  constructor(
    private readonly endpoints: EndpointRunner,
    private readonly guard: AddressGuard,
  ) {}

  execute({ context, endpointId, terms, seesSecrecy }: ChangeEndpoint): Promise<CommandOutcome> {
    const refusedAddress = terms.url === undefined ? undefined : this.guard.refusedIn(terms.url);
    return this.endpoints.decide(
      context,
      endpointId,
      {
        type: 'change-endpoint',
        ...terms,
        seesSecrecy,
        plainHttp: this.guard.allowsPlainHttp,
        ...(refusedAddress !== undefined && { refusedAddress }),
      },
      { asked: terms },
    );
  }
}

@CommandHandler(DisableEndpoint)
export class DisableEndpointHandler implements ICommandHandler<DisableEndpoint> {
  constructor(private readonly endpoints: EndpointRunner) {}

  execute({ context, endpointId, reasons }: DisableEndpoint): Promise<CommandOutcome> {
    return this.endpoints.decide(context, endpointId, { type: 'disable-endpoint', reasons }, { asked: reasons });
  }
}

@CommandHandler(EnableEndpoint)
export class EnableEndpointHandler implements ICommandHandler<EnableEndpoint> {
  constructor(private readonly endpoints: EndpointRunner) {}

  execute({ context, endpointId }: EnableEndpoint): Promise<CommandOutcome> {
    return this.endpoints.decide(context, endpointId, { type: 'enable-endpoint' }, { asked: null });
  }
}

@CommandHandler(ReplayEndpoint)
export class ReplayEndpointHandler implements ICommandHandler<ReplayEndpoint> {
  constructor(
    private readonly endpoints: EndpointRunner,
    private readonly log: PostgresEventLog,
  ) {}

  async execute({ context, endpointId, from, extent }: ReplayEndpoint): Promise<CommandOutcome> {
    const head = await this.log.head(context.tenant);
    return this.endpoints.decide(
      context,
      endpointId,
      { type: 'replay-endpoint', from, extent, head },
      { asked: { from, extent } },
    );
  }
}

@CommandHandler(RemoveEndpoint)
export class RemoveEndpointHandler implements ICommandHandler<RemoveEndpoint> {
  constructor(
    private readonly endpoints: EndpointRunner,
    private readonly vault: SecretVault,
  ) {}

  async execute({ context, endpointId }: RemoveEndpoint): Promise<CommandOutcome> {
    const outcome = await this.endpoints.decide(context, endpointId, { type: 'remove-endpoint' }, { asked: null });
    await this.vault.forgetAll(context.tenant, endpointId);
    return outcome;
  }
}
