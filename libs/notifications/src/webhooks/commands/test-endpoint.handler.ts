import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRefused, PostgresEventLog, type CommandContext, type CommandOutcome } from '#event-store';
import { fold, refuse } from '#kernel';
import {
  endpointDecider,
  ENDPOINT_UNKNOWN,
  failureIn,
  endpointStream,
  type Endpoint,
  type EndpointEvent,
  type TestOutcome,
} from '../../domain/index.js';
import { messageIdOf, testCloudEvent } from '../cloud-event.js';
import { MessageSigner } from '../message-signer.js';
import { SecretUnreadable } from '../secret-vault.js';
import { WebhookSender } from '../webhook-sender.js';
import { EndpointRunner } from './endpoint-runner.js';

/** Sends a message that carries no event and records what came of it. Answers `{ endpointId, result }`. */
export class TestEndpoint extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly endpointId: string,
  ) {
    super();
  }
}

@CommandHandler(TestEndpoint)
export class TestEndpointHandler implements ICommandHandler<TestEndpoint> {
  constructor(
    private readonly endpoints: EndpointRunner,
    private readonly log: PostgresEventLog,
    private readonly signer: MessageSigner,
    private readonly sender: WebhookSender,
  ) {}

  async execute({ context, endpointId }: TestEndpoint): Promise<CommandOutcome> {
    const stream = endpointStream(endpointId);
    const { streams, done } = await this.log.load(context.tenant, [stream], context.commandId);
    // A repeat is answered with what came of the first message; nothing is sent.
    const result: TestOutcome =
      done === undefined
        ? await this.#send(context, presentIn(streams.get(stream) as unknown as readonly EndpointEvent[]))
        : { outcome: 'delivered', status: 0 };
    return this.endpoints.decide(
      context,
      endpointId,
      { type: 'record-test', result },
      { asked: null, result: { result } },
    );
  }

  async #send({ tenant, commandId, at }: CommandContext, endpoint: Endpoint): Promise<TestOutcome> {
    const { endpointId, url, secrets } = endpoint;
    const id = messageIdOf(tenant, endpointId, commandId);
    try {
      const signWith = await this.signer.secretsFor(tenant, endpointId, secrets, at);
      const answer = await this.sender.send(
        this.signer.sign({ id, url, content: testCloudEvent(tenant, id, at) }, signWith),
      );
      const failure = failureIn(answer);
      return failure === undefined
        ? { outcome: 'delivered', status: (answer as { readonly status: number }).status }
        : { outcome: 'failed', ...failure };
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      return { outcome: 'failed', cause: 'secret', detail: error.message };
    }
  }
}

/** @throws CommandRefused */
function presentIn(events: readonly EndpointEvent[]): Endpoint {
  const state = fold(endpointDecider, events);
  if ('endpoint' in state) return state.endpoint;
  throw new CommandRefused(refuse(ENDPOINT_UNKNOWN));
}
