import type { Plan, StreamView } from '#event-store';
import type { Refused } from '#kernel';
import {
  assignmentDecider,
  assignmentStream,
  decideInTree,
  neededFor,
  type AssignmentCommand,
  type AssignmentEvent,
  type AssignmentState,
} from '../domain/index.js';

/** Assignments with all above and below them, as they become while one thing after the other is decided; one unit. */
export class AssignmentTrees {
  readonly #written = new Map<string, AssignmentEvent[]>();
  readonly #ground: readonly string[];

  private constructor(private readonly states: Map<string, AssignmentState>) {
    this.#ground = [...states.keys()];
  }

  /** Each of them with its parent and everything below it. */
  static async load(view: StreamView, assignmentIds: readonly string[]): Promise<AssignmentTrees> {
    const states = new Map<string, AssignmentState>();
    for (let next = [...new Set(assignmentIds)]; next.length > 0;) {
      await view.load(next.map(assignmentStream));
      for (const id of next) states.set(id, view.fold(assignmentDecider, assignmentStream(id)));
      next = [...new Set(assignmentIds.flatMap((id) => neededFor(id, states)))];
    }
    return new AssignmentTrees(states);
  }

  /** Decides on what was decided before; answers what stands in the way, or null. */
  decide(assignmentId: string, command: AssignmentCommand): Refused | null {
    const plan = decideInTree(command, assignmentId, this.states);
    if (!plan.accepted) return plan;
    for (const { assignmentId: id, events } of plan.writes) {
      this.#written.set(id, [...this.eventsOf(id), ...events]);
      this.states.set(
        id,
        events.reduce(
          (state, event) => assignmentDecider.evolve(state, event),
          this.states.get(id) ?? assignmentDecider.initial,
        ),
      );
    }
    return null;
  }

  /** What was decided of one assignment. */
  eventsOf(assignmentId: string): readonly AssignmentEvent[] {
    return this.#written.get(assignmentId) ?? [];
  }

  get writes(): Plan['writes'] {
    return [...this.#written].map(([id, events]) => ({ stream: assignmentStream(id), events }));
  }

  /** The streams it was decided by and that nothing is written to. */
  get dependsOn(): string[] {
    return this.#ground.filter((id) => !this.#written.has(id)).map(assignmentStream);
  }
}
