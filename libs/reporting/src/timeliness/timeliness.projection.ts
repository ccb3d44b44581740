import type { AssignmentEvent, EntryCorrected } from '#assignments/domain';
import { rowProjection, type RecordedEvent } from '#event-store';
import type { Instant } from '#kernel';
import { countedEntry, limitOf, rehomedEntry } from '../counted/counted-entry.row.js';
import { TimelinessEntry } from './timeliness-entry.entity.js';

/** The events that a lead, or whoever judges, is measured by. */
const TYPES = [
  'assignment.assigned',
  'assignment.acknowledged',
  'assignment.progressed',
  'assignment.responded',
  'assignment.declined',
  'assignment.returned',
  'assignment.accepted-in-part',
  'assignment.accepted',
  'assignment.transferred',
  'assignment.rehomed',
  'assignment.extension-asked',
  'assignment.extension-granted',
  'assignment.extension-refused',
  'assignment.deadline-changed',
  'assignment.resumed',
  'assignment.cancelled',
  'assignment.reopened',
  'assignment.corrected',
] as const satisfies readonly AssignmentEvent['type'][];

type MeasuredEvent = Extract<AssignmentEvent, { type: (typeof TYPES)[number] }>;

/** How fast work is acknowledged, answered and judged, and how more time is asked for. */
export const timelinessProjection = rowProjection<TimelinessEntry>({
  name: 'timeliness',
  entity: TimelinessEntry,
  table: 'timeliness_entries',
  key: 'assignmentId',
  category: 'assignment',
  types: TYPES,
  batchSize: 2_000,
  keyOf: (event) => (event as unknown as MeasuredEvent).data.assignmentId,
  apply: (entry, recorded) => {
    const event = recorded as unknown as MeasuredEvent;
    if (event.type === 'assignment.assigned') {
      return { ...countedEntry(recorded, event.data), phase: 'open', ...ledFrom(recorded.effectiveAt) };
    }
    return entry && after(entry, event, recorded);
  },
});

/** Of whoever leads it from a moment on, nothing is known yet. */
function ledFrom(ledSince: Instant) {
  return {
    ledSince,
    acknowledgedAt: null,
    answeredAt: null,
    answerLimitAt: null,
    answerWaits: false,
    judgedAt: null,
    stops: [],
    extensionsAsked: 0,
    extensionsAskedLate: 0,
    extensionsGranted: 0,
    extensionsRefused: 0,
    pendingAskedLate: null,
  };
}

function after(
  entry: TimelinessEntry,
  event: Exclude<MeasuredEvent, { type: 'assignment.assigned' }>,
  recorded: RecordedEvent,
): TimelinessEntry | undefined {
  const { effectiveAt: at } = recorded;
  switch (event.type) {
    case 'assignment.acknowledged':
    case 'assignment.progressed':
    case 'assignment.declined':
      return entry.acknowledgedAt === null ? { ...entry, acknowledgedAt: at } : undefined;
    case 'assignment.responded': {
      if (entry.answeredAt !== null) return undefined;
      const first = { answeredAt: at, answerLimitAt: entry.lastOnTimeAt, answerWaits: true };
      return { ...entry, acknowledgedAt: entry.acknowledgedAt ?? at, ...first };
    }
    case 'assignment.returned':
    case 'assignment.accepted-in-part':
      return { ...judged(entry, at), ...limitOf(event.data) };
    case 'assignment.accepted':
      return { ...judged(entry, at), phase: 'accepted', pendingAskedLate: null };
    case 'assignment.transferred': {
      const { leadAgencyId } = event.data;
      return { ...entry, leadAgencyId, movedFrom: [], movedBy: [], ...ledFrom(at) };
    }
    case 'assignment.rehomed':
      return rehomedEntry(entry, event.data, recorded);
    case 'assignment.extension-asked':
      return {
        ...entry,
        extensionsAsked: entry.extensionsAsked + 1,
        extensionsAskedLate: entry.extensionsAskedLate + Number(event.data.askedLate),
        pendingAskedLate: event.data.askedLate,
      };
    case 'assignment.extension-granted':
      return {
        ...limited(entry, limitOf(event.data)),
        extensionsGranted: entry.extensionsGranted + 1,
        pendingAskedLate: null,
      };
    case 'assignment.extension-refused':
      return { ...entry, extensionsRefused: entry.extensionsRefused + 1, pendingAskedLate: null };
    case 'assignment.deadline-changed':
      return limited(entry, limitOf(event.data));
    case 'assignment.resumed':
      return { ...entry, ...limitOf(event.data), stops: [...entry.stops, `${event.data.suspendedAt}/${at}`] };
    case 'assignment.cancelled':
      return { ...entry, phase: 'cancelled', answerWaits: false, pendingAskedLate: null };
    case 'assignment.reopened': {
      const issuerId = event.data.ancestry?.at(-1)?.leadAgencyId ?? entry.issuerId;
      return { ...entry, phase: 'open', issuerId, ...limitOf(event.data) };
    }
    case 'assignment.corrected':
      return corrected(entry, event.data);
  }
}

function judged(entry: TimelinessEntry, at: Instant): TimelinessEntry {
  return entry.answerWaits ? { ...entry, judgedAt: at, answerWaits: false } : entry;
}

/** An answer that waits is judged by the limit in force then. */
function limited(entry: TimelinessEntry, limit: Pick<TimelinessEntry, 'lastOnTimeAt'>): TimelinessEntry {
  return { ...entry, ...limit, ...(entry.answerWaits && { answerLimitAt: limit.lastOnTimeAt }) };
}

function corrected(entry: TimelinessEntry, { correction, moves }: EntryCorrected['data']): TimelinessEntry | undefined {
  if (correction.fact !== 'effective-time' || moves.length === 0) return undefined;
  const { is } = correction;
  const { pendingAskedLate, lastOnTimeAt } = entry;
  const askedLate = lastOnTimeAt !== null && is > lastOnTimeAt;
  return {
    ...entry,
    ...(moves.includes('acknowledgement') && { acknowledgedAt: is }),
    ...(moves.includes('answer') && entry.answerWaits && { answeredAt: is }),
    ...(moves.includes('extension-request') && {
      extensionsAskedLate: entry.extensionsAskedLate + Number(askedLate) - Number(pendingAskedLate ?? false),
      pendingAskedLate: askedLate,
    }),
  };
}
