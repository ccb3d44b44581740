import type { CommandContext } from '#event-store';
import type { Actor, Instant } from '#kernel';
import type { OperationsQueries } from '../read-models/operations.queries.js';
import {
  byPlace,
  type Incident,
  type IncidentPlace,
  type IncidentSelection,
  type IncidentSource,
  type RetryOutcome,
} from './incident-source.js';

export interface Dismissal {
  readonly reason: string;
  readonly by: Actor;
  readonly dismissedAt: Instant;
}

export interface ListedIncident extends Incident {
  /** Null while nobody dismissed it as it is now: a later failure is a new matter. */
  readonly dismissal: Dismissal | null;
}

export interface IncidentFilter extends Omit<IncidentSelection, 'limit'> {
  readonly kind?: string;
  /** Those that were dismissed, in place of those that wait for somebody. */
  readonly dismissed?: boolean;
}

/** Looked through at once. */
const BATCH = 200;

/** Everything that failed for good, whatever it was. */
export class Incidents {
  readonly #sources: ReadonlyMap<string, IncidentSource>;

  constructor(
    sources: readonly IncidentSource[],
    private readonly operations: OperationsQueries,
  ) {
    this.#sources = new Map(sources.map((source) => [source.kind, source]));
  }

  get kinds(): readonly string[] {
    return [...this.#sources.keys()];
  }

  /** Sorted by `lastAt` and `incidentId`, both descending; at most `limit`. */
  async list(tenant: string, filter: IncidentFilter, limit: number): Promise<readonly ListedIncident[]> {
    const { kind, dismissed = false, ...selection } = filter;
    const sources = [...this.#sources.values()].filter((source) => kind === undefined || source.kind === kind);
    const found: ListedIncident[] = [];
    let before: IncidentPlace | undefined = selection.before;
    for (;;) {
      const behind = { ...selection, limit: BATCH, ...(before !== undefined && { before }) };
      const listed = await Promise.all(sources.map((source) => source.list(tenant, behind)));
      const batch = listed.flat().sort(byPlace).slice(0, BATCH);
      const marked = await this.#withDismissals(tenant, batch);
      found.push(...marked.filter(({ dismissal }) => (dismissal !== null) === dismissed));
      before = batch.at(-1);
      if (batch.length < BATCH || found.length >= limit) return found.slice(0, limit);
    }
  }

  async find(tenant: string, incidentId: string): Promise<ListedIncident | undefined> {
    const incident = await this.#sourceOf(incidentId)?.find(tenant, incidentId);
    return incident && (await this.#withDismissals(tenant, [incident]))[0];
  }

  /** Safe to repeat. */
  async retry(context: CommandContext, incidentId: string): Promise<RetryOutcome> {
    const source = this.#sourceOf(incidentId);
    return source === undefined ? { outcome: 'gone' } : source.retry(context, incidentId);
  }

  #sourceOf(incidentId: string): IncidentSource | undefined {
    return this.#sources.get(incidentId.split('.', 1)[0]!);
  }

  async #withDismissals(tenant: string, incidents: readonly Incident[]): Promise<readonly ListedIncident[]> {
    const dismissals = await this.operations.dismissals(
      tenant,
      incidents.map(({ incidentId }) => incidentId),
    );
    return incidents.map((incident) => {
      const row = dismissals.get(incident.incidentId);
      if (row === undefined || row.lastAt < incident.lastAt) return { ...incident, dismissal: null };
      const { reason, by, dismissedAt } = row;
      return { ...incident, dismissal: { reason, by, dismissedAt } };
    });
  }
}
