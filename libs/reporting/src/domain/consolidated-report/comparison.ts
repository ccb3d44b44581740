import { OFFICIAL_STATUSES, type ApartStatus, type OfficialStatus } from '#assignments/domain';
import type { Instant } from '#kernel';
import type { PeriodDays, ReportingPeriod } from '../reporting-period.js';
import type { AgencyNames } from './agency-names.js';
import { inDocumentOrder } from './document-order.js';
import { isSamePlace, type Moved, type Movement, type Place } from './movement.js';
import type { GivenBy, NamedAgency } from './references.js';

/** What two reports are compared in: the four, what is told apart, and all that counts among the four. */
export const COMPARED_FIGURES = [
  ...OFFICIAL_STATUSES,
  'total',
  // Parts of the total first, then what does not count in it.
  'not-yet-due',
  'suspended',
  'standing',
  'cancelled',
] as const satisfies readonly ComparedFigure[];

export type ComparedFigure = OfficialStatus | ApartStatus | 'total';

/** `then` + `added` − `removed` = `now`. */
export type FigureChange = {
  readonly then: number;
  readonly added: number;
  readonly removed: number;
  readonly now: number;
};

/**
 * Not yet due and suspended work counts among the four too, where its limit puts it; standing duties and what was
 * cancelled among none.
 */
export type ComparedFigures = Readonly<Record<ComparedFigure, FigureChange>>;

/** A place with its agency as it is called at the later moment. */
export type NamedPlace = Omit<Place, 'agencyId'> & { readonly agency: NamedAgency };

/** An assignment whose place is another one in the two reports. */
export type ReportedMove = {
  readonly assignmentId: string;
  readonly task: string;
  readonly taskOrdinal: number;
  readonly givenBy: GivenBy;
  /** Null where it was not in the report: it came in, or it left. */
  readonly then: NamedPlace | null;
  readonly now: NamedPlace | null;
  /** From the one to the other, each with its cause; more than one where it moved on. */
  readonly movements: readonly (Omit<Movement, 'to'> & { readonly to: NamedPlace | null })[];
};

/** How a report differs from that of another period. Both rest on the same position of the log. */
export type PeriodComparison = {
  readonly period: ReportingPeriod;
  readonly days: PeriodDays;
  /** The moment at which the other period is judged. */
  readonly judgedAt: Instant;
  /** By name; those that have no work in either report are left out. */
  readonly agencies: readonly { readonly agency: NamedAgency; readonly figures: ComparedFigures }[];
  /** What moved from one agency to another changes the figures of both, and none of these. */
  readonly totals: ComparedFigures;
  readonly moves: readonly ReportedMove[];
};

/** An assignment that stands in one of the two reports at least. */
export type ComparedWork = Moved &
  Pick<ReportedMove, 'assignmentId' | 'task' | 'taskOrdinal' | 'givenBy'> & {
    readonly lead: NamedAgency;
    readonly assignedAt: Instant;
  };

/** The order work comes in makes no difference. */
export function periodComparison(
  frame: Pick<PeriodComparison, 'period' | 'days' | 'judgedAt'>,
  works: readonly ComparedWork[],
  names: AgencyNames,
): PeriodComparison {
  const places = works.flatMap(({ then, now }) => [then, now]).filter((place) => place !== null);
  const agencies = [...new Set(places.map(({ agencyId }) => agencyId))].map((agencyId) => names.of(agencyId));
  return {
    ...frame,
    agencies: agencies.sort(byName).map((agency) => ({
      agency,
      figures: figuresOf(works, (place) => place.agencyId === agency.agencyId),
    })),
    totals: figuresOf(works, () => true),
    moves: works
      .filter(({ then, now }) => !isSamePlace(then, now))
      .sort(inDocumentOrder)
      .map(({ assignmentId, task, taskOrdinal, givenBy, then, now, movements }) => ({
        assignmentId,
        task,
        taskOrdinal,
        givenBy,
        then: named(then, names),
        now: named(now, names),
        movements: movements.map(({ cause, to }) => ({ cause, to: named(to, names) })),
      })),
  };
}

function figuresOf(works: readonly Moved[], isOwn: (place: Place) => boolean): ComparedFigures {
  const figures = new Map<ComparedFigure, { -readonly [Key in keyof FigureChange]: number }>(
    COMPARED_FIGURES.map((figure) => [figure, { then: 0, added: 0, removed: 0, now: 0 }]),
  );
  const seen = (place: Place | null) => new Set(place !== null && isOwn(place) ? figuresWith(place) : []);
  for (const { then, now } of works) {
    const [before, after] = [seen(then), seen(now)];
    for (const [figure, change] of figures) {
      if (before.has(figure)) change.then += 1;
      if (after.has(figure)) change.now += 1;
      if (after.has(figure) && !before.has(figure)) change.added += 1;
      if (before.has(figure) && !after.has(figure)) change.removed += 1;
    }
  }
  return Object.fromEntries(figures) as ComparedFigures;
}

function figuresWith({ status, counted }: Place): ComparedFigure[] {
  return counted === null ? [status] : [status, counted, 'total'];
}

function named(place: Place | null, names: AgencyNames): NamedPlace | null {
  if (place === null) return null;
  const { agencyId, status, counted } = place;
  return { agency: names.of(agencyId), status, counted };
}

function byName(one: NamedAgency, other: NamedAgency): number {
  return BY_NAME.compare(one.name, other.name) || (one.agencyId < other.agencyId ? -1 : 1);
}

const BY_NAME = new Intl.Collator('vi', { numeric: true });
