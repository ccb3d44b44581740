import { idFrom, refuse, unreachable, type Instant, type Refused } from '#kernel';
import {
  assignmentDecider,
  decideInTree,
  turnedAt,
  type AssignmentAssigned,
  type AssignmentCommand,
  type AssignmentEvent,
  type AssignmentState,
  type AssignmentTree,
  type ExistingAssignment,
} from '#assignments/domain';
import {
  DEADLINE_UNKNOWN_ZONE,
  faultOfLadder,
  isZone,
  localDate,
  understandDeadline,
  type Deadline,
  type DeadlinePolicy,
  type WrittenDeadline,
} from '#deadlines/domain';
import type { GroupState } from '#organizations/domain';
import { consequenceFor, seriesAfter, type AmendedTask, type ConsequenceGround } from './change.consequences.js';
import { countEffects, type AssignmentEffect, type ChangeEffect, type EffectCounts } from './change.effects.js';
import type { Amendment } from './amendment.js';
import type { ChangeCommand, ChangeEvent, EffectDecision } from './change.events.js';
import { amendedDraft } from './amended-draft.js';
import { faultOfChange, faultOfChanging } from './change.faults.js';
import {
  DIRECTIVE_DECISION_NOT_ASKED,
  DIRECTIVE_EFFECT_CHANGED,
  DIRECTIVE_EFFECT_UNDECIDED,
  DIRECTIVE_LED_BY_NOBODY,
} from './change.rules.js';
import {
  isUnnumbered,
  type DirectiveState,
  type ExistingDirective,
  type IssuedDirective,
  type UnnumberedDirective,
} from './directive.state.js';
import { amendmentsBy } from './question.decider.js';
import { expandTasks, type FollowedUp } from './issuance.js';
import { designationOf } from './register.decider.js';

/** What a change rests on. */
export type ChangeGround = {
  readonly directive: DirectiveState;
  /** Every assignment of the directive, parts and ended ones included, by id. */
  readonly assignments: AssignmentTree;
  /** Every group that an amendment names, by id. */
  readonly groups: ReadonlyMap<string, GroupState>;
  /** The directive that replaces, and the ids of its assignments. */
  readonly successor?: { readonly directive: DirectiveState; readonly assignmentIds: ReadonlySet<string> };
  readonly policy: DeadlinePolicy;
} & FollowedUp;

/** What a change does, in the order of tasks; to be shown before it is confirmed. */
export type ChangePreview = {
  readonly accepted: true;
  /** One for every assignment there is. */
  readonly effects: readonly AssignmentEffect[];
  /** The assignments it adds. */
  readonly assigned: readonly AssignmentAssigned[];
  readonly counts: EffectCounts;
  /** The same for the same effects: `seen` of the command that confirms. */
  readonly digest: string;
};

/** All of it is to be appended as one unit, or none. */
export type ChangePlan = ChangePreview & {
  /** None when the directive is withdrawn, or replaced by that one, already. */
  readonly directiveEvents: readonly ChangeEvent[];
  readonly writes: readonly { readonly assignmentId: string; readonly events: readonly AssignmentEvent[] }[];
};

type Outcome = ChangePreview & Pick<ChangePlan, 'writes'> & { readonly amendments: readonly Amendment[] };

/** What a change would do to each assignment, whether or not all of it is decided. Pure. */
export function effectOn(command: ChangeCommand, ground: ChangeGround): ChangePreview | Refused {
  const outcome = workOut(command, ground);
  if (!outcome.accepted) return outcome;
  const { effects, assigned, counts, digest } = outcome;
  return { accepted: true, effects, assigned, counts, digest };
}

/**
 * Carries a change out: what `effectOn` shows is what is done, since both are one computation.
 * Refused while something is left open, or when it does something else than was `seen`.
 */
export function decideChange(command: ChangeCommand, ground: ChangeGround): ChangePlan | Refused {
  const outcome = workOut(command, ground);
  if (!outcome.accepted) return outcome;
  const { amendments: _, ...done } = outcome;
  const { effects, digest } = outcome;
  if (isDoneAlready(command, ground.directive)) return { ...done, directiveEvents: [] };
  if (command.seen !== undefined && command.seen !== digest) {
    return refuse(DIRECTIVE_EFFECT_CHANGED, { seen: command.seen, digest });
  }
  const open = effects.filter(({ effect }) => effect === 'needs-decision');
  if (open.length > 0) {
    return refuse(DIRECTIVE_EFFECT_UNDECIDED, { assignmentIds: open.map(({ assignmentId }) => assignmentId) });
  }
  return { ...done, directiveEvents: [changeEvent(command, outcome)] };
}

