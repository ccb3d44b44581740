import type { DataSource } from 'typeorm';
import { OFFICIAL_STATUSES, type OfficialStatus } from '#assignments/domain';
import { countedStatusSql } from '#assignments';
import type { Instant } from '#kernel';
import { OrganizationQueries } from '#organizations';
import { countedUnder, equivalentsOn, nameOn, type Equivalent, type RegisteredAgency } from '#organizations/domain';
import { inTenant } from '#platform';

/** Assignments per official status, and all of these. */
export type ScoreboardCounts = Readonly<Record<OfficialStatus, number>> & {
  readonly total: number;
  /** Standing duties and what was cancelled: they count among none of the four, nor in `total`. */
  readonly apart: number;
};

export interface ScoreboardLine {
  readonly agencyId: string;
  /** On the day whose agencies are meant; null for an agency the register does not know. */
  readonly agencyName: string | null;
  readonly counts: ScoreboardCounts;
}

export interface Scoreboard {
  /** The moment the statuses are judged at. */
  readonly at: Instant;
  /** `YYYY-MM-DD`: work is counted for the agencies of this day. */
  readonly organizedOn: string;
  /** Where one agency was asked for: those that stand for it on the day. */
  readonly equivalents: readonly Equivalent[] | null;
  readonly lines: readonly ScoreboardLine[];
  readonly totals: ScoreboardCounts;
}

export interface ScoreboardFilter {
  readonly at: Instant;
  /** `YYYY-MM-DD`: see {@link Scoreboard.organizedOn}. */
  readonly organizedOn: string;
  /** Only what counts for this agency, or for those that stand for it on the day. */
  readonly agencyId?: string;
  readonly directiveId?: string;
}

interface CountRow {
  readonly agency_id: string;
  readonly status: OfficialStatus | null;
  readonly assignments: string;
}

type Line = ScoreboardLine & { readonly counts: Record<keyof ScoreboardCounts, number> };

/**
 * The official board: for each lead agency, its assignments in the four statuses (report 1270/BC-TCTTTg of 2017).
 * Agencies with the most overdue come first. Work is counted for the agencies of a day: what an agency took over by
 * then counts for it, also where it had ended before; what it took over later counts for the one it came from.
 */
export class ScoreboardQuery {
  readonly #register: OrganizationQueries;

  constructor(private readonly database: DataSource) {
    this.#register = new OrganizationQueries(database);
  }

  async run(tenant: string, filter: ScoreboardFilter): Promise<Scoreboard> {
    const { at, organizedOn, agencyId } = filter;
    const kindred = await this.#register.reorganized(tenant);
    const equivalents = agencyId === undefined ? null : await this.#equivalents(tenant, agencyId, organizedOn, kindred);
    const shown = equivalents && new Set([agencyId, ...equivalents.map((equivalent) => equivalent.agencyId)]);
    const lines = new Map<string, Line>();
    const totals = noCounts();
    for (const row of await this.#counts(tenant, filter)) {
      const under = countedUnder(row.agency_id, organizedOn, kindred);
      if (shown?.has(under) === false) continue;
      const line = lines.get(under) ?? { agencyId: under, agencyName: null, counts: noCounts() };
      lines.set(under, line);
      for (const counts of [line.counts, totals]) add(row, counts);
    }
    const agencies = await this.#register.agenciesById(tenant, [...lines.keys()]);
    const overdue = ({ counts }: ScoreboardLine) => counts['in-progress-overdue'];
    return {
      at,
      organizedOn,
      equivalents,
      lines: [...lines.values()]
        .map((line) => ({ ...line, agencyName: nameOf(agencies.get(line.agencyId), organizedOn) }))
        .sort((one, other) => overdue(other) - overdue(one) || (one.agencyId < other.agencyId ? -1 : 1)),
      totals,
    };
  }

  /** By the agency that leads, or that led before those reorganisations that were still to come on the day. */
  #counts(tenant: string, { at, organizedOn, directiveId }: ScoreboardFilter): Promise<CountRow[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager.query<CountRow[]>(
        `with led_before as (
           select distinct on (m.assignment_id) m.assignment_id, m.from_agency_id
             from read.rehomings m
             join read.reorganizations r on r.tenant_id = m.tenant_id and r.reorganization_id = m.reorganization_id
             join read.assignments a on a.tenant_id = m.tenant_id and a.assignment_id = m.assignment_id
            where m.tenant_id = $1 and r.effective_on > $4 and not m.superseded
              and m.from_agency_id = any (a.former_lead_ids)
            order by m.assignment_id, m.position
         )
         select coalesce(b.from_agency_id, a.lead_agency_id) as agency_id,
                ${countedStatusSql('$2::timestamptz')} as status, count(*) as assignments
           from read.assignments a
           left join led_before b on b.assignment_id = a.assignment_id
          where a.tenant_id = $1 and ($3::text is null or a.directive_id = $3)
          group by 1, 2`,
        [tenant, at, directiveId ?? null, organizedOn],
      ),
    );
  }

  async #equivalents(
    tenant: string,
    agencyId: string,
    day: string,
    kindred: ReadonlyMap<string, RegisteredAgency>,
  ): Promise<Equivalent[]> {
    const own = await this.#register.agenciesById(tenant, [agencyId]);
    const equivalents = equivalentsOn(agencyId, day, new Map([...own, ...kindred]));
    return equivalents.sort((one, other) => (one.agencyId < other.agencyId ? -1 : 1));
  }
}

function add({ status, assignments }: CountRow, counts: Record<keyof ScoreboardCounts, number>): void {
  if (status === null) {
    counts.apart += Number(assignments);
    return;
  }
  counts[status] += Number(assignments);
  counts.total += Number(assignments);
}

/** Its name on the day, or the nearest to it. */
function nameOf(agency: RegisteredAgency | undefined, day: string): string | null {
  if (agency === undefined) return null;
  const { names, ended } = agency;
  return nameOn(agency, day) ?? names.at(ended !== undefined && ended.on <= day ? -1 : 0)?.name ?? null;
}

function noCounts(): Record<keyof ScoreboardCounts, number> {
  return Object.fromEntries([...OFFICIAL_STATUSES, 'total', 'apart'].map((key) => [key, 0])) as Record<
    keyof ScoreboardCounts,
    number
  >;
}
