import type { DataSource } from 'typeorm';
import type { SeriesOccurrence } from '#assignments/domain';
import type { DeadlinePolicy } from '#deadlines/domain';
import type { Instant } from '#kernel';
import {
  daysToOpen,
  foreseeWorkload,
  stretchesFrom,
  workloadAhead,
  type ForeseenWorkload,
  type GivenWork,
  type OverloadTerms,
  type Stretch,
} from '../domain/index.js';
import { WorkloadAheadQuery } from './workload-ahead.query.js';

export interface Foreseeing {
  /** What would be given, to whom. */
  readonly given: readonly (Pick<GivenWork, 'lastOnTimeAt' | 'standing'> & {
    readonly leadAgencyId: string;
    /** Of the first time of a series. */
    readonly occurrence?: SeriesOccurrence;
  })[];
  /** The moment from which one looks ahead. */
  readonly at: Instant;
  /** `YYYY-MM-DD`: that of `at`. */
  readonly today: string;
  /** Where days begin. */
  readonly zone: string;
  /** How deadlines are read, and so when times of series fall due that are still to open. */
  readonly policy: DeadlinePolicy;
  /** How many weeks ahead, the present one included. */
  readonly weeks: number;
  readonly terms: OverloadTerms;
  /** How many weeks back a usual week is taken from. */
  readonly usualWeeks: number;
  /** `YYYY-MM-DD`: what agencies hold is counted for those of this day. */
  readonly organizedOn: string;
  /** Whether the assignments of directives of secrecy are counted. */
  readonly secrets: boolean;
}

export type ForeseenWorkloadLine = ForeseenWorkload & {
  readonly agencyId: string;
  /** Null for an agency the register does not know. */
  readonly agencyName: string | null;
};

export interface ForeseenWorkloads {
  readonly weeks: readonly Stretch[];
  /** Agencies that would be given work: those that would be overloaded first, then those that would be given most. */
  readonly lines: readonly ForeseenWorkloadLine[];
}

/** What agencies would have ahead of them, with and without work that is not given yet. */
export class ForeseenWorkloadsQuery {
  readonly #ahead: WorkloadAheadQuery;

  constructor(database: DataSource) {
    this.#ahead = new WorkloadAheadQuery(database);
  }

  async run(tenant: string, foreseeing: Foreseeing): Promise<ForeseenWorkloads> {
    const { given, at, today, zone, policy, weeks: count, terms, usualWeeks, organizedOn, secrets } = foreseeing;
    const weeks = stretchesFrom(today, count, 'week');
    const counted = { organizedOn, secrets, at, zone };
    const ahead = await this.#ahead.run(tenant, { ...counted, policy, stretches: weeks });
    const usual = await this.#ahead.usualWeeks(tenant, { ...counted, day: today, weeks: usualWeeks });
    const names = await this.#ahead.namesOn(
      tenant,
      [...new Set(given.map(({ leadAgencyId }) => leadAgencyId))],
      organizedOn,
    );
    const held = new Map(ahead.lines.map(({ agencyId, agencyName: _, ...workload }) => [agencyId, workload]));
    const byAgency = new Map<string, GivenWork[]>();
    for (const { leadAgencyId, occurrence, ...one } of given) {
      const work = { ...one, daysToOpen: occurrence ? daysToOpen(occurrence, policy, weeks.at(-1)!.to) : [] };
      byAgency.set(leadAgencyId, [...(byAgency.get(leadAgencyId) ?? []), work]);
    }
    const lines = [...byAgency].map(([agencyId, own]) => ({
      agencyId,
      agencyName: names.get(agencyId) ?? null,
      ...foreseeWorkload(
        own,
        held.get(agencyId) ?? workloadAhead([], weeks),
        usual.get(agencyId) ?? { weeks: 0, perWeek: 0 },
        terms,
        { at, zone, weeks },
      ),
    }));
    return {
      weeks,
      lines: lines.sort(
        (one, other) =>
          other.overloaded.length - one.overloaded.length ||
          other.given - one.given ||
          (one.agencyId < other.agencyId ? -1 : 1),
      ),
    };
  }
}
