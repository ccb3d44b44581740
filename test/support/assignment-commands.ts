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
} from '#assignments/domain';
import { DEFAULT_LADDER } from '#deadlines/domain';
import {
  assigned,
  before16h,
  health,
  issuer,
  LEAD,
  lead,
  MONITOR,
  monitor,
  office,
  officeForLead,
  on,
  reasons,
  response,
} from './assignment-facts.js';

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
  { deadline: fc.option(deadline), ladder: fc.constant(DEFAULT_LADDER), beyondParent: fc.constant('The annex') },
  { requiredKeys: [] },
);
const version = fc.integer({ min: 1, max: 20 });
const round = fc.record({ round: fc.integer({ min: 1, max: 3 }) }, { requiredKeys: [] });

/** What is asked, without who and when. */
const asked: fc.Arbitrary<(clock: Instant) => object> = fc.oneof(
  fc.constant(() => ({ type: 'acknowledge' })),
  fc.constant(() => ({ type: 'report-progress', note: 'going on', percent: 40 })),
  { weight: 3, arbitrary: fc.constant(() => ({ type: 'respond', response })) },
  round.map((seen) => () => ({ type: 'return-answer', reasons, ...seen })),
  round.map((seen) => () => ({ type: 'accept-answer', ...seen })),
  fc.tuple(stated, round).map(([to, seen]) => () => ({
    type: 'accept-in-part',
    accepted: 'The figures',
    remaining: 'The causes',
    ...to,
    ...seen,
  })),
  fc
    .tuple(fc.constantFrom('before', 'at', 'after', 'escalate', 'sideways'), fc.integer({ min: 1, max: 5 }))
    .map(([rung, cycle]) => () => ({ type: 'fire-rung', rung, cycle })),
  fc.constant(() => ({ type: 'decline', reasons })),
  fc.constant(() => ({ type: 'uphold-assignment', reasons })),
  agency.map((toAgencyId) => () => ({ type: 'transfer', toAgencyId, reasons })),
  agency.map((toAgencyId) => () => ({ type: 'propose-transfer', toAgencyId, reasons })),
  fc.constant(() => ({ type: 'agree-to-transfer' })),
  fc.constant(() => ({ type: 'refuse-transfer', reasons })),
  fc.tuple(agency, agency).map(([fromAgencyId, toAgencyId]) => () => ({
    type: 're-home',
    fromAgencyId,
    toAgencyId,
    cause: 'organization-changed',
    reasons,
  })),
  fc.tuple(agency, deadline).map(([agencyId, until]) => () => ({
    type: 'ask-coordination',
    agencyId,
    question: 'So?',
    deadline: until,
  })),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(...OPINIONS))
    .map(([request, opinion]) => () => ({ type: 'give-opinion', request, opinion, comment: 'Two are not' })),
  fc.integer({ min: 1, max: 3 }).map((request) => () => ({ type: 'count-silence', request })),
  deadline.map((proposed) => () => ({ type: 'ask-extension', proposed, reasons })),
  fc.tuple(stated, deadline).map(([to, until]) => () => ({
    type: 'grant-extension',
    ...to,
    deadline: until,
    reasons,
  })),
  fc.constant(() => ({ type: 'refuse-extension', reasons })),
  fc.tuple(stated, fc.option(deadline)).map(([to, until]) => () => ({
    type: 'change-deadline',
    ...to,
    deadline: until,
    reasons,
  })),
  fc.constant(() => ({ type: 'suspend', reasons })),
  { weight: 2, arbitrary: stated.map((to) => () => ({ type: 'resume', ...to, reasons })) },
  fc.constantFrom(...CANCELLATION_CAUSES).map((cause) => () => ({ type: 'cancel', cause, reasons })),
  { weight: 2, arbitrary: stated.map((to) => () => ({ type: 'reopen', ...to, reasons })) },
  fc.tuple(agency, stated).map(([toAgencyId, to]) => () => ({
    type: 'delegate',
    toAgencyId,
    summary: 'The figures',
    ...to,
  })),
  fc.constantFrom(...OFFICIAL_STATUSES).map((status) => () => ({
    type: 'contest-status',
    head: 'Giám đốc',
    status,
    grounds: reasons,
  })),
  fc.constantFrom('uphold-contest', 'reject-contest').map((type) => () => ({ type, reasons })),
  fc.tuple(version, fc.integer({ min: 0, max: 3000 })).map(([which, minutes]) => (clock: Instant) => ({
    type: 'correct-entry',
    version: which,
    correction: { fact: 'effective-time', is: earlier(clock, minutes) },
    reasons,
  })),
  version.map((which) => () => ({
    type: 'correct-entry',
    version: which,
    correction: { fact: 'response', is: { text: 'Another', documents: [] } },
    reasons,
  })),
);

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

/** The history that comes of it, from the assignment on. */
export function play(
  asked: readonly AssignmentCommand[],
  facts: readonly AssignmentEvent[] = [assigned],
): AssignmentEvent[] {
  const events = [...facts];
  let state = fold(assignmentDecider, events);
  for (const command of asked) {
    const decision = assignmentDecider.decide(command, state);
    if (!decision.accepted) continue;
    for (const event of decision.events) state = assignmentDecider.evolve(state, event);
    events.push(...decision.events);
  }
  return events;
}

function earlier(clock: Instant, minutes: number): Instant {
  return instantOf(millisecondsOf(clock) - minutes * 60_000);
}
