import { ENGINE, refuse, type Instant, type Refused } from '#kernel';
import type { AssignmentCommand } from './assignment.commands.js';
import { assignmentDecider } from './assignment.decider.js';
import type { AssignmentEvent } from './assignment.events.js';
import { isEnded, type AssignmentState, type ExistingAssignment } from './assignment.state.js';
import { endsAfter } from './deadline-in-force.js';
import { answeringTo, isUnsaid, lineOf, partAssigned } from './parts.decider.js';
import { PART_AFTER_PARENT, PART_OF_ENDED } from './parts.rules.js';

/** Assignments by id: one, its parent where it is a part, and every part below it; see `neededFor`. */
export type AssignmentTree = ReadonlyMap<string, AssignmentState>;

/** All of it is to be appended as one unit, or none. */
export type TreePlan = {
  readonly accepted: true;
  readonly writes: readonly { readonly assignmentId: string; readonly events: readonly AssignmentEvent[] }[];
};

/** The ids that a decision on one assignment still needs; empty when the tree holds all of them. */
export function neededFor(assignmentId: string, tree: AssignmentTree): string[] {
  const one = tree.get(assignmentId);
  if (one === undefined) return [assignmentId];
  if (one.status === 'nonexistent') return [];
  const { parentId } = one.terms;
  return [...(parentId === undefined || tree.has(parentId) ? [] : [parentId]), ...missingBelow(one, tree)];
}

function missingBelow(whole: ExistingAssignment, tree: AssignmentTree): string[] {
  return whole.parts.flatMap(({ assignmentId }) => {
    const part = tree.get(assignmentId);
    if (part === undefined) return [assignmentId];
    return part.status === 'nonexistent' ? [] : missingBelow(part, tree);
  });
}

/**
 * Decides on one assignment and lets its parts follow:
 * - a part that is given begins its own stream;
 * - parts do not outlive their whole: with it accepted or cancelled, those still open are cancelled;
 * - when the whole gets another lead, its parts answer to that one; a part that has come to a lead
 *   above it is cancelled, for nobody answers to itself;
 * - a part ends no later than its whole unless it was said why: a decision that lets it is refused,
 *   and a whole that now ends earlier takes its parts along, but for those suspended.
 * A suspension of the whole leaves its parts alone: their lead suspends those that rest on it.
 * @throws Error when the tree lacks what `neededFor` asks for
 */
export function decideInTree(
  command: AssignmentCommand,
  assignmentId: string,
  tree: AssignmentTree,
): TreePlan | Refused {
  const forest = new Forest(tree);
  const before = asItWouldReopen(forest.stateOf(assignmentId), forest);
  const decision = assignmentDecider.decide(command, before);
  if (!decision.accepted) return decision;
  forest.grow(assignmentId, decision.events);
  const after = forest.existing(assignmentId);
  // Only an assignment that is just being assigned had no existence, and it has neither parent nor parts.
  if (before.status === 'nonexistent' || after === null) return forest.plan();

  const whole = forest.wholeOf(after);
  if (whole && !isEnded(after)) {
    if (isEnded(whole)) return refuse(PART_OF_ENDED, { parentId: whole.terms.assignmentId });
    if (decision.events.some((event) => 'basis' in event.data) && outlasts(after, whole)) {
      return refuse(PART_AFTER_PARENT, {
        part: after.terms.deadline?.dueAt ?? null,
        parent: whole.terms.deadline?.dueAt ?? null,
      });
    }
  }
  for (const event of decision.events) {
    if (event.type === 'assignment.delegated') forest.grow(event.data.childId, [partAssigned(event, before)]);
  }
  const succession = { from: before.terms.leadAgencyId, to: after.terms.leadAgencyId };
  forest.settle(assignmentId, succession, command.at);
  return forest.plan();
}

/** An ended part knows the lines above it as they were; who may reopen it depends on how they are. */
function asItWouldReopen(state: AssignmentState, forest: Forest): AssignmentState {
  if (state.status === 'nonexistent' || !isEnded(state)) return state;
  const whole = forest.wholeOf(state);
  return whole ? answeringTo(lineOf(whole), state) : state;
}

