import { Inject, Injectable, Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, TerminusModule, type HealthCheckResult } from '@nestjs/terminus';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';

/** What one dependency of a process says of itself. */
export interface HealthReport {
  /** `degraded`: the process serves, but something around it needs a person. */
  readonly state: 'up' | 'degraded' | 'down';
  /** Figures that tell how well: lag, last movement, free connections. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Asked whether the process can do its work; throwing means `down`. */
export interface HealthIndicator {
  readonly name: string;
  check(): Promise<HealthReport>;
}

export const HEALTH_INDICATORS = Symbol('health indicators');

/** How long an indicator may take before it counts as down, in milliseconds. */
export const INDICATOR_TIMEOUT = 3_000;

/** Asks every indicator at once. The reason of a failure goes to the log, not to the one who asks. */
@Injectable()
export class Readiness {
  readonly #health: HealthCheckService;
  readonly #sessions: HealthIndicatorService;
  readonly #indicators: readonly HealthIndicator[];
  readonly #logger: Logger;

  constructor(
    health: HealthCheckService,
    sessions: HealthIndicatorService,
    @Inject(HEALTH_INDICATORS) indicators: readonly HealthIndicator[],
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#health = health;
    this.#sessions = sessions;
    this.#indicators = indicators;
    this.#logger = logger;
  }

  /** @throws ServiceUnavailableException holding the result when an indicator is down. */
  check(): Promise<HealthCheckResult> {
    return this.#health.check(
      this.#indicators.map((indicator) => async () => {
        const session = this.#sessions.check(indicator.name);
        try {
          const report = await within(INDICATOR_TIMEOUT, indicator.check());
          const details = { ...report.details };
          if (report.state === 'up') return session.up(details);
          return report.state === 'degraded' ? session.degraded(details) : session.down(details);
        } catch (error) {
          this.#logger.warn({ source: 'Readiness', indicator: indicator.name, error }, 'a dependency does not answer');
          return session.down('does not answer');
        }
      }),
    );
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

@Module({})
export class HealthModule {
  /** @param indicators a factory, since what is asked is mostly a service of the application itself */
  static forRootAsync(
    indicators: Pick<FactoryProvider<readonly HealthIndicator[]>, 'inject' | 'useFactory'>,
  ): DynamicModule {
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      providers: [Readiness, { provide: HEALTH_INDICATORS, ...indicators }],
      exports: [Readiness],
    };
  }
}