function workOut(command: ChangeCommand, ground: ChangeGround): Outcome | Refused {
  const { directive, policy, ladder } = ground;
  if (!isZone(policy.zone)) return refuse(DEADLINE_UNKNOWN_ZONE, { zone: policy.zone });
  const ladderFault = faultOfLadder(ladder);
  if (ladderFault) return ladderFault;
  if (isDoneAlready(command, directive)) return outcomeOf([], [], [], []);
  const isReading = command.type === 'decide-question' && isUnnumbered(directive);
  if (directive.status !== 'issued' && !isReading) return faultOfChanging(command.directiveId, directive);
  const fault = faultOfChange(command, directive, ground.successor?.directive);
  if (fault) return fault;
  const amendments = amendmentsIn(command, directive);
  const expansion = expandAmended(command, amendments, directive, ground);
  if (!expansion.accepted) return expansion;
  const amended = amendedTasks(amendments, expansion.assigned, policy, command.effectiveAt ?? command.at);
  if (!amended.accepted) return amended;
  const before = existingIn(ground.assignments);
  const on: ConsequenceGround = {
    amended: amended.tasks,
    successors: ground.successor?.assignmentIds ?? new Set(),
    earlierTimes: earlierTimesIn(before),
  };
  const wholes = before.filter(({ terms }) => terms.parentId === undefined);
  const decisions = new Map((command.decisions ?? []).map(({ assignmentId, decide }) => [assignmentId, decide]));
  const tree = new Map<string, AssignmentState>(ground.assignments);
  const written = new Map<string, AssignmentEvent[]>();
  const effects = new Map<string, ChangeEffect & Pick<AssignmentEffect, 'series'>>();
  const carryOut = (assignmentId: string, asked: AssignmentCommand): Refused | null => {
    const plan = decideInTree(asked, assignmentId, tree);
    if (!plan.accepted) return refuse(plan.rule, { ...plan.facts, assignmentId });
    for (const { assignmentId: id, events } of plan.writes) {
      written.set(id, [...(written.get(id) ?? []), ...events]);
      tree.set(id, evolved(tree.get(id) ?? assignmentDecider.initial, events));
    }
    return null;
  };
  for (const whole of wholes) {
    const { assignmentId } = whole.terms;
    const consequence = consequenceFor(command, whole, on);
    const decision = decisions.get(assignmentId);
    decisions.delete(assignmentId);
    if (decision !== undefined && consequence.effect !== 'needs-decision') {
      return refuse(DIRECTIVE_DECISION_NOT_ASKED, { assignmentId, effect: consequence.effect });
    }
    const effect = decided(consequence, decision);
    effects.set(assignmentId, effect);
    const follow = commandFor(command, whole, effect);
    const refused = follow && carryOut(assignmentId, follow);
    if (refused) return refused;
    const to = seriesAfter(command, whole, effect, on, policy);
    if (to === null) continue;
    const events = written.get(assignmentId)?.length ?? 0;
    const stands = carryOut(assignmentId, { type: 'change-series', ...decreeOf(command, whole), to });
    if (stands) return stands;
    if ((written.get(assignmentId)?.length ?? 0) > events) {
      effects.set(assignmentId, { ...effect, series: to.nextAt === null ? 'ends' : 'changes' });
    }
  }
  const [stray] = decisions.keys();
  if (stray !== undefined) return refuse(DIRECTIVE_DECISION_NOT_ASKED, { assignmentId: stray });

  const all = before.map((assignment): AssignmentEffect => {
    const { assignmentId, taskId, leadAgencyId } = assignment.terms;
    const effect = effects.get(assignmentId) ?? effectOnPart(assignment, tree.get(assignmentId) ?? assignment);
    return { assignmentId, taskId, leadAgencyId, ...effect };
  });
  const leading = new Set(
    wholes.filter(({ status }) => status !== 'cancelled').map(({ terms }) => `${terms.taskId} ${terms.leadAgencyId}`),
  );
  const assigned = expansion.assigned.filter(
    ({ data }) => !tree.has(data.assignmentId) && !leading.has(`${data.taskId} ${data.leadAgencyId}`),
  );
  const lost = expansion.assigned.find(
    ({ data: { taskId } }) =>
      !assigned.some(({ data }) => data.taskId === taskId) &&
      !expansion.assigned.some(({ data }) => data.taskId === taskId && leading.has(`${taskId} ${data.leadAgencyId}`)),
  );
  if (lost) {
    const { taskId, leadAgencyId, assignmentId } = lost.data;
    return refuse(DIRECTIVE_LED_BY_NOBODY, { taskId, leadAgencyId, assignmentId });
  }
  return outcomeOf(
    all,
    assigned,
    [...written].map(([assignmentId, events]) => ({ assignmentId, events })),
    amendments,
  );
}