function outlasts(part: ExistingAssignment, whole: ExistingAssignment): boolean {
  return endsAfter(part.terms.deadline, whole.terms.deadline) && isUnsaid(part.terms.parent?.beyondParent);
}

/** One lead in the place of another; the same twice when the lead stays. */
type Succession = { readonly from: string; readonly to: string };

/** The assignments as they become while a decision is worked out, and the events that make them so. */
class Forest {
  readonly #states: Map<string, AssignmentState>;
  readonly #written = new Map<string, AssignmentEvent[]>();

  constructor(tree: AssignmentTree) {
    this.#states = new Map(tree);
  }

  stateOf(assignmentId: string): AssignmentState {
    const state = this.#states.get(assignmentId);
    if (state === undefined) throw new Error(`assignment ${assignmentId} was not loaded`);
    return state;
  }

  existing(assignmentId: string): ExistingAssignment | null {
    const state = this.stateOf(assignmentId);
    return state.status === 'nonexistent' ? null : state;
  }

  wholeOf({ terms }: ExistingAssignment): ExistingAssignment | null {
    return terms.parentId === undefined ? null : this.existing(terms.parentId);
  }

  grow(assignmentId: string, events: readonly AssignmentEvent[]): void {
    if (events.length === 0) return;
    const state = this.#states.get(assignmentId) ?? assignmentDecider.initial;
    this.#states.set(
      assignmentId,
      events.reduce((one, event) => assignmentDecider.evolve(one, event), state),
    );
    this.#written.set(assignmentId, [...(this.#written.get(assignmentId) ?? []), ...events]);
  }

  /** Lets the parts of an assignment follow what became of it, and theirs in turn. */
  settle(assignmentId: string, succession: Succession, at: Instant): void {
    const whole = this.existing(assignmentId);
    if (whole === null) return;
    if (!isEnded(whole) && answersToItself(whole)) {
      this.#carryOut(assignmentId, {
        type: 'cancel',
        ...byRule(at, 'The part came to the lead of the whole.'),
        cause: 'came-to-parent-lead',
      });
    }
    for (const part of whole.parts) {
      this.#follow(part.assignmentId, assignmentId, succession, at);
      this.settle(part.assignmentId, succession, at);
    }
  }

  #follow(partId: string, wholeId: string, { from, to }: Succession, at: Instant): void {
    const part = this.existing(partId);
    const whole = this.existing(wholeId);
    if (part === null || whole === null || isEnded(part)) return;
    if (isEnded(whole)) {
      this.#carryOut(partId, { type: 'cancel', ...byRule(at, 'The whole has ended.'), cause: 'parent-ended' });
      return;
    }
    if (from !== to) {
      this.#carryOut(partId, {
        type: 're-home',
        ...byRule(at, 'The whole has another lead.'),
        fromAgencyId: from,
        toAgencyId: to,
        cause: 'parent-handed-over',
      });
    }
    if (part.status !== 'suspended' && outlasts(part, whole)) {
      this.#carryOut(partId, {
        type: 'change-deadline',
        ...byRule(at, 'The whole ends earlier.'),
        deadline: whole.terms.deadline,
      });
    }
  }

  #carryOut(assignmentId: string, command: AssignmentCommand): void {
    const decision = assignmentDecider.decide(command, this.stateOf(assignmentId));
    if (!decision.accepted) throw new Error(`a part could not follow its whole: ${decision.rule.code}`);
    this.grow(assignmentId, decision.events);
  }

  plan(): TreePlan {
    return {
      accepted: true,
      writes: [...this.#written].map(([assignmentId, events]) => ({ assignmentId, events })),
    };
  }
}

function answersToItself({ terms }: ExistingAssignment): boolean {
  return terms.parent?.ancestry.some(({ leadAgencyId }) => leadAgencyId === terms.leadAgencyId) ?? false;
}

/** Nobody decides it: it follows from a rule. */
function byRule(at: Instant, reason: string) {
  return { by: { subject: ENGINE.subject }, at, reasons: [reason] };
}
