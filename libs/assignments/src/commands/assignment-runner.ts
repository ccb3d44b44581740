import { Injectable } from '@nestjs/common';
import { DeadlineReader } from '#deadlines';
import { CommandRunner, type CommandContext, type CommandOutcome, type Plan, type StreamView } from '#event-store';
import type { Instant, JsonObject, Refused } from '#kernel';
import { agencyDecider, agencyStream, faultOfAbsence } from '#organizations/domain';
import {
  assignmentDecider,
  assignmentStream,
  type Act,
  type AssignmentCommand,
  type AssignmentEvent,
} from '../domain/index.js';
import { partyOf } from './acting-party.js';
import { AssignmentTrees } from './assignment-trees.js';

type WithoutWhoAndWhen<Command> = Command extends Act ? Omit<Command, 'by' | 'at'> : never;

/** What somebody asks for; who asks, and when, is said by the context. */
export type Asked = WithoutWhoAndWhen<AssignmentCommand>;

export interface Carrying {
  /** Agencies that would get work by it: each has to be there on the day. */
  readonly names?: readonly string[];
  /** What the answer says besides `assignmentId`, made of the events on the assignment itself. */
  readonly answer?: (events: readonly AssignmentEvent[]) => JsonObject;
}

/**
 * Carries out what people ask of an assignment. Answers `{ assignmentId }` and what `answer` adds.
 * All its methods throw as `CommandRunner.decide` does.
 */
@Injectable()
export class AssignmentRunner {
  constructor(
    private readonly runner: CommandRunner,
    private readonly reader: DeadlineReader,
  ) {}

  /** For what concerns one assignment alone. */
  decide(
    context: CommandContext,
    assignmentId: string,
    asked: Asked,
    { names = [], answer }: Carrying = {},
  ): Promise<CommandOutcome> {
    const stream = assignmentStream(assignmentId);
    return this.#compose(context, { assignmentId, asked, names }, (view) => {
      const decision = assignmentDecider.decide(commandOf(context, asked), view.fold(assignmentDecider, stream));
      if (!decision.accepted) return decision;
      return {
        writes: [{ stream, events: decision.events }],
        result: { assignmentId, ...answer?.(decision.events) },
      };
    });
  }

  /**
   * For what its parts follow, and for what must fit with its whole; several things one after the other.
   * All of it is one unit.
   */
  decideInTree(
    context: CommandContext,
    assignmentId: string,
    asked: Asked | readonly Asked[],
    { names = [], answer }: Carrying = {},
  ): Promise<CommandOutcome> {
    const all: readonly Asked[] = 'type' in asked ? [asked] : asked;
    return this.#compose(context, { assignmentId, asked: all, names }, async (view) => {
      const trees = await AssignmentTrees.load(view, [assignmentId]);
      for (const one of all) {
        const refused = trees.decide(assignmentId, commandOf(context, one));
        if (refused) return refused;
      }
      return {
        writes: trees.writes,
        dependsOn: trees.dependsOn,
        result: { assignmentId, ...answer?.(trees.eventsOf(assignmentId)) },
      };
    });
  }

  #compose(
    context: CommandContext,
    { assignmentId, asked, names }: { assignmentId: string; asked: Asked | readonly Asked[]; names: readonly string[] },
    plan: (view: StreamView) => Plan | Refused | Promise<Plan | Refused>,
  ): Promise<CommandOutcome> {
    const stream = assignmentStream(assignmentId);
    const agencies = [...new Set(names)].map(agencyStream);
    return this.runner.compose(context, {
      name: stream,
      content: { by: partyOf(context), asked },
      streams: [stream, ...agencies],
      plan: async (view) => {
        const planned = await plan(view);
        if ('rule' in planned) return planned;
        const fault = this.#faultOfNamed(names, view, context.at);
        return fault ?? { ...planned, dependsOn: [...(planned.dependsOn ?? []), ...agencies] };
      },
    });
  }

  #faultOfNamed(names: readonly string[], view: StreamView, at: Instant): Refused | null {
    const day = this.reader.dayOf(at);
    for (const agencyId of names) {
      const fault = faultOfAbsence(agencyId, view.fold(agencyDecider, agencyStream(agencyId)), day);
      if (fault) return fault;
    }
    return null;
  }
}

function commandOf(context: CommandContext, asked: Asked): AssignmentCommand {
  return { ...asked, by: partyOf(context), at: context.at };
}