function outcomeOf(
  effects: readonly AssignmentEffect[],
  assigned: readonly AssignmentAssigned[],
  writes: Outcome['writes'],
  amendments: readonly Amendment[],
): Outcome {
  const digest = idFrom(
    'effects',
    JSON.stringify(effects),
    JSON.stringify(assigned.map(({ data }) => data.assignmentId)),
  );
  return {
    accepted: true,
    effects,
    assigned,
    counts: countEffects(effects, assigned.length),
    digest,
    writes,
    amendments,
  };
}

function isDoneAlready(command: ChangeCommand, directive: DirectiveState): boolean {
  if (command.type === 'withdraw-directive') return directive.status === 'withdrawn';
  if (command.type !== 'replace-directive' || directive.status !== 'replaced') return false;
  return directive.replacedById === command.through.directiveId;
}

/** In the order of tasks, so that the same ground always gives the same preview. */
function existingIn(tree: AssignmentTree): ExistingAssignment[] {
  return [...tree.values()]
    .flatMap((state) => (state.status === 'nonexistent' ? [] : [state]))
    .sort(
      ({ terms: one }, { terms: other }) =>
        one.taskOrdinal - other.taskOrdinal || (one.assignmentId < other.assignmentId ? -1 : 1),
    );
}

function decided(consequence: ChangeEffect, decision: EffectDecision['decide'] | undefined): ChangeEffect {
  if (consequence.effect !== 'needs-decision' || decision === undefined) return consequence;
  return decision === 'keep' ? { effect: 'kept', because: 'decided-to-keep' } : consequence.otherwise;
}

/** The times of a series that are not its latest. */
function earlierTimesIn(assignments: readonly ExistingAssignment[]): ReadonlySet<string> {
  const latest = new Map<string, number>();
  for (const { terms } of assignments) {
    if (terms.occurrence === undefined) continue;
    const { firstAssignmentId, ordinal } = terms.occurrence;
    latest.set(firstAssignmentId, Math.max(ordinal, latest.get(firstAssignmentId) ?? 0));
  }
  return new Set(
    assignments.flatMap(({ terms: { assignmentId, occurrence } }) =>
      occurrence && occurrence.ordinal < latest.get(occurrence.firstAssignmentId)! ? [assignmentId] : [],
    ),
  );
}

function decreeOf({ by, at, effectiveAt, reasons, through }: ChangeCommand, assignment: ExistingAssignment) {
  return {
    by,
    at,
    // What it did since was done in good faith under the old terms: it is told after that.
    ...(effectiveAt !== undefined && effectiveAt >= turnedAt(assignment) && { effectiveAt }),
    reasons,
    ...(through && { document: through.designation }),
  };
}

/** What the assignment is told; null where it goes on as it is. */
function commandFor(
  command: ChangeCommand,
  assignment: ExistingAssignment,
  effect: ChangeEffect,
): AssignmentCommand | null {
  const { type } = command;
  const decree = decreeOf(command, assignment);
  switch (effect.effect) {
    case 'kept':
    case 'needs-decision':
      return null;
    case 'cancelled':
      return { type: 'cancel', ...decree, cause: effect.cause };
    case 'superseded':
      return { type: 'cancel', ...decree, cause: type === 'replace-directive' ? 'directive-replaced' : 'decided' };
    case 'deadline-changed':
      return { type: 'change-deadline', ...decree, deadline: effect.to };
    default:
      return unreachable(effect);
  }
}

/** Parts follow their whole; what became of them is read off. */
function effectOnPart(before: ExistingAssignment, after: AssignmentState): ChangeEffect {
  if (before.status === 'accepted' || before.status === 'cancelled')
    return { effect: 'kept', because: 'ended-already' };
  if (after.status === 'cancelled') return { effect: 'cancelled', cause: after.cause };
  const from = before.terms.deadline;
  const to = after.status === 'nonexistent' ? from : after.terms.deadline;
  return from?.dueAt === to?.dueAt
    ? { effect: 'kept', because: 'whole-goes-on' }
    : { effect: 'deadline-changed', from, to };
}

