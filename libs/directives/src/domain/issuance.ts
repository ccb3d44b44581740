import { refuse, type Instant, type Refused } from '#kernel';
import { assignmentIdOf, seriesOf, type AssignmentAssigned, type AssignmentAssignedData } from '#assignments/domain';
import {
  DEADLINE_UNKNOWN_ZONE,
  faultOfLadder,
  settleLadder,
  VIETNAM_CALENDAR,
  isDate,
  isZone,
  localDate,
  startOfDay,
  understandDeadline,
  type Calendar,
  type Deadline,
  type DeadlinePolicy,
  type Followed,
  type Ladder,
  type UndatedLimit,
} from '#deadlines/domain';
import { membersOn, type GroupState } from '#organizations/domain';
import { directiveDecider, faultOfIssuing } from './directive.decider.js';
import type { DirectiveEvent } from './directive.events.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import { leadsNamedIn, timeIn, type DeadlineClause, type Task } from './task.js';
import { faultOfCompletion } from './task.faults.js';
import { DIRECTIVE_IMPOSSIBLE_DATE, DIRECTIVE_ISSUED_IN_FUTURE } from './directive.rules.js';
import { isUnnumbered, type DirectiveState } from './directive.state.js';
import { designationOf, registerDecider } from './register.decider.js';
import {
  GENERAL_BOOK,
  registerStream,
  SECRET_BOOK,
  type RegisterEvent,
  type RegistersState,
} from './register.events.js';
import { TASK_EMPTY_GROUP, TASK_UNKNOWN_GROUP } from './task.rules.js';

/** Issues a draft: number, date, and one assignment for every accountable lead. */
export type Issuance = {
  readonly directiveId: string;
  /** The symbol after the number: `UBND-TH` in `1537/UBND-TH`. */
  readonly symbol: string;
  /** The register to number in; the general book when absent, or that of secrecy. */
  readonly book?: string;
  /** The number that stands on paper already; the next one of the register when absent. */
  readonly number?: number;
  /** `YYYY-MM-DD`, the date on the document; not in the future. */
  readonly issuedOn: string;
  readonly at: Instant;
  /** When it was issued, where that differs from `at`; not after `at`. */
  readonly effectiveAt?: Instant;
  readonly policy: DeadlinePolicy;
} & FollowedUp;

/** Which ladders accompany the deadlines. */
export type FollowedUp = {
  /** For whatever is chosen no other. */
  readonly ladder: Ladder;
  /** By urgency, type of document, agency or its kind; `ladder` for all when absent. */
  readonly ladderFor?: (followed: Followed) => Ladder;
  /** What rungs in working time are settled by; the calendar of Vietnam when absent. */
  readonly calendar?: Calendar;
  /** The kinds of lead agencies, where a ladder is chosen by them. */
  readonly agencyKinds?: ReadonlyMap<string, string>;
};

/** What an issuance rests on. `groups` holds every group its tasks name, by id; see `groupsNamedIn`. */
export type IssuanceGround = {
  readonly directive: DirectiveState;
  readonly registers: RegistersState;
  readonly groups: ReadonlyMap<string, GroupState>;
};

/** All of it is to be appended as one unit, or none. */
export type IssuancePlan = {
  readonly accepted: true;
  readonly directiveEvents: readonly DirectiveEvent[];
  readonly registerStream: string;
  readonly registerEvents: readonly RegisterEvent[];
  /** The first and only event of each assignment's stream. */
  readonly assignments: readonly AssignmentAssigned[];
  readonly number: number;
  /** As printed: `1537/UBND-TH`. */
  readonly designation: string;
  readonly registerId: string;
};

/** How the tasks of one directive become assignments. */
export type ExpansionContext = {
  /** `YYYY-MM-DD`: groups stand for their members of this day. */
  readonly issuedOn: string;
  /** What periods are counted from. */
  readonly issuedAt: Instant;
  /** When the engine learned of it; see `AssignmentAssignedData.watchedFrom`. */
  readonly watchedFrom: Instant;
  readonly policy: DeadlinePolicy;
  /** Number and symbol as printed. */
  readonly directiveNumber: string;
} & FollowedUp;

export type Expansion = { readonly accepted: true; readonly assignments: readonly AssignmentAssignedData[] } | Refused;

/**
 * One assignment for every accountable lead: an agency that leads is one, a group that leads is
 * one per member on the day of issuance, and joint leads are one each. An agency that leads a task
 * in two ways leads it once. In the order of tasks, then of leads, then of joining the group.
 */
