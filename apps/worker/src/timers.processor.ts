import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import type { ArmedTimer, TimerQueries, TimerSweep } from '#deadlines';
import { ENGINE, instantOf, millisecondsOf, type Clock } from '#kernel';
import { timersQueue, timerRetriesQueue, type QueueBackend, type TimerRetryPayload } from '#queue';
import { FairShare } from './fair-share.js';
import type { AlarmPace, TimerAlarm } from './timer-alarm.js';
import { COMMANDS_OF_TIMERS } from './timer-commands.js';

/** Tenants whose turn it is side by side in one process. */
const TURNS = 8;

/** Timers that a tenant may have armed in one turn; then it is the turn of whoever waits. */
const MOST_IN_A_TURN = 500;

/** Timers of one tenant that a process holds before they are due. */
const MOST_AHEAD = 4_000;

/** Timers fired side by side in one process, over all tenants; one batch of the log takes as many. */
const MOST_AT_ONCE = 256;

/** Timers tried again side by side. */
const REPAIRS = 4;

/**
 * Fires timers. A tenant's alarm gives it a turn: what is due is armed and fired, what is due soon is armed and held
 * until its moment. The command carries the timer's id as its command id, so however often a timer is armed, the fact
 * is recorded once.
 */
@Injectable()
export class TimersProcessor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #share = new FairShare(MOST_AT_ONCE);
  readonly #ahead = new Map<string, number>();
  readonly #holding = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(
    private readonly queues: QueueBackend,
    private readonly commands: CommandBus,
    private readonly sweep: TimerSweep,
    private readonly timers: TimerQueries,
    private readonly alarm: TimerAlarm,
    private readonly clock: Clock,
    private readonly pace: AlarmPace,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.worker(
      timersQueue,
      async ({ payload }) => {
        await this.turn(payload.tenant);
        return null;
      },
      { concurrency: TURNS },
    );
    this.queues.worker(
      timerRetriesQueue,
      async ({ payload }) => {
        await this.fire(payload);
        return null;
      },
      { concurrency: REPAIRS },
    );
  }

  /** What is held is given back, for another process to fire in time. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#holding);
  }

  /** Arms and fires what is due in a tenant, and holds what is due soon. */
  async turn(tenant: string): Promise<void> {
    const now = this.clock.now();
    const ahead = (this.#ahead.get(tenant) ?? 0) < MOST_AHEAD ? this.pace.horizon : 0;
    const armed = await this.sweep.arm(tenant, {
      now,
      horizon: instantOf(millisecondsOf(now) + ahead),
      rearmAfter: this.pace.rearmAfter,
      limit: MOST_IN_A_TURN,
    });
    const due = armed.filter(({ fireAt }) => fireAt <= now);
    const soon = armed.slice(due.length);
    if (soon.length > 0) this.#hold(tenant, soon);
    // The next turn is called for first: should this process fail below, somebody has it already.
    if (armed.length === MOST_IN_A_TURN) await this.alarm.wake(tenant);
    else await this.alarm.wakeInTime(tenant);
    await Promise.all(due.map((timer) => this.#fireArmed(tenant, timer)));
  }

  /** Fires one timer if it is still planned and due: what failed before is tried again this way. */
  async fire({ tenant, timerId }: TimerRetryPayload): Promise<void> {
    const timer = await this.timers.find(tenant, timerId);
    // Early: a clock apart from the one that armed it. The sweep arms it again.
    if (timer?.state !== 'planned' || timer.fireAt > this.clock.now()) return;
    await this.#carryOut(tenant, timer);
  }

  #hold(tenant: string, soon: readonly ArmedTimer[]): void {
    this.#ahead.set(tenant, (this.#ahead.get(tenant) ?? 0) + soon.length);
    const holding = this.#fireInTime(tenant, soon).finally(() => {
      this.#holding.delete(holding);
      const left = this.#ahead.get(tenant)! - soon.length;
      if (left === 0) this.#ahead.delete(tenant);
      else this.#ahead.set(tenant, left);
    });
    this.#holding.add(holding);
  }

  /** Fires each at its moment. They are armed for a while only: a clock that went back gives them back. */
  async #fireInTime(tenant: string, timers: readonly ArmedTimer[]): Promise<void> {
    const fired: Promise<void>[] = [];
    let next = 0;
    while (next < timers.length) {
      const now = this.clock.now();
      const wait = millisecondsOf(timers[next]!.fireAt) - millisecondsOf(now);
      if (this.#closing.signal.aborted || wait > this.pace.horizon) {
        await this.#giveBack(tenant, timers.slice(next));
        break;
      }
      if (wait > 0) {
        await sleep(wait, undefined, { signal: this.#closing.signal }).catch(() => undefined);
        continue;
      }
      for (; next < timers.length && timers[next]!.fireAt <= now; next += 1) {
        fired.push(this.#fireArmed(tenant, timers[next]!));
      }
    }
    await Promise.all(fired);
  }

  async #giveBack(tenant: string, timers: readonly ArmedTimer[]): Promise<void> {
    try {
      await this.sweep.release(
        tenant,
        timers.map(({ timerId }) => timerId),
      );
    } catch (error) {
      this.logger.warn(
        { source: 'TimersProcessor', tenant, timers: timers.length, error },
        'timers could not be given back; they are armed again in a moment',
      );
    }
  }

  /** What fails becomes a job of its own, which is tried again, and kept as an incident when that is in vain. */
  async #fireArmed(tenant: string, timer: ArmedTimer): Promise<void> {
    try {
      await this.#share.run(tenant, () => this.#carryOut(tenant, timer));
    } catch (error) {
      const { timerId } = timer;
      this.logger.warn(
        { source: 'TimersProcessor', tenant, timerId, error },
        'a timer did not fire; it is tried again',
      );
      await this.queues
        .queue(timerRetriesQueue)
        .add({ tenant, timerId })
        .catch((cause: unknown) => {
          this.logger.warn(
            { source: 'TimersProcessor', tenant, timerId, error: cause },
            'cannot reach the queue; the timer is armed again in a moment',
          );
        });
    }
  }

  async #carryOut(tenant: string, timer: ArmedTimer): Promise<void> {
    const { timerId, assignmentId, action } = timer;
    const outcome = await this.commands.execute(
      COMMANDS_OF_TIMERS[action](
        {
          tenant,
          actor: ENGINE,
          commandId: `timer.${timerId}`,
          correlationId: assignmentId,
          causationId: timerId,
          at: this.clock.now(),
        },
        timer,
      ),
    );
    // It no longer matters, and no event will ever say so to the deadline watch.
    if (outcome.result === null) await this.timers.settle(tenant, timerId);
    else if (outcome.repeated) await this.sweep.leaveAlone(tenant, timerId);
  }
}
