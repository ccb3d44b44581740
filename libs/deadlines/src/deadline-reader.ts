import { Inject, Injectable } from '@nestjs/common';
import { CommandRefused } from '#event-store';
import type { Instant } from '#kernel';
import {
  localDate,
  understandDeadline,
  type Deadline,
  type DeadlinePolicy,
  type WrittenDeadline,
} from './domain/index.js';

/** Dependency injection token of the tenant's {@link DeadlinePolicy}. */
export const DEADLINE_POLICY = Symbol('deadline policy');

/** Reads what people state about time, as the tenant does. */
@Injectable()
export class DeadlineReader {
  constructor(@Inject(DEADLINE_POLICY) private readonly policy: DeadlinePolicy) {}

  /**
   * @param written null says that there is none
   * @throws CommandRefused for what no calendar or clock ever shows
   */
  read(written: WrittenDeadline): Deadline;
  read(written: WrittenDeadline | null): Deadline | null;
  read(written: WrittenDeadline | null): Deadline | null {
    if (written === null) return null;
    const understanding = understandDeadline(written, this.policy);
    if (!understanding.accepted) throw new CommandRefused(understanding);
    return understanding.deadline;
  }

  /** The day on the tenant's calendar, `YYYY-MM-DD`. */
  dayOf(at: Instant): string {
    return localDate(at, this.policy.zone);
  }
}
