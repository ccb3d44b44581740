import { setTimeout as sleep } from 'node:timers/promises';
import { Chapter } from '../chapter.js';

/** How often timers went off in all chapters, worked out by hand. */
export interface Rungs {
  readonly reminders: number;
  readonly escalations: number;
}

/** What the log itself says in the end. */
export interface Proven {
  readonly directives: number;
  readonly assignments: number;
  readonly events: number;
  readonly remindersSent: number;
  readonly escalations: number;
  readonly replayEqual: boolean;
}

/** The log is folded again and compared, and counted from its own events. */
export class Proof extends Chapter {
  async tell(expected: Rungs): Promise<Proven> {
    const { auditor } = this.cast;
    this.stage.heading('The proof: the whole log is folded again from position 1');
    const { replayId } = await auditor.post<{ replayId: string }>('/v1/replays');
    const replay = await this.#replayDone(replayId);
    for (const { name, events, rows, differenceCount } of replay.projections) {
      this.stage.say(
        `${name.padEnd(16)} ${String(events).padStart(5)} events → ${String(rows).padStart(5)} rows, ${String(differenceCount)} differences`,
      );
    }
    const { head } = await this.play.atRest();
    const events = await auditor.feed<{ position: number; type: string; recordedAt: string }>();
    const count = (type: string): number => events.filter((event) => event.type === type).length;
    const remindersSent = count('assignment.reminded');
    const escalations = count('assignment.escalated');
    this.check('every read model equals the folded history, row by row', replay.equal, true);
    this.check(
      'positions are 1, 2, 3, … without a gap, in the order in which things were learned',
      events.every(
        (event, index) =>
          event.position === index + 1 && (index === 0 || events[index - 1]!.recordedAt <= event.recordedAt),
      ) && events.length === head,
      true,
    );
    await this.#everyTimerExplained(events);
    this.check('every reminder that was due was sent, none twice', remindersSent, expected.reminders);
    this.check(`${String(expected.escalations)} overdue answers went up the ladder`, escalations, expected.escalations);
    return {
      directives: count('directive.issued'),
      assignments: count('assignment.assigned'),
      events: events.length,
      remindersSent,
      escalations,
      replayEqual: replay.equal,
    };
  }

  /** Asked of every timer there is: why it was sent, or not, and whether the log says so. */
  async #everyTimerExplained(events: readonly { readonly position: number; readonly type: string }[]): Promise<void> {
    const timers = await this.cast.administrator.all<ExplainedTimer>('/v1/operations/timers');
    const reasons = new Map<string, number>();
    const unexplained = timers.filter(({ explanation: { reason, sentence, because } }) => {
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      const found = because.every(({ position, type }) => events[position - 1]?.type === type);
      return !found || because.length === 0 || sentence.en === '' || sentence.vi === '';
    });
    const told = [...reasons].sort(([, one], [, other]) => other - one);
    this.stage.say(
      `why of ${String(timers.length)} timers: ${told.map(([reason, count]) => `${String(count)} ${reason}`).join(' · ')}`,
    );
    this.check(
      'of every timer it is known why it was sent or not, by events of the log',
      [timers.length > 0, unexplained.map(({ timerId }) => timerId)],
      [true, []],
    );
  }

  async #replayDone(replayId: string): Promise<Required<Replay>> {
    for (;;) {
      const replay = await this.cast.auditor.get<Replay>(`/v1/replays/${replayId}`);
      if (replay.state === 'completed') return replay as Required<Replay>;
      if (replay.state === 'failed' || replay.state === 'cancelled')
        throw new Error(`the replay ${replay.state}: ${replay.failure ?? ''}`);
      if (replay.progress)
        this.stage.live(`${String(replay.progress.folded)} of ${String(replay.progress.of)} events folded`);
      await sleep(50);
    }
  }
}

interface ExplainedTimer {
  readonly timerId: string;
  readonly explanation: {
    readonly reason: string;
    readonly sentence: { readonly en: string; readonly vi: string };
    readonly because: readonly { readonly position: number; readonly type: string }[];
  };
}

interface Replay {
  readonly state: 'waiting' | 'delayed' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly progress: { readonly folded: number; readonly of: number } | null;
  readonly failure?: string;
  /** There once it is completed. */
  readonly equal?: boolean;
  readonly projections?: readonly {
    readonly name: string;
    readonly events: number;
    readonly rows: number;
    readonly differenceCount: number;
  }[];
}
