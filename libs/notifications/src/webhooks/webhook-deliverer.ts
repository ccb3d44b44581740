import { setTimeout as delay } from 'node:timers/promises';
import type { CommandRunner, PostgresEventLog, ReadModelProgress } from '#event-store';
import { ENGINE, millisecondsOf, newId, type Clock } from '#kernel';
import {
  afterFailure,
  circuitState,
  CLOSED,
  endpointDecider,
  endpointStream,
  isResting,
  outcomeOf,
  RETRY_FOR,
  type Answer,
  type Circuit,
  type EndpointCommand,
  type Outcome,
} from '../domain/index.js';
import { cloudEventOf, messageIdOf } from './cloud-event.js';
import type { EndpointLeases } from './endpoint-leases.js';
import type { MessageSigner } from './message-signer.js';
import { OutcomeRecorder } from './outcome-recorder.js';
import { SecretUnreadable } from './secret-vault.js';
import type { WebhookDelivery } from './webhook-delivery.entity.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';
import type { WebhookSender } from './webhook-sender.js';
import { circuitOf, webhooksProjection } from './webhooks.projection.js';
import type { WebhookEndpointQueries } from './webhooks.queries.js';

/** Messages to one endpoint on their way side by side. */
const SIDE_BY_SIDE = 8;
/** Messages looked up at once. */
const PAGE = 100;
/** How long a run goes on before others have their turn; milliseconds. */
const TURN = 20_000;
/** How long a run waits for the read model at its beginning; milliseconds. */
const PATIENCE = 5_000;
/** How often a run looks for further messages while some are on their way; milliseconds. */
const LOOK_EVERY = 250;

/**
 * How a run ended: `idle` nothing is due, `more` its turn was over, `busy` another worker has the endpoint, `behind` the
 * read model has not caught up with the log, `closing` it was told to end.
 */
export type RunOutcome = 'idle' | 'more' | 'busy' | 'behind' | 'closing';

export interface DelivererParts {
  readonly log: PostgresEventLog;
  readonly runner: CommandRunner;
  readonly progress: ReadModelProgress;
  readonly endpoints: WebhookEndpointQueries;
  readonly leases: EndpointLeases;
  readonly signer: MessageSigner;
  readonly sender: WebhookSender;
  readonly clock: Clock;
  /** From 0 to 1, below 1; chance unless given. */
  readonly chance?: () => number;
}

/**
 * Sends what waits for an endpoint. What there is to send stands in the read model, what came of it goes to the log and
 * comes back from there; nothing else is kept. A worker that dies between sending and recording leaves a message that is
 * sent again, under the same id.
 */
export class WebhookDeliverer {
  constructor(private readonly parts: DelivererParts) {}

  /** @param signal ends the run early: what is on its way is broken off and stays to be sent */
  async run(tenant: string, endpointId: string, signal?: AbortSignal): Promise<RunOutcome> {
    const { leases, log, progress, endpoints } = this.parts;
    const lease = await leases.take(tenant, endpointId);
    if (lease === undefined) return 'busy';
    try {
      // What another worker recorded is seen before anything is sent.
      const head = await log.head(tenant);
      if (!(await progress.waitFor(tenant, webhooksProjection.name, head, PATIENCE))) return 'behind';
      const endpoint = await endpoints.find(tenant, endpointId);
      if (endpoint?.state !== 'active') return 'idle';
      const ends = signal === undefined ? lease.lost : AbortSignal.any([lease.lost, signal]);
      return await new DeliveryRun(this.parts, endpoint, ends).run();
    } finally {
      await lease.letGo();
    }
  }
}

/** One run over what waits for one endpoint. */
class DeliveryRun {
  #endpoint: WebhookEndpoint;
  #isOff = false;
  readonly #tenant: string;
  readonly #recorder: OutcomeRecorder;
  readonly #onTheWay = new Map<number, Promise<void>>();
  /** Subjects with a message on its way, and those that wait for a next attempt. */
  readonly #busy = new Set<string>();
  /** Positions in this run's hands, or settled by it: the read model may not know yet. */
  readonly #taken = new Set<number>();
  #queue: WebhookDelivery[] = [];
  #circuit: Circuit;
  #left: Extract<EndpointCommand, { readonly type: 'leave-endpoint' }> | undefined;

  constructor(
    private readonly parts: DelivererParts,
    endpoint: WebhookEndpoint,
    private readonly ends: AbortSignal,
  ) {
    this.#endpoint = endpoint;
    this.#tenant = endpoint.tenantId;
    this.#circuit = circuitOf(endpoint);
    this.#recorder = new OutcomeRecorder(parts.log, endpoint.tenantId, endpoint.endpointId);
  }