export function expandTasks(
  directive: DirectiveDraftedData,
  groups: ReadonlyMap<string, GroupState>,
  context: ExpansionContext,
): Expansion {
  const { directiveId, issuerId } = directive;
  const { issuedOn, issuedAt, watchedFrom, policy, directiveNumber } = context;
  const assignments: AssignmentAssignedData[] = [];
  for (const task of directive.tasks) {
    const leads = leadsOf(task, groups, issuedOn);
    if (!leads.accepted) return leads;
    const limit = limitOf(task, directive.deadlineClauses, policy, issuedAt);
    if (!limit.accepted) return limit;
    const coordinators = coordinatorsOf(task, groups, issuedOn);
    if (!coordinators.accepted) return coordinators;
    const monitorId = task.monitorId ?? directive.monitorId;
    for (const [leadAgencyId, groupId] of leads.groupOf) {
      const assignmentId = assignmentIdOf(directiveId, task.taskId, leadAgencyId);
      const occurrence = seriesOf(limit.deadline, assignmentId, policy);
      assignments.push({
        assignmentId,
        directiveId,
        leadAgencyId,
        cycle: 1,
        deadline: limit.deadline,
        ladder: ladderOf(directive, leadAgencyId, limit.deadline, context),
        watchedFrom,
        directiveNumber,
        taskId: task.taskId,
        taskOrdinal: task.ordinal,
        summary: task.text,
        kind: task.kind,
        // A member of a group that leads may help the others; nobody coordinates with itself.
        coordinatingAgencyIds: coordinators.agencyIds.filter((agencyId) => agencyId !== leadAgencyId),
        groupId,
        issuerId,
        monitorId,
        // Nobody takes over from itself.
        escalationChain: [...new Set(directive.escalationChain)].filter((agencyId) => agencyId !== leadAgencyId),
        ...(isStanding(task, limit) && { standing: true }),
        ...(task.field !== undefined && { field: task.field }),
        ...(limit.undated !== undefined && { undated: limit.undated }),
        ...(occurrence && { occurrence }),
      });
    }
  }
  return { accepted: true, assignments };
}

function ladderOf(
  { urgency, documentType }: DirectiveDraftedData,
  leadAgencyId: string,
  deadline: Deadline | null,
  { ladder, ladderFor, calendar = VIETNAM_CALENDAR, agencyKinds }: FollowedUp,
): Ladder {
  const agencyKind = agencyKinds?.get(leadAgencyId);
  const chosen =
    ladderFor?.({
      documentType,
      leadAgencyId,
      ...(urgency !== undefined && { urgency }),
      ...(agencyKind !== undefined && { agencyKind }),
    }) ?? ladder;
  return deadline === null ? chosen : settleLadder(chosen, deadline, calendar);
}

/**
 * A whole issuance: the number from the register, the directive issued, its tasks assigned.
 * Pure; to be carried out as one unit, which is why numbers stay dense when something is refused.
 */
export function decideIssuance(issuance: Issuance, ground: IssuanceGround): IssuancePlan | Refused {
  const { directiveId, symbol, issuedOn, at, policy, ladder, ladderFor, calendar, agencyKinds } = issuance;
  const { directive } = ground;
  if (!isUnnumbered(directive)) return faultOfIssuing(directiveId, directive);
  if (!isZone(policy.zone)) return refuse(DEADLINE_UNKNOWN_ZONE, { zone: policy.zone });
  if (!isDate(issuedOn)) return refuse(DIRECTIVE_IMPOSSIBLE_DATE, { issuedOn });
  const today = localDate(at, policy.zone);
  if (issuedOn > today) return refuse(DIRECTIVE_ISSUED_IN_FUTURE, { issuedOn, today });
  const ladderFault = faultOfLadder(ladder);
  if (ladderFault) return ladderFault;

  const { issuerId, secrecy } = directive.draft;
  const secret = secrecy !== undefined;
  const { book = secret ? SECRET_BOOK : GENERAL_BOOK } = issuance;
  const key = { issuerId, year: Number(issuedOn.slice(0, 4)), book };
  const effectiveAt = issuance.effectiveAt ?? inForceFrom(issuance, directive, today);

  const numbered = { ...key, symbol, directiveId, secret };
  const numbering = registerDecider.decide(
    issuance.number === undefined
      ? { type: 'assign-number', ...numbered }
      : { type: 'record-number', ...numbered, number: issuance.number },
    ground.registers,
  );
  if (!numbering.accepted) return numbering;
  const { number, registerId } = numberIn(numbering.events);
  const designation = designationOf(number, symbol);

  const expansion = expandTasks(directive.draft, ground.groups, {
    issuedOn,
    issuedAt: localDate(effectiveAt, policy.zone) === issuedOn ? effectiveAt : startOfDay(issuedOn, policy.zone),
    watchedFrom: at,
    policy,
    ladder,
    ...(ladderFor && { ladderFor }),
    ...(calendar && { calendar }),
    ...(agencyKinds && { agencyKinds }),
    directiveNumber: designation,
  });
  if (!expansion.accepted) return expansion;

  const issued = directiveDecider.decide(
    {
      type: 'issue-directive',
      at,
      effectiveAt,
      directiveId,
      number,
      symbol,
      registerId,
      issuedOn,
      assignmentCount: expansion.assignments.length,
    },
    directive,
  );
  if (!issued.accepted) return issued;

  const assignments: AssignmentAssigned[] = [];
  for (const data of expansion.assignments) {
    assignments.push({ type: 'assignment.assigned', data, effectiveAt });
  }
  return {
    accepted: true,
    directiveEvents: issued.events,
    registerStream: registerStream(key),
    registerEvents: numbering.events,
    assignments,
    number,
    designation,
    registerId,
  };
}

