import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Observable } from 'rxjs';
import { callerOf } from '#access';
import { PostgresEventLog } from '#event-store';
import type { Clock, Instant } from '#kernel';
import { currentAsOf, inThePast, moment, momentOrPosition, Problem, REQUEST_INVALID, type AsOf } from '#platform';
import { ENGINE_CLOCK } from './command-context.js';

/** What a route was asked of the past, as far as it can be read. */
interface Asked {
  readonly asOf?: Instant | number;
  readonly effectiveAt?: Instant;
}

/**
 * Carries out a read in the past that `asOf` and `effectiveAt` name: read models show what they were then (`inTenant`),
 * the clock stands where it stood, and `ReadYourWrites` waits for what had been recorded. Whether a route takes the two
 * its parameters say: they are checked after this.
 */
@Injectable()
export class PastInterceptor implements NestInterceptor {
  constructor(
    private readonly log: PostgresEventLog,
    @Inject(ENGINE_CLOCK) private readonly clock: Clock,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const asked = askedIn(request.query as Readonly<Record<string, unknown>>);
    if (asked === undefined) return next.handle();
    const past = await this.#past(callerOf(request).tenant, asked);
    return new Observable((subscriber) => inThePast(past, () => next.handle().subscribe(subscriber)));
  }

  async #past(tenant: string, { asOf, effectiveAt }: Asked): Promise<AsOf> {
    const known = await this.#known(tenant, asOf);
    return {
      position: known.position,
      ...(effectiveAt !== undefined && { effectiveUntil: effectiveAt }),
      at: effectiveAt ?? known.at,
    };
  }

  async #known(tenant: string, asOf: Instant | number | undefined): Promise<Pick<AsOf, 'position' | 'at'>> {
    const now = this.clock.now();
    if (asOf === undefined) return { position: await this.log.head(tenant), at: now };
    if (typeof asOf === 'string') {
      if (asOf > now) throw ahead(`asOf is ${asOf}, and it is ${now}.`, `a moment up to now, ${now}`);
      return { position: await this.log.positionAt(tenant, asOf), at: asOf };
    }
    const { events } = await this.log.readPage(tenant, { after: asOf - 1, until: asOf, limit: 1 });
    const recordedAt = events[0]?.recordedAt;
    if (recordedAt !== undefined) return { position: asOf, at: recordedAt };
    const head = await this.log.head(tenant);
    throw ahead(`asOf is ${asOf}, but the log ends at ${head}.`, `a position up to ${head}`);
  }
}

/** The engine's clock, or the moment of the past in which a read is carried out. */
export function clockOfReads(clock: Clock): Clock {
  const onStep = clock.onStep?.bind(clock);
  return { now: () => currentAsOf()?.at ?? clock.now(), ...(onStep && { onStep }) };
}

/** What would be refused is left to the check of the parameters. */
function askedIn(query: Readonly<Record<string, unknown>>): Asked | undefined {
  const asOf = momentOrPosition(query['asOf']);
  const effectiveAt = moment(query['effectiveAt']);
  if (asOf === undefined && effectiveAt === undefined) return undefined;
  return { ...(asOf !== undefined && { asOf }), ...(effectiveAt !== undefined && { effectiveAt }) };
}

function ahead(detail: string, accepted: string): Problem {
  return new Problem(REQUEST_INVALID, {
    detail,
    errors: [{ parameter: 'asOf', detail: 'lies ahead', accepted }],
  });
}
