import type { HealthCheckResult, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { Logger } from 'pino';

/** What one dependency of a process says of itself. */
interface HealthReport {
  /** `degraded`: the process does its work, but something around it needs a person. */
  readonly state: 'up' | 'degraded' | 'down';
  /** Figures that tell how well: lag, last movement, latency. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Why it is not up, for the log: it may name hosts. */
  readonly reason?: string | undefined;
}

/** Asked whether the process can do its work; throwing means `down`. */
export interface HealthIndicator {
  readonly name: string;
  check(): Promise<HealthReport>;
}

/** How long an indicator may take before it counts as down, in milliseconds. */
const INDICATOR_TIMEOUT = 3_000;

/** Asks every indicator at once. The reason of a failure goes to the log, not to the one who asks. */
export class Readiness {
  constructor(
    private readonly health: HealthCheckService,
    private readonly sessions: HealthIndicatorService,
    private readonly indicators: readonly HealthIndicator[],
    private readonly logger: Logger,
  ) {}

  /** @throws ServiceUnavailableException holding the result when an indicator is down. */
  check(): Promise<HealthCheckResult> {
    return this.health.check(
      this.indicators.map((indicator) => async () => {
        const session = this.sessions.check(indicator.name);
        try {
          const { state, details = {}, reason } = await within(INDICATOR_TIMEOUT, indicator.check());
          if (state === 'up') return session.up({ ...details });
          if (state === 'degraded') return session.degraded({ ...details });
          this.#warn(indicator, { reason, ...details }, 'what this process needs does not work');
          return session.down({ ...details });
        } catch (error) {
          this.#warn(indicator, { error }, 'what this process needs does not answer');
          return session.down('does not answer');
        }
      }),
    );
  }

  #warn({ name }: HealthIndicator, fields: object, sentence: string): void {
    this.logger.warn({ source: 'Readiness', indicator: name, ...fields }, sentence);
  }
}

async function within<Value>(milliseconds: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