/** A document entered days after its date was in force from that day on, though not before it was signed. */
function inForceFrom({ issuedOn, at, policy }: Issuance, directive: DirectiveState, today: string): Instant {
  if (issuedOn >= today) return at;
  const dayBegins = startOfDay(issuedOn, policy.zone);
  const signedThatDay = directive.status === 'signed' && localDate(directive.signedAt, policy.zone) === issuedOn;
  return signedThatDay ? directive.signedAt : dayBegins;
}

function numberIn(events: readonly RegisterEvent[]): { readonly number: number; readonly registerId: string } {
  for (const event of events) if (event.type !== 'register.opened') return event.data;
  throw new Error('a register that accepts has a number');
}

/** Who leads, each once, with the group it was addressed through; null when it was named itself. */
function leadsOf(
  task: Task,
  groups: ReadonlyMap<string, GroupState>,
  issuedOn: string,
): { readonly accepted: true; readonly groupOf: ReadonlyMap<string, string | null> } | Refused {
  const groupOf = new Map<string, string | null>();
  for (const lead of leadsNamedIn(task)) {
    if ('agencyId' in lead) {
      groupOf.set(lead.agencyId, null);
      continue;
    }
    const { groupId } = lead;
    const members = membersIn(groupId, task, groups, issuedOn);
    if (!members.accepted) return members;
    const { agencyIds } = members;
    for (const agencyId of agencyIds) if (!groupOf.has(agencyId)) groupOf.set(agencyId, groupId);
  }
  return faultOfCompletion(task, [...groupOf.keys()]) ?? { accepted: true, groupOf };
}

/** Who coordinates, each once: agencies as they are named, then the members of groups. */
function coordinatorsOf(
  task: Task,
  groups: ReadonlyMap<string, GroupState>,
  issuedOn: string,
): { readonly accepted: true; readonly agencyIds: readonly string[] } | Refused {
  const { coordinatingAgencyIds, coordinatingGroupIds = [] } = task;
  const agencyIds = new Set(coordinatingAgencyIds);
  for (const groupId of coordinatingGroupIds) {
    const members = membersIn(groupId, task, groups, issuedOn);
    if (!members.accepted) return members;
    for (const agencyId of members.agencyIds) agencyIds.add(agencyId);
  }
  return { accepted: true, agencyIds: [...agencyIds] };
}

function membersIn(
  groupId: string,
  { taskId }: Task,
  groups: ReadonlyMap<string, GroupState>,
  issuedOn: string,
): { readonly accepted: true; readonly agencyIds: readonly string[] } | Refused {
  const group = groups.get(groupId);
  if (group?.status !== 'formed') return refuse(TASK_UNKNOWN_GROUP, { taskId, groupId });
  const agencyIds = membersOn(group, issuedOn);
  return agencyIds.length === 0
    ? refuse(TASK_EMPTY_GROUP, { taskId, groupId, issuedOn })
    : { accepted: true, agencyIds };
}

type Limit = { readonly accepted: true; readonly deadline: Deadline | null; readonly undated?: UndatedLimit };

/** What the text says of time, as understood. Where it says nothing and nothing follows from that, nothing is told. */
function limitOf(
  task: Task,
  clauses: readonly DeadlineClause[] | undefined,
  policy: DeadlinePolicy,
  issuedAt: Instant,
): Limit | Refused {
  const written = timeIn(task, clauses);
  if (written === null) return { accepted: true, deadline: null };
  const understanding = understandDeadline(written, policy, { issuedAt });
  if (!understanding.accepted) return refuse(understanding.rule, { taskId: task.taskId, ...understanding.facts });
  const { deadline, undated } = understanding;
  const told = undated !== undefined && written.relation !== 'unstated';
  return { accepted: true, deadline, ...(told && { undated }) };
}

/** A duty without end, by what is expected of it or by its limit. */
function isStanding({ expected, deadline }: Task, { undated }: Limit): boolean {
  return expected?.kind === 'standing-duty' || (deadline !== null && undated?.rule === 'deadline/standing');
}
