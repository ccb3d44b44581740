import { accept, quiet, refuse, type Decision, type Instant } from '#kernel';
import { countsFromReceipt, localDate, readBy, readingOf, VIETNAM_CALENDAR, type Deadline } from '#deadlines/domain';
import { authorityOf, identityOf, partyOf } from './assignment.acts.js';
import type { Acknowledge } from './assignment.commands.js';
import type { AssignmentEvent } from './assignment.events.js';
import type { ExistingAssignment } from './assignment.state.js';
import { nextDeadline, sameMoment } from './deadline-in-force.js';
import { RECEIPT_AFTER_ACKNOWLEDGEMENT, RECEIPT_IMPOSSIBLE_MOMENT, RECEIPT_NOT_WHAT_COUNTS } from './receipt.rules.js';

/**
 * What follows from a receipt that is stated with the acknowledgement: a limit that counts from receipt is counted
 * from there, and no longer from the issuance it was presumed at. Nothing follows for any other limit.
 */
export function countFromReceipt(
  command: Acknowledge,
  receivedAt: Instant,
  acknowledgedAt: Instant,
  state: ExistingAssignment,
): Decision<AssignmentEvent> {
  const { leadSince, terms, deadlineSetterId } = state;
  if (receivedAt < leadSince || receivedAt > acknowledgedAt) {
    return refuse(RECEIPT_IMPOSSIBLE_MOMENT, { receivedAt, notBefore: leadSince, notAfter: acknowledgedAt });
  }
  const { deadline } = terms;
  if (deadline === null || !countsFromReceipt(deadline)) return quiet();
  const counted = countedFrom(receivedAt, deadline, command.calendar);
  if (counted === null) return refuse(RECEIPT_NOT_WHAT_COUNTS, { inForce: deadline.dueAt });
  if (sameMoment(counted, deadline)) return quiet();
  const { at, calendar } = command;
  return accept({
    type: 'assignment.deadline-changed',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      reasons: [`The limit counts from receipt, which was on ${localDate(receivedAt, deadline.zone)}.`],
      ...nextDeadline(
        state,
        { at, deadline: counted, ...(calendar && { calendar }) },
        'in-force/as-received',
        // The words of whoever set it are carried out: nobody else gave time.
        authorityOf(deadlineSetterId),
      ),
    },
    effectiveAt: acknowledgedAt,
  });
}

/** An order that is acknowledged already: a receipt is not stated a second time, nor afterwards. */
export function receiptTooLate(receivedAt: Instant, { acknowledgement, terms }: ExistingAssignment) {
  const { deadline } = terms;
  const stated = acknowledgement?.receivedAt;
  if (stated === receivedAt || deadline === null || !countsFromReceipt(deadline)) return quiet();
  return refuse(RECEIPT_AFTER_ACKNOWLEDGEMENT, { receivedAt, stated: stated ?? null });
}

/** Read as it was read, but for the moment it counts from; null where it does not follow from its words any more. */
function countedFrom(receivedAt: Instant, deadline: Deadline, calendar = VIETNAM_CALENDAR): Deadline | null {
  const policy = readingOf(deadline, calendar);
  return policy && readBy({ ...deadline, moments: { issuedAt: receivedAt, ...deadline.moments, receivedAt } }, policy);
}
