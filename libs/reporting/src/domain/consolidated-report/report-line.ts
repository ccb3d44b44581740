import { explainStatus, type ExistingAssignment } from '#assignments/domain';
import type { DeadlineRelation } from '#deadlines/domain';
import type { Instant } from '#kernel';
import { plain } from '../plain-text.js';
import type { AgencyNames } from './agency-names.js';
import type { HistoricEvent, KnownHistory } from './history.js';
import { remarksOn } from './remarks.js';
import type { GivenBy, ReportStatus } from './references.js';
import type { ReportedAnswer, ReportedLimit, ReportLine, ReportSection } from './report.js';

/** What of a line does not stand in the history of the assignment. */
export type LineContext = {
  readonly givenBy: GivenBy;
  readonly names: AgencyNames;
  /** The moment the report is judged at. */
  readonly at: Instant;
  /** IANA name of the zone whose days notes are written in. */
  readonly zone: string;
};

/** One assignment in the columns of the form, as it stood at the moment of the report. */
export function reportLine({ events, state }: KnownHistory, { givenBy, names, at, zone }: LineContext): ReportLine {
  const { terms } = state;
  const { status, official } = explainStatus(state, at);
  const lead = names.of(terms.leadAgencyId);
  return {
    assignmentId: terms.assignmentId,
    section: sectionOf(status),
    task: plain(terms.summary),
    taskOrdinal: terms.taskOrdinal,
    givenBy: { ...givenBy, subject: plain(givenBy.subject) },
    lead,
    countedFor: names.countedFor(terms.leadAgencyId),
    coordinators: names.inOrder(terms.coordinatingAgencyIds),
    assignedAt: state.assignedAt,
    limit: limitOf(state),
    answer: answerIn(events),
    status,
    counted: official,
    ...remarksOn({ events, state }, status, names, zone),
  };
}

function sectionOf(status: ReportStatus): ReportSection {
  return status === 'standing' || status === 'cancelled' ? status : 'tracked';
}

function limitOf({ terms: { deadline, undated } }: ExistingAssignment): ReportedLimit {
  const written = deadline?.written ?? undated?.written;
  return {
    lastOnTimeAt: deadline?.lastOnTimeAt ?? null,
    asWritten: plain(written?.asWritten ?? ''),
    namesItsDay: written !== undefined && NAMING_A_DAY.includes(written.relation) && deadline?.moved === undefined,
  };
}

const NAMING_A_DAY: readonly DeadlineRelation[] = ['before', 'by', 'at', 'from-to'];

/** The last answer, as corrected; also one that was returned, for it was given. */
function answerIn(events: readonly HistoricEvent[]): ReportedAnswer | null {
  const given = events.findLast((event) => event.type === 'assignment.responded');
  if (given?.type !== 'assignment.responded') return null;
  let answer: ReportedAnswer = { givenAt: given.effectiveAt, ...stated(given.data.response) };
  for (const event of events) {
    if (event.type !== 'assignment.corrected' || event.data.version !== given.version) continue;
    const { correction } = event.data;
    answer = { ...answer, ...(correction.fact === 'response' ? stated(correction.is) : { givenAt: correction.is }) };
  }
  return answer;
}

function stated({ text, documents }: { readonly text: string; readonly documents: readonly string[] }) {
  return { text: plain(text), documents: documents.map(plain) };
}
