import fc from 'fast-check';
import { fold, instantOf, millisecondsOf, type Instant } from '#kernel';
import {
  assignmentDecider,
  CANCELLATION_CAUSES,
  OFFICIAL_STATUSES,
  OPINIONS,
  type AssignmentCommand,
  type AssignmentEvent,
  type Party,
  type SeriesOccurrence,
} from '#assignments/domain';
import { DEFAULT_LADDER } from '#deadlines/domain';
import {
  assigned,
  before16h,
  health,
  issuer,
  LEAD,
  LADDER,
  lead,
  MONITOR,
  monitor,
  office,
  officeForLead,
  on,
  reasons,
  response,
} from './assignment-facts.js';
import { frozen } from './laws.js';

const HEALTH = 'so-y-te';
const ROOM = 'phong-ngan-sach';
const AGENCIES = [LEAD, HEALTH, ROOM, MONITOR, 'so-noi-vu'] as const;

/** Somebody asks for something a while after the step before, at times telling that it was true earlier. */
type Step = (clock: Instant) => AssignmentCommand;

const party = fc.constantFrom<Party[]>(
  lead,
  lead,
  lead,
  office,
  office,
  office,
  officeForLead,
  monitor,
  issuer,
  health,
  { subject: 'binh', onBehalfOf: HEALTH },
  { subject: 'ha', agencyId: ROOM },
  { subject: 'ha', agencyId: 'so-noi-vu' },
);
const agency = fc.constantFrom(...AGENCIES);
const deadline = fc.integer({ min: 3, max: 30 }).map(before16h);
const stated = fc.record(
  {
    deadline: fc.option(deadline),
    ladder: fc.constantFrom(LADDER, DEFAULT_LADDER),
    beyondParent: fc.constant('The annex'),
  },
  { requiredKeys: [] },
);
const version = fc.integer({ min: 1, max: 20 });
const round = fc.record({ round: fc.integer({ min: 1, max: 3 }) }, { requiredKeys: [] });

/** The first time of a series. */
export const OCCURRENCE: SeriesOccurrence = {
  ordinal: 1,
  period: '2025-08',
  firstAssignmentId: assigned.data.assignmentId,
  series: { asWritten: 'định kỳ', relation: 'recurring' },
  issuedAt: on(3),
  nextAt: on(25),
};

/** What is asked, without who and when; a new type of command that is left out does not compile. */
const ASKING: {
  readonly [Type in AssignmentCommand['type']]: fc.Arbitrary<(clock: Instant) => { readonly type: Type }>;
} = {
  assign: fc.constant(() => ({ type: 'assign', data: assigned.data })),
  acknowledge: fc.option(fc.integer({ min: 0, max: 3000 })).map((minutes) => (clock: Instant) => ({
    type: 'acknowledge',
    ...(minutes !== null && { receivedAt: earlier(clock, minutes) }),
  })),
  'report-progress': fc.constant(() => ({ type: 'report-progress', note: 'going on', percent: 40 })),
  respond: fc.constant(() => ({ type: 'respond', response })),
  'return-answer': round.map((seen) => () => ({ type: 'return-answer', reasons, ...seen })),
  'accept-answer': round.map((seen) => () => ({ type: 'accept-answer', ...seen })),
  'accept-in-part': fc.tuple(stated, round).map(([to, seen]) => () => ({
    type: 'accept-in-part',
    accepted: 'The figures',
    remaining: 'The causes',
    ...to,
    ...seen,
  })),
  'fire-rung': fc
    .tuple(fc.constantFrom('before', 'at', 'after', 'escalate', 'sideways'), fc.integer({ min: 1, max: 5 }))
    .map(([rung, cycle]) => () => ({ type: 'fire-rung', rung, cycle })),
  'acknowledge-escalation': fc.constant(() => ({ type: 'acknowledge-escalation' })),
  'answer-escalation': fc.constant(() => ({ type: 'answer-escalation', decided: 'Report by Thursday' })),
  'lift-escalation': fc.constant(() => ({ type: 'lift-escalation', reasons })),
  refer: fc.constant(() => ({ type: 'refer', toBody: 'Bộ Nội vụ', reasons })),
  decline: fc.constant(() => ({ type: 'decline', reasons })),
  'uphold-assignment': fc.constant(() => ({ type: 'uphold-assignment', reasons })),
  transfer: agency.map((toAgencyId) => () => ({ type: 'transfer', toAgencyId, reasons })),
  'propose-transfer': agency.map((toAgencyId) => () => ({ type: 'propose-transfer', toAgencyId, reasons })),
  'agree-to-transfer': fc.constant(() => ({ type: 'agree-to-transfer' })),
  'refuse-transfer': fc.constant(() => ({ type: 'refuse-transfer', reasons })),
  're-home': fc.tuple(agency, agency).map(([fromAgencyId, toAgencyId]) => () => ({
    type: 're-home',
    fromAgencyId,
    toAgencyId,
    cause: 'organization-changed',
    reasons,
  })),
  're-calculate': fc.tuple(deadline, deadline).map(([from, to]) => () => ({
    type: 're-calculate',
    from,
    to,
    ladder: LADDER,
    reasons,
    document: 'Thông báo 3/TB-UBND',
  })),
  'ask-coordination': fc.tuple(agency, deadline).map(([agencyId, until]) => () => ({
    type: 'ask-coordination',
    agencyId,
    question: 'So?',
    deadline: until,
  })),
  'give-opinion': fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(...OPINIONS))
    .map(([request, opinion]) => () => ({ type: 'give-opinion', request, opinion, comment: 'Two are not' })),
  'count-silence': fc.integer({ min: 1, max: 3 }).map((request) => () => ({ type: 'count-silence', request })),
  'ask-extension': deadline.map((proposed) => () => ({ type: 'ask-extension', proposed, reasons })),
  'grant-extension': fc.tuple(stated, deadline).map(([to, until]) => () => ({
    type: 'grant-extension',
    ...to,
    deadline: until,
    reasons,
  })),
  'refuse-extension': fc.constant(() => ({ type: 'refuse-extension', reasons })),
  'change-deadline': fc.tuple(stated, fc.option(deadline)).map(([to, until]) => () => ({
    type: 'change-deadline',
    ...to,
    deadline: until,
    reasons,
  })),
  suspend: fc.constant(() => ({ type: 'suspend', reasons })),
  urge: fc.constant(() => ({ type: 'urge', reasons })),
  resume: stated.map((to) => () => ({ type: 'resume', ...to, reasons })),
  cancel: fc.constantFrom(...CANCELLATION_CAUSES).map((cause) => () => ({ type: 'cancel', cause, reasons })),
  reopen: stated.map((to) => () => ({ type: 'reopen', ...to, reasons })),
  delegate: fc.tuple(agency, stated).map(([toAgencyId, to]) => () => ({
    type: 'delegate',
    toAgencyId,
    summary: 'The figures',
    ...to,
  })),
  'change-series': fc
    .option(fc.integer({ min: 3, max: 30 }))
    .map((day) => () => ({ type: 'change-series', reasons, to: { ...OCCURRENCE, nextAt: day && on(day) } })),
  'contest-status': fc.constantFrom(...OFFICIAL_STATUSES).map((status) => () => ({
    type: 'contest-status',
    head: 'Giám đốc',
    status,
    grounds: reasons,
  })),
  'uphold-contest': fc.constant(() => ({ type: 'uphold-contest', reasons })),
  'reject-contest': fc.constant(() => ({ type: 'reject-contest', reasons })),
  'correct-entry': fc
    .tuple(version, fc.option(fc.integer({ min: 0, max: 3000 })))
    .map(([which, minutes]) => (clock: Instant) => ({
      type: 'correct-entry',
      version: which,
      correction:
        minutes === null
          ? { fact: 'response', is: { text: 'Another', documents: [] } }
          : { fact: 'effective-time', is: earlier(clock, minutes) },
      reasons,
    })),
};

