import { fold, instant, type Instant } from '#kernel';
import {
  assignmentDecider,
  assignmentIdOf,
  type AssignmentAssignedData,
  type AssignmentCommand,
  type AssignmentEvent,
  type DeadlineSet,
  type ExistingAssignment,
  type Party,
} from '#assignments/domain';
import { DEFAULT_LADDER, type Deadline, type Ladder } from '#deadlines/domain';
import { understood } from './deadlines.js';
import { givenFor } from './given-when-then.js';

/** The second task of directive 1537/UBND-TH as one department has it: the facts that specifications of assignments share. */
export const given = givenFor(assignmentDecider);

/** A moment of August 2025 on Vietnamese clocks: `on(4, '15:00')`. */
export function on(day: number, time = '08:00'): Instant {
  return instant(`2025-08-${String(day).padStart(2, '0')}T${time}:00+07:00`);
}

/** The limit "before 16:00" of a day of August 2025. */
export function before16h(day: number): Deadline {
  const date = `2025-08-${String(day).padStart(2, '0')}`;
  return understood({ asWritten: `trước 16h00 ngày ${String(day)}/8/2025`, relation: 'before', date, time: '16:00' });
}

export const LEAD = 'so-tai-chinh';
export const MONITOR = 'van-phong-ubnd-tinh';
export const ISSUER = 'ubnd-tinh';

export const identity = {
  assignmentId: assignmentIdOf('d-1537', 't-2', LEAD),
  directiveId: 'd-1537',
  leadAgencyId: LEAD,
};

export const dueAt = on(4, '16:00');

/** As the first release wrote it: it does not compress. */
export const LADDER: Ladder = { ladderId: 'default', rungs: DEFAULT_LADDER.rungs };

export const terms: AssignmentAssignedData = {
  ...identity,
  cycle: 1,
  deadline: before16h(4),
  ladder: LADDER,
  watchedFrom: on(3),
  directiveNumber: '1537/UBND-TH',
  taskId: 't-2',
  taskOrdinal: 2,
  summary: 'Send the explanatory report',
  kind: 'order',
  coordinatingAgencyIds: [],
  groupId: 'so-ban-nganh',
  issuerId: ISSUER,
  monitorId: MONITOR,
  escalationChain: [MONITOR, 'chu-tich-ubnd-tinh'],
};

export const lead: Party = { subject: 'an', agencyId: LEAD };
export const office: Party = { subject: 'binh' };
export const officeForLead: Party = { subject: 'binh', onBehalfOf: LEAD };
export const officeForIssuer: Party = { subject: 'binh', onBehalfOf: ISSUER };
export const monitor: Party = { subject: 'chi', agencyId: MONITOR };
export const issuer: Party = { subject: 'dung', agencyId: ISSUER };
export const health: Party = { subject: 'em', agencyId: 'so-y-te' };
/** Nobody here: of an agency that has no part in it, or mixing up in whose name it speaks. */
export const strangers: readonly Party[] = [
  { subject: 'gi', agencyId: 'so-noi-vu' },
  { subject: 'binh', onBehalfOf: 'so-noi-vu' },
  { subject: 'gi', agencyId: 'so-noi-vu', onBehalfOf: LEAD },
  { subject: 'gi', agencyId: 'so-noi-vu', onBehalfOf: ISSUER },
  { subject: 'an', agencyId: LEAD, onBehalfOf: 'so-noi-vu' },
];

export const response = { text: 'Report attached', documents: ['45/BC-STC'] };
export const reasons = ['So it was found'];

export const assigned: AssignmentEvent = { type: 'assignment.assigned', data: terms, effectiveAt: on(3) };

/** The same task without a deadline. */
export const assignedOpenEnded: AssignmentEvent = {
  ...assigned,
  data: { ...terms, deadline: null, ladder: null },
};

export const acknowledged: AssignmentEvent = {
  type: 'assignment.acknowledged',
  data: { ...identity, by: lead },
  effectiveAt: on(3, '09:00'),
};

export function responded(effectiveAt: Instant, round = 1): AssignmentEvent {
  return { type: 'assignment.responded', data: { ...identity, by: lead, response, round }, effectiveAt };
}

export function returned(effectiveAt: Instant, round = 1): AssignmentEvent {
  const { deadline, ladder } = terms;
  return {
    type: 'assignment.returned',
    data: {
      ...identity,
      by: office,
      reasons: ['No figures'],
      round,
      cycle: round + 1,
      deadline,
      ladder,
      watchedFrom: effectiveAt,
    },
    effectiveAt,
  };
}

/** What the second cycle begins with: an extension to the 7th, where nothing else is said. */
export function secondCycle(changes: Partial<DeadlineSet>): DeadlineSet {
  return {
    cycle: 2,
    deadline: before16h(7),
    ladder: LADDER,
    watchedFrom: on(5),
    basis: 'in-force/as-extended',
    authority: { agencyId: ISSUER },
    previous: terms.deadline,
    ...changes,
  };
}

/** The lead asks for time until the 8th. */
export function extensionAsked(effectiveAt = on(4), askedLate = false): AssignmentEvent {
  return {
    type: 'assignment.extension-asked',
    data: { ...identity, by: lead, reasons, proposed: before16h(8), askedLate },
    effectiveAt,
  };
}

export function accepted(effectiveAt: Instant, completedAt: Instant, onTime: boolean, round = 1): AssignmentEvent {
  return { type: 'assignment.accepted', data: { ...identity, by: office, round, completedAt, onTime }, effectiveAt };
}

/** What becomes of facts by commands that none of them may refuse. */
export function then(facts: readonly AssignmentEvent[], ...commands: readonly AssignmentCommand[]): AssignmentEvent[] {
  const events = [...facts];
  for (const command of commands)
    events.push(
      ...given(...events)
        .when(command)
        .events(),
    );
  return events;
}

export function stateAfter(...events: readonly AssignmentEvent[]): ExistingAssignment {
  const state = fold(assignmentDecider, events);
  if (state.status === 'nonexistent') throw new Error('expected an assignment');
  return state;
}
