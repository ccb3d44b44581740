import { endOfDay, localDate, startOfDay } from '#deadlines/domain';
import type { DirectiveState } from '#directives/domain';
import type { PostgresEventLog, RecordedEvent } from '#event-store';
import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { parentOn, type RegisteredAgency } from '#organizations/domain';
import {
  addToTrend,
  AgencyNames,
  consolidatedReport,
  emptyTrend,
  historyUntil,
  isLedWithin,
  isWorkOf,
  movedBetween,
  periodComparison,
  plain,
  reportLine,
  trendMonths,
  type ComparedWork,
  type ConsolidatedReport,
  type GivenBy,
  type KnownHistory,
  type LoggedEvent,
  type Moved,
  type MovementGrounds,
  type OfficialHeading,
  type ReportLine,
  type ReportTerms,
} from '../domain/index.js';
import { agenciesUntil, DirectivesUntil } from './report-grounds.js';

/** Assignments looked at together; nothing of those before is kept but their lines. */
const BATCH = 200;

/** Months of the trend. */
const MONTHS = 6;

/** The moment at which a period is over, or the present while it runs. */
export function judgedAt(to: string, zone: string, now: Instant): Instant {
  const end = instantOf(millisecondsOf(endOfDay(to, zone)) - 1);
  return end < now ? end : now;
}

/**
 * Makes consolidated reports from the log and nothing else: read models know neither the answers nor the reasons that
 * the form asks for, and stand where they stand today. Writes nothing.
 */
export class ConsolidatedReports {
  constructor(private readonly log: PostgresEventLog) {}

  /**
   * The work of the period: what was assigned by its end and had not ended before it began.
   * @param onProgress told now and then how far of the log it has come
   * @param signal ends it early by throwing its reason
   */
  async make(
    tenant: string,
    terms: ReportTerms,
    onProgress: (position: number, of: number) => Promise<void> | void = () => undefined,
    signal?: AbortSignal,
  ): Promise<ConsolidatedReport> {
    const { position, at, zone, scope, period, days } = terms;
    const { agencies, endings } = await agenciesUntil(this.log, tenant, position);
    const directives = new DirectivesUntil(this.log, tenant, position);
    const names = new AgencyNames(agencies, localDate(at, zone));
    const months = trendMonths(at, MONTHS, zone);
    let trend = emptyTrend(months);
    const lines: ReportLine[] = [];
    const grounds = movementGrounds(terms, names, endings);
    const works: ComparedWork[] = [];
    for (let after = 0; after < position;) {
      signal?.throwIfAborted();
      const page = await this.log.readPage(tenant, {
        after,
        until: position,
        limit: BATCH,
        types: ['assignment.assigned'],
      });
      const begun = page.events.filter(({ effectiveAt, data }) => effectiveAt <= at && isGivenWithin(data, terms));
      const sources = await directives.read(begun.map(({ data }) => data['directiveId'] as string));
      for (const { history, directiveId } of await this.#histories(tenant, begun, position)) {
        const source = sources.get(directiveId);
        const known = historyUntil(history, at);
        if (known === null || source === undefined || !isShown(source, terms)) continue;
        if (grounds !== null) works.push(...comparedWork(known, source, movedBetween(history, grounds), names));
        if (!isLedWithin(known.state, scope.agencyId, names)) continue;
        trend = addToTrend(trend, months, history, zone);
        if (!isWorkOf(known.state, startOfDay(days.from, zone))) continue;
        lines.push(reportLine(known, { givenBy: givenBy(source, known), names, at, zone }));
      }
      after = page.scannedTo;
      await onProgress(Math.min(after, position), position);
    }
    return consolidatedReport(
      {
        position,
        judgedAt: at,
        zone,
        period,
        days,
        scope: {
          agency: scope.agencyId === undefined ? null : names.of(scope.agencyId),
          field: scope.field ?? null,
          issuer: scope.issuerId === undefined ? null : names.of(scope.issuerId),
        },
        heading: headingOf(terms, agencies, names),
        recipients: terms.recipients ?? [],
        signature: terms.signature ?? null,
        trend,
        ...(terms.comparedWith && {
          comparison: periodComparison(
            { period: terms.comparedWith.period, days: terms.comparedWith.days, judgedAt: terms.comparedWith.at },
            works,
            names,
          ),
        }),
      },
      lines,
    );
  }

  async #histories(tenant: string, begun: readonly RecordedEvent[], until: number) {
    if (begun.length === 0) return [];
    const { streams } = await this.log.load(
      tenant,
      begun.map(({ stream }) => stream),
    );
    return begun.map(({ stream, data }) => ({
      directiveId: data['directiveId'] as string,
      history: (streams.get(stream) ?? []).filter(
        ({ position }) => position <= until,
      ) as unknown as readonly LoggedEvent[],
    }));
  }
}

/** What can be told from how it was given, so that no more of it need be read. */
function isGivenWithin(data: RecordedEvent['data'], { scope: { field, issuerId } }: ReportTerms): boolean {
  return (field === undefined || data['field'] === field) && (issuerId === undefined || data['issuerId'] === issuerId);
}

function isShown(directive: DirectiveState, { secrets }: ReportTerms): boolean {
  return secrets || directive.status === 'nonexistent' || directive.draft.secrecy === undefined;
}

/** What two reports are compared by; null where only one is asked for. */
function movementGrounds(
  { comparedWith, at, days, zone, scope: { agencyId } }: ReportTerms,
  names: AgencyNames,
  endings: ReadonlyMap<string, number>,
): MovementGrounds | null {
  if (comparedWith === undefined) return null;
  return {
    then: { at: comparedWith.at, begin: startOfDay(comparedWith.days.from, zone) },
    now: { at, begin: startOfDay(days.from, zone) },
    zone,
    names,
    endings,
    ...(agencyId !== undefined && { agencyId }),
  };
}

/** What stands in neither report is none of its work. */
function comparedWork(known: KnownHistory, source: DirectiveState, moved: Moved, names: AgencyNames): ComparedWork[] {
  if (moved.then === null && moved.now === null) return [];
  const { terms, assignedAt } = known.state;
  return [
    {
      assignmentId: terms.assignmentId,
      task: plain(terms.summary),
      taskOrdinal: terms.taskOrdinal,
      givenBy: givenBy(source, known),
      lead: names.of(terms.leadAgencyId),
      assignedAt,
      ...moved,
    },
  ];
}

function givenBy(directive: DirectiveState, { state }: KnownHistory): GivenBy {
  const { directiveId, directiveNumber } = state.terms;
  const known = directive.status === 'nonexistent' ? null : directive;
  return {
    directiveId,
    designation: directiveNumber,
    issuedOn: known !== null && 'issuance' in known ? known.issuance.issuedOn : null,
    subject: known === null ? '' : plain(known.draft.subject),
  };
}

function headingOf(
  { reporterId, designation, place, date, at, zone }: ReportTerms,
  agencies: ReadonlyMap<string, RegisteredAgency>,
  names: AgencyNames,
): OfficialHeading {
  const reporter = reporterId === undefined ? undefined : agencies.get(reporterId);
  const above = reporter && parentOn(reporter, localDate(at, zone));
  return {
    superior: above === null || above === undefined ? null : names.of(above).name,
    issuer: reporterId === undefined ? null : names.of(reporterId).name,
    designation: designation ?? null,
    place: place ?? null,
    date: date ?? null,
  };
}
