import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRefused, PostgresEventLog, type CommandContext, type CommandOutcome } from '#event-store';
import { fold, idFrom, instantOf, millisecondsOf } from '#kernel';
import { endpointDecider, endpointStream, type EndpointEvent } from '../../domain/index.js';
import { drawSecret, SecretVault } from '../secret-vault.js';
import { EndpointRunner } from './endpoint-runner.js';
import { withSecret } from './register-endpoint.handler.js';

const HOUR = 3_600_000;

/** Gives an endpoint a new secret; the one so far signs as well for some hours. Answers as `RegisterEndpoint`. */
export class RotateSecret extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly endpointId: string,
    readonly overlapHours: number,
  ) {
    super();
  }
}

@CommandHandler(RotateSecret)
export class RotateSecretHandler implements ICommandHandler<RotateSecret> {
  constructor(
    private readonly endpoints: EndpointRunner,
    private readonly vault: SecretVault,
    private readonly log: PostgresEventLog,
  ) {}

  async execute({ context, endpointId, overlapHours }: RotateSecret): Promise<CommandOutcome> {
    const { tenant, commandId, at } = context;
    const secretId = idFrom('webhook-secret', tenant, commandId);
    const validUntil = instantOf(millisecondsOf(at) + overlapHours * HOUR);
    const secret = drawSecret();
    const isNew = await this.vault.keep(tenant, endpointId, secretId, secret);
    try {
      const outcome = await this.endpoints.decide(
        context,
        endpointId,
        { type: 'rotate-secret', secretId, validUntil },
        { asked: { overlapHours } },
      );
      await this.#forgetExpired(context, endpointId);
      return withSecret(outcome, isNew ? secret : null);
    } catch (error) {
      if (isNew && error instanceof CommandRefused) await this.vault.forget(tenant, endpointId, [secretId]);
      throw error;
    }
  }

  /** What signs no more need not be kept. */
  async #forgetExpired({ tenant, at }: CommandContext, endpointId: string): Promise<void> {
    const events = await this.log.read(tenant, endpointStream(endpointId));
    const state = fold(endpointDecider, events as unknown as readonly EndpointEvent[]);
    const secrets = 'endpoint' in state ? state.endpoint.secrets : [];
    const expired = secrets.filter(({ validUntil }) => validUntil !== undefined && validUntil <= at);
    await this.vault.forget(
      tenant,
      endpointId,
      expired.map(({ secretId }) => secretId),
    );
  }
}
