import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresEventLog } from '#event-store';
import { ENGINE, newId } from '#kernel';
import { deliveriesStream, outcomeEvents, type Outcome } from '../domain/index.js';

/** How long outcomes are gathered before they are recorded together; milliseconds. */
const GATHER_FOR = 250;
const MOST_TOGETHER = 200;

/**
 * Records what came of the deliveries to one endpoint: those of a moment in one event for each stretch of the same
 * kind, so that a thousand messages do not add a thousand events to the log.
 */
export class OutcomeRecorder {
  #gathered: Outcome[] = [];
  #recording: Promise<void> | undefined;
  #full: () => void = () => undefined;
  #failure: unknown;

  constructor(
    private readonly log: Pick<PostgresEventLog, 'append'>,
    private readonly tenant: string,
    private readonly endpointId: string,
  ) {}

  add(outcome: Outcome): void {
    this.#gathered.push(outcome);
    if (this.#gathered.length >= MOST_TOGETHER) this.#full();
    this.#recording ??= this.#record(GATHER_FOR).catch((error: unknown) => {
      this.#failure = error;
    });
  }

  /** Records what is left. @throws what the log threw at any time; what it did not take is sent again */
  async end(): Promise<void> {
    this.#full();
    await this.#recording;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as it came
    if (this.#failure !== undefined) throw this.#failure;
    await this.#record(0);
  }

  async #record(gatherFor: number): Promise<void> {
    try {
      if (gatherFor > 0 && this.#gathered.length < MOST_TOGETHER) await this.#gather(gatherFor);
      while (this.#gathered.length > 0) {
        const outcomes = this.#gathered.splice(0, MOST_TOGETHER);
        await this.log.append(this.tenant, {
          commandId: newId(),
          metadata: { actor: ENGINE, correlationId: this.endpointId },
          writes: [
            {
              stream: deliveriesStream(this.endpointId),
              expected: 'any',
              events: outcomeEvents(this.endpointId, outcomes),
            },
          ],
        });
      }
    } finally {
      this.#recording = undefined;
    }
  }

  async #gather(milliseconds: number): Promise<void> {
    const full = new AbortController();
    this.#full = () => full.abort();
    await delay(milliseconds, undefined, { signal: full.signal }).catch(() => undefined);
    this.#full = () => undefined;
  }
}
