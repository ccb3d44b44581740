import { Inject, Injectable } from '@nestjs/common';
import { DEADLINE_POLICY } from '#deadlines';
import { localDate, type DeadlinePolicy } from '#deadlines/domain';
import type { Clock, Instant } from '#kernel';
import { CLOCK } from './command-context.js';

/** Days as the tenant's calendar shows them. */
@Injectable()
export class PresentDay {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(DEADLINE_POLICY) private readonly policy: DeadlinePolicy,
  ) {}

  /** Where days begin. */
  get zone(): string {
    return this.policy.zone;
  }

  /** `YYYY-MM-DD` */
  today(): string {
    return this.dayOf(this.clock.now());
  }

  /** `YYYY-MM-DD` */
  dayOf(at: Instant): string {
    return localDate(at, this.policy.zone);
  }
}