/** What a long life takes is asked for more often. */
const WEIGHTS: { readonly [Type in AssignmentCommand['type']]?: number } = {
  respond: 3,
  resume: 2,
  reopen: 2,
  'fire-rung': 3,
  'acknowledge-escalation': 3,
  'answer-escalation': 3,
  'ask-coordination': 2,
  'give-opinion': 3,
};

export const COMMAND_TYPES = Object.keys(ASKING) as AssignmentCommand['type'][];

const asked = fc.oneof(...COMMAND_TYPES.map((type) => ({ arbitrary: ASKING[type], weight: WEIGHTS[type] ?? 1 })));

const step: fc.Arbitrary<{ readonly wait: number; readonly ask: Step }> = fc
  .record({
    by: party,
    what: asked,
    wait: fc.integer({ min: 0, max: 24 * 60 }),
    ago: fc.option(fc.integer({ min: 0, max: 3 * 24 * 60 }), { freq: 3 }),
  })
  .map(({ by, what, wait, ago }) => ({
    wait,
    ask: (clock) =>
      ({
        by,
        at: clock,
        ...(ago !== null && { effectiveAt: earlier(clock, ago) }),
        ...what(clock),
      }) as unknown as AssignmentCommand,
  }));

/** What people may ask of an assignment over a month, one thing after the other; most of it is refused. */
export const commands: fc.Arbitrary<AssignmentCommand[]> = fc
  .array(step, { maxLength: 120, size: 'max' })
  .map((steps) => {
    let clock = on(3);
    return steps.map(({ wait, ask }) => {
      clock = instantOf(millisecondsOf(clock) + wait * 60_000);
      return ask(clock);
    });
  });

/** The history that comes of it, from the assignment on. No state or event can be changed on the way. */
export function play(
  asked: readonly AssignmentCommand[],
  facts: readonly AssignmentEvent[] = [assigned],
  carriedOut: (command: AssignmentCommand) => void = () => undefined,
): AssignmentEvent[] {
  const events = [...frozen(facts)];
  let state = frozen(fold(assignmentDecider, events));
  for (const command of asked) {
    const decision = frozen(assignmentDecider.decide(frozen(command), state));
    if (!decision.accepted) continue;
    for (const event of decision.events) state = frozen(assignmentDecider.evolve(state, event));
    events.push(...decision.events);
    if (decision.events.length > 0) carriedOut(command);
  }
  return events;
}

function earlier(clock: Instant, minutes: number): Instant {
  return instantOf(millisecondsOf(clock) - minutes * 60_000);
}