  async run(): Promise<RunOutcome> {
    const over = performance.now() + TURN;
    let outcome: RunOutcome = 'idle';
    try {
      for (;;) {
        if (this.ends.aborted) outcome = 'closing';
        else if (performance.now() > over) outcome = 'more';
        if (outcome === 'idle') await this.#start();
        if (this.#onTheWay.size === 0) break;
        await this.#oneArrives();
      }
    } finally {
      await Promise.allSettled(this.#onTheWay.values());
      await this.#recorder.end();
    }
    if (this.#left !== undefined) await this.#leave(this.#left);
    return outcome;
  }

  /** Starts as many as may be on their way side by side. */
  async #start(): Promise<void> {
    while (this.#mayStart() && !this.ends.aborted) {
      const next = this.#next() ?? (await this.#look());
      if (next === undefined) return;
      // While it looked one may have come back that opened the circuit.
      if (!this.#mayStart()) {
        this.#queue.unshift(next);
        return;
      }
      this.#busy.add(next.subject);
      this.#taken.add(next.position);
      const work = this.#deliver(next).finally(() => this.#onTheWay.delete(next.position));
      // Awaited by whoever waits for one of them; what it throws is thrown there.
      work.catch(() => undefined);
      this.#onTheWay.set(next.position, work);
    }
  }

  #mayStart(): boolean {
    const now = this.parts.clock.now();
    if (this.#isOff || this.#left !== undefined || isResting(this.#circuit, now)) return false;
    // Half open: one message probes.
    const most = circuitState(this.#circuit, now) === 'half-open' ? 1 : SIDE_BY_SIDE;
    return this.#onTheWay.size < most;
  }

  /** The first message whose subject nothing holds up. */
  #next(): WebhookDelivery | undefined {
    const at = this.#queue.findIndex(({ subject }) => !this.#busy.has(subject));
    return at < 0 ? undefined : this.#queue.splice(at, 1)[0];
  }

  /** Looks at the endpoint, too: nothing more is sent once it is disabled, nor to where it was before. */
  async #look(): Promise<WebhookDelivery | undefined> {
    const { endpointId } = this.#endpoint;
    const endpoint = await this.parts.endpoints.find(this.#tenant, endpointId);
    this.#isOff = endpoint?.state !== 'active';
    if (endpoint === null || this.#isOff) return undefined;
    this.#endpoint = endpoint;
    const now = this.parts.clock.now();
    const besides = { positions: [...this.#taken], subjects: [...this.#busy] };
    this.#queue = await this.parts.endpoints.waiting(this.#tenant, endpointId, now, besides, PAGE);
    return this.#next();
  }

  /** Waits until one comes back, or until it is time to look for more. */
  async #oneArrives(): Promise<void> {
    const enough = new AbortController();
    try {
      await Promise.race([
        ...this.#onTheWay.values(),
        delay(LOOK_EVERY, undefined, { signal: enough.signal }).catch(() => undefined),
      ]);
    } finally {
      enough.abort();
    }
  }

  async #deliver(message: WebhookDelivery): Promise<void> {
    const answer = await this.#send(message);
    if (answer === undefined) return;
    const chance = (this.parts.chance ?? Math.random)();
    const outcome = outcomeOf(message, answer, this.parts.clock.now(), chance);
    this.#recorder.add(outcome);
    if (outcome.kind === 'delivered') this.#circuit = CLOSED;
    else this.#circuit = afterFailure(this.#circuit, outcome.what);
    // A subject that waits for its next attempt stays held up for the rest of this run.
    if (outcome.kind !== 'failed') this.#busy.delete(message.subject);
    else this.#queue = this.#queue.filter(({ subject }) => subject !== message.subject);
    this.#leaveIfHopeless(outcome);
  }

  /** Undefined where it was broken off because the run ends: it stays to be sent. */
  async #send({ position, eventId }: WebhookDelivery): Promise<Answer | undefined> {
    const { log, signer, sender, clock } = this.parts;
    const { endpointId, url, secrets } = this.#endpoint;
    const { events } = await log.readPage(this.#tenant, { after: position - 1, until: position, limit: 1 });
    try {
      const signWith = await signer.secretsFor(this.#tenant, endpointId, secrets, clock.now());
      const id = messageIdOf(this.#tenant, endpointId, eventId);
      return await sender.send(signer.sign({ id, url, content: cloudEventOf(events[0]!) }, signWith), this.ends);
    } catch (error) {
      if (this.ends.aborted) return undefined;
      if (!(error instanceof SecretUnreadable)) throw error;
      return { kind: 'unanswered', cause: 'secret', detail: error.message };
    }
  }

  #leaveIfHopeless(outcome: Outcome): void {
    if (outcome.kind === 'delivered') return;
    const { failingSince } = this.#circuit;
    const { at, cause, detail } = outcome.what;
    const hopeless = failingSince !== null && millisecondsOf(at) - millisecondsOf(failingSince) >= RETRY_FOR;
    if (cause === 'gone') this.#left ??= { type: 'leave-endpoint', cause: 'gone', reasons: [detail] };
    else if (hopeless) this.#left ??= { type: 'leave-endpoint', cause: 'failing', reasons: [detail], failingSince };
  }

  async #leave(command: Extract<EndpointCommand, { readonly type: 'leave-endpoint' }>): Promise<void> {
    const { endpointId } = this.#endpoint;
    await this.parts.runner.decide(
      {
        tenant: this.#tenant,
        actor: ENGINE,
        commandId: newId(),
        correlationId: endpointId,
        at: this.parts.clock.now(),
      },
      { decider: endpointDecider, stream: endpointStream(endpointId), command },
    );
  }
}
