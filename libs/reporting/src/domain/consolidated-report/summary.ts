import { OFFICIAL_STATUSES } from '#assignments/domain';
import type { AgencySummary, ReportCounts, ReportLine } from './report.js';

type Tally = { -readonly [Key in keyof ReportCounts]: number };

/** By agency, those with the most overdue first, then by name; and of all. */
export function summaryOf(lines: readonly Pick<ReportLine, 'countedFor' | 'counted' | 'section'>[]): {
  readonly agencies: readonly AgencySummary[];
  readonly totals: ReportCounts;
} {
  const agencies = new Map<string, { agency: AgencySummary['agency']; counts: Tally }>();
  const totals = nothing();
  for (const { countedFor, counted, section } of lines) {
    const entry = agencies.get(countedFor.agencyId) ?? { agency: countedFor, counts: nothing() };
    agencies.set(countedFor.agencyId, entry);
    for (const tally of [entry.counts, totals]) {
      if (counted !== null) {
        tally[counted] += 1;
        tally.total += 1;
      } else if (section === 'standing') tally.standing += 1;
    }
  }
  const shown = [...agencies.values()].filter(({ counts: { total, standing } }) => total + standing > 0);
  return { agencies: shown.sort(mostOverdueFirst), totals };
}

function mostOverdueFirst(one: AgencySummary, other: AgencySummary): number {
  const overdue = ({ counts }: AgencySummary) => counts['in-progress-overdue'];
  return overdue(other) - overdue(one) || BY_NAME.compare(one.agency.name, other.agency.name) || idsInOrder(one, other);
}

function idsInOrder({ agency: one }: AgencySummary, { agency: other }: AgencySummary): number {
  return one.agencyId < other.agencyId ? -1 : 1;
}

const BY_NAME = new Intl.Collator('vi', { numeric: true });

function nothing(): Tally {
  return Object.fromEntries([...OFFICIAL_STATUSES, 'total', 'standing'].map((key) => [key, 0])) as Tally;
}