/** The assignments of tasks that are added, and of those that get another lead: all of them, old leads included. */
function expandAmended(
  { at, effectiveAt = at }: ChangeCommand,
  amendments: readonly Amendment[],
  directive: IssuedDirective | UnnumberedDirective,
  { groups, policy, ladder, ladderFor, calendar }: ChangeGround,
): { readonly accepted: true; readonly assigned: readonly AssignmentAssigned[] } | Refused {
  if (directive.status !== 'issued' || amendments.length === 0) return { accepted: true, assigned: [] };
  const { draft, issuance } = directive;
  const amended = amendedDraft(draft, amendments);
  const concerned = tasksLedAnew(amendments);
  const expansion = expandTasks(
    { ...amended, tasks: amended.tasks.filter(({ taskId }) => concerned.has(taskId)) },
    groups,
    {
      issuedOn: localDate(effectiveAt, policy.zone),
      issuedAt: effectiveAt,
      watchedFrom: at,
      policy,
      ladder,
      ...(ladderFor && { ladderFor }),
      ...(calendar && { calendar }),
      directiveNumber: designationOf(issuance.number, issuance.symbol),
    },
  );
  if (!expansion.accepted) return expansion;
  return {
    accepted: true,
    assigned: expansion.assignments.map((data) => ({ type: 'assignment.assigned', data, effectiveAt })),
  };
}

/** The tasks that are added, and those that get another lead. */
export function tasksLedAnew(amendments: readonly Amendment[]): ReadonlySet<string> {
  return new Set(
    amendments.flatMap((amendment) => {
      if (amendment.item === 'task-added') return [amendment.task.taskId];
      return amendment.item === 'lead' ? [amendment.taskId] : [];
    }),
  );
}

/** What the text asks for from now on, said as amendments. */
export function amendmentsIn(
  command: ChangeCommand,
  { draft, questions }: Pick<ExistingDirective, 'draft' | 'questions'>,
): readonly Amendment[] {
  if (command.type === 'amend-directive') return command.amendments;
  if (command.type !== 'decide-question') return [];
  const question = questions.find(({ questionId }) => questionId === command.questionId);
  return question === undefined ? [] : amendmentsBy(question, command.candidate, draft);
}

function amendedTasks(
  amendments: readonly Amendment[],
  assigned: readonly AssignmentAssigned[],
  policy: DeadlinePolicy,
  issuedAt: Instant,
): { readonly accepted: true; readonly tasks: ReadonlyMap<string, AmendedTask> } | Refused {
  const tasks = new Map<string, AmendedTask>();
  for (const amendment of amendments) {
    if (amendment.item === 'task-added') continue;
    const { taskId } = amendment;
    const task = tasks.get(taskId) ?? { dropped: false, reworded: false };
    switch (amendment.item) {
      case 'deadline': {
        const reading = readingOf(amendment.deadline, policy, issuedAt);
        if (!reading.accepted) return refuse(reading.rule, { ...reading.facts, taskId });
        tasks.set(taskId, { ...task, deadline: reading.deadline });
        break;
      }
      case 'text':
        tasks.set(taskId, { ...task, reworded: true });
        break;
      case 'lead': {
        const leads = assigned.flatMap(({ data }) => (data.taskId === taskId ? [data.leadAgencyId] : []));
        tasks.set(taskId, { ...task, leads });
        break;
      }
      case 'task-dropped':
        tasks.set(taskId, { ...task, dropped: true });
        break;
      default:
        return unreachable(amendment);
    }
  }
  return { accepted: true, tasks };
}

function readingOf(
  written: WrittenDeadline | null,
  policy: DeadlinePolicy,
  issuedAt: Instant,
): { readonly accepted: true; readonly deadline: Deadline | null } | Refused {
  return written === null ? { accepted: true, deadline: null } : understandDeadline(written, policy, { issuedAt });
}

function evolved(state: AssignmentState, events: readonly AssignmentEvent[]): AssignmentState {
  return events.reduce((one, event) => assignmentDecider.evolve(one, event), state);
}

function changeEvent(command: ChangeCommand, outcome: Outcome): ChangeEvent {
  const { directiveId, by, at, effectiveAt = at, reasons } = command;
  const said = { directiveId, by, reasons, effects: outcome.counts };
  switch (command.type) {
    case 'amend-directive': {
      const { through, amendments } = command;
      return { type: 'directive.amended', data: { ...said, through, amendments }, effectiveAt };
    }
    case 'correct-directive': {
      const { through, corrections } = command;
      return { type: 'directive.corrected', data: { ...said, through, corrections }, effectiveAt };
    }
    case 'replace-directive': {
      const { through, successions } = command;
      return { type: 'directive.replaced', data: { ...said, through, successions }, effectiveAt };
    }
    case 'decide-question': {
      const { questionId, candidate } = command;
      return {
        type: 'directive.question-decided',
        data: { ...said, questionId, candidate, amendments: outcome.amendments },
        effectiveAt,
      };
    }
    case 'withdraw-directive': {
      const { through } = command;
      return { type: 'directive.withdrawn', data: { ...said, ...(through && { through }) }, effectiveAt };
    }
    default:
      return unreachable(command);
  }
}
