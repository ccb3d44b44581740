import { Inject, Injectable } from '@nestjs/common';
import { CommandRefused } from '#event-store';
import type { Instant } from '#kernel';
import {
  DEADLINE_IMPOSSIBLE_TIME,
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
   * @param field the field of the body it came in, for the refusal to point at
   * @throws CommandRefused for what no calendar or clock ever shows
   */
  read(written: WrittenDeadline, field?: string): Deadline;
  read(written: WrittenDeadline | null, field?: string): Deadline | null;
  read(written: WrittenDeadline | null, field = 'deadline'): Deadline | null {
    if (written === null) return null;
    const understanding = understandDeadline(written, this.policy);
    if (understanding.accepted) return understanding.deadline;
    const part = understanding.rule === DEADLINE_IMPOSSIBLE_TIME ? 'time' : 'date';
    throw new CommandRefused({ ...understanding, facts: { ...understanding.facts, fields: [`/${field}/${part}`] } });
  }

  /** The day on the tenant's calendar, `YYYY-MM-DD`. */
  dayOf(at: Instant): string {
    return localDate(at, this.policy.zone);
  }
}
