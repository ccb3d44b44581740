import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CountSilence, FireRung, requestOfSilence } from '#assignments';
import { TimerQueries, type Timer } from '#deadlines';
import type { CommandContext } from '#event-store';
import { ENGINE, type Clock } from '#kernel';
import { timersQueue, type QueueBackend, type TimerPayload } from '#queue';

/** Timers fired side by side in one process. */
const CONCURRENCY = 16;

/**
 * Fires a timer when its job arrives. The command carries the timer's id as its command id,
 * so however often a job comes, the fact is recorded once.
 */
@Injectable()
export class TimersProcessor implements OnApplicationBootstrap {
  constructor(
    private readonly queues: QueueBackend,
    private readonly commands: CommandBus,
    private readonly timers: TimerQueries,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.worker(
      timersQueue,
      async ({ payload }) => {
        await this.fire(payload);
        return null;
      },
      { concurrency: CONCURRENCY },
    );
  }

  /** Fires the timer if it is still planned and due. */
  async fire({ tenant, timerId }: TimerPayload): Promise<void> {
    const timer = await this.timers.find(tenant, timerId);
    const now = this.clock.now();
    // Early: a clock apart from the one that armed it. The sweep arms it again.
    if (timer?.state !== 'planned' || timer.fireAt > now) return;
    const { result } = await this.commands.execute(
      commandOf(timer, {
        tenant,
        actor: ENGINE,
        commandId: `timer.${timerId}`,
        correlationId: timer.assignmentId,
        causationId: timerId,
        at: now,
      }),
    );
    // It no longer matters, and no event will ever say so to the deadline watch.
    if (result === null) await this.timers.settle(tenant, timerId);
  }
}

function commandOf({ action, assignmentId, rung, cycle }: Timer, context: CommandContext): FireRung | CountSilence {
  return action === 'count-silence'
    ? new CountSilence(context, assignmentId, requestOfSilence(rung))
    : new FireRung(context, assignmentId, rung, cycle);
}
