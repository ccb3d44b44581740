import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRefused, type CommandContext, type CommandOutcome } from '#event-store';
import { idFrom } from '#kernel';
import type { EndpointTerms } from '../../domain/index.js';
import { AddressGuard } from '../address-guard.js';
import { drawSecret, SecretVault } from '../secret-vault.js';
import { EndpointRunner } from './endpoint-runner.js';

/** Registers an endpoint. Answers `{ endpointId, secret }`; `secret` is null when the command was carried out before. */
export class RegisterEndpoint extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly terms: EndpointTerms,
    /** Whether the caller may see directives of secrecy. */
    readonly seesSecrecy: boolean,
  ) {
    super();
  }
}

/**
 * The secret is kept before it is spoken of, so that no endpoint is without one. It is shown once: whoever loses the
 * answer rotates it.
 */
@CommandHandler(RegisterEndpoint)
export class RegisterEndpointHandler implements ICommandHandler<RegisterEndpoint> {
  constructor(
    private readonly endpoints: EndpointRunner,
    private readonly vault: SecretVault,
    private readonly guard: AddressGuard,
  ) {}

  async execute({ context, terms, seesSecrecy }: RegisterEndpoint): Promise<CommandOutcome> {
    const { tenant, commandId } = context;
    const endpointId = idFrom('webhook-endpoint', tenant, commandId);
    const secretId = idFrom('webhook-secret', tenant, commandId);
    const refusedAddress = this.guard.refusedIn(terms.url);
    const secret = drawSecret();
    const isNew = await this.vault.keep(tenant, endpointId, secretId, secret);
    try {
      const outcome = await this.endpoints.decide(
        context,
        endpointId,
        {
          type: 'register-endpoint',
          endpointId,
          secretId,
          ...terms,
          seesSecrecy,
          plainHttp: this.guard.allowsPlainHttp,
          ...(refusedAddress !== undefined && { refusedAddress }),
        },
        { asked: terms },
      );
      return withSecret(outcome, isNew ? secret : null);
    } catch (error) {
      if (isNew && error instanceof CommandRefused) await this.vault.forgetAll(tenant, endpointId);
      throw error;
    }
  }
}

/** The answer to the caller, which is not what the log keeps. */
export function withSecret(outcome: CommandOutcome, secret: string | null): CommandOutcome {
  return { ...outcome, result: { ...(outcome.result as { readonly endpointId: string }), secret } };
}
