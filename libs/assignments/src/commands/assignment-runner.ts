import { Injectable } from '@nestjs/common';
import { FollowUpPolicies, type Following } from '#deadlines';
import { localDate } from '#deadlines/domain';
import { CommandRunner, type CommandContext, type CommandOutcome, type Plan, type StreamView } from '#event-store';
import type { JsonObject, Refused } from '#kernel';
import { agencyDecider, agencyStream, faultOfAbsence } from '#organizations/domain';
import { assignmentDecider, assignmentStream, type AssignmentCommand, type AssignmentEvent } from '../domain/index.js';
import { partyOf } from './acting-party.js';
import { AssignmentTrees } from './assignment-trees.js';
import { limitsRead, type Asked } from './limits-read.js';

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
    private readonly policies: FollowUpPolicies,
  ) {}

  /** For what concerns one assignment alone. */
  decide(
    context: CommandContext,
    assignmentId: string,
    asked: Asked,
    { names = [], answer }: Carrying = {},
  ): Promise<CommandOutcome> {
    const stream = assignmentStream(assignmentId);
    return this.#compose(context, { assignmentId, asked: [asked], content: asked, names }, (view, [command]) => {
      const decision = assignmentDecider.decide(command!, view.fold(assignmentDecider, stream));
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
    return this.#compose(context, { assignmentId, asked: all, content: all, names }, async (view, commands) => {
      const trees = await AssignmentTrees.load(view, [assignmentId]);
      for (const command of commands) {
        const refused = trees.decide(assignmentId, command);
        if (refused) return refused;
      }
      return {
        writes: trees.writes,
        dependsOn: trees.dependsOn,
        result: { assignmentId, ...answer?.(trees.eventsOf(assignmentId)) },
      };
    });
  }

  /** The content is what was stated, not how it is read: a repeat is one also after the policy has changed. */
  #compose(
    context: CommandContext,
    { assignmentId, asked, content, names }: Composed,
    plan: (view: StreamView, commands: readonly AssignmentCommand[]) => Plan | Refused | Promise<Plan | Refused>,
  ): Promise<CommandOutcome> {
    const stream = assignmentStream(assignmentId);
    const agencies = [...new Set(names)].map(agencyStream);
    const needsPolicy = names.length > 0 || asked.some(setsDeadline);
    return this.runner.compose(context, {
      name: stream,
      content: { by: partyOf(context), asked: content },
      streams: [stream, ...agencies],
      plan: async (view) => {
        const following = needsPolicy ? await this.policies.load(view) : undefined;
        const commands = commandsOf(context, asked, following);
        if ('rule' in commands) return commands;
        const planned = await plan(view, commands);
        if ('rule' in planned || following === undefined) return planned;
        const day = localDate(context.at, following.policy.zone);
        const fault = faultOfNamed(names, view, day);
        return fault ?? { ...planned, dependsOn: [...(planned.dependsOn ?? []), ...agencies, ...following.restsOn] };
      },
    });
  }
}

interface Composed {
  readonly assignmentId: string;
  readonly asked: readonly Asked[];
  readonly content: Asked | readonly Asked[];
  readonly names: readonly string[];
}

/** What states a limit or opens a cycle with a deadline: both go by the tenant's policy and its calendar. */
function setsDeadline(asked: Asked): boolean {
  return SETTING.includes(asked.type) || (asked.type === 'acknowledge' && asked.receivedAt !== undefined);
}

const SETTING: readonly Asked['type'][] = [
  'ask-coordination',
  'ask-extension',
  'accept-in-part',
  'grant-extension',
  'change-deadline',
  'resume',
  'reopen',
  'delegate',
];

function commandsOf(
  context: CommandContext,
  asked: readonly Asked[],
  following: Following | undefined,
): readonly AssignmentCommand[] | Refused {
  const who = { by: partyOf(context), at: context.at, ...(following && { calendar: following.calendar }) };
  const commands: AssignmentCommand[] = [];
  for (const one of asked) {
    if (following === undefined) {
      commands.push({ ...one, ...who } as AssignmentCommand);
      continue;
    }
    const read = limitsRead(one, following.policy, context.at);
    if (!read.accepted) return read;
    commands.push({ ...read.understood, ...who });
  }
  return commands;
}

function faultOfNamed(names: readonly string[], view: StreamView, day: string): Refused | null {
  for (const agencyId of names) {
    const fault = faultOfAbsence(agencyId, view.fold(agencyDecider, agencyStream(agencyId)), day);
    if (fault) return fault;
  }
  return null;
}
