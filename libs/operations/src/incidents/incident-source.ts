import type { CommandContext } from '#event-store';
import type { Instant, JsonObject } from '#kernel';

/** Something that failed for good and waits for a person. */
export interface Incident {
  /** `<kind>.<source>.<…>`: readable, durable, and the same each time it is listed. */
  readonly incidentId: string;
  readonly kind: string;
  /** The follower, queue, webhook or channel it happened to. */
  readonly source: string;
  /** What failed, in a sentence. */
  readonly summary: string;
  /** The error, and what it was about. */
  readonly evidence: JsonObject;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** In vain, so far. */
  readonly attempts: number;
  /** What to do about it, in a sentence. */
  readonly remedy: string;
  /** False where it holds up what comes after it: that is mended, not dismissed. */
  readonly dismissible: boolean;
}

/** Where a list of incidents goes on: they are sorted by these two, both descending. */
export type IncidentPlace = Pick<Incident, 'lastAt' | 'incidentId'>;

export interface IncidentSelection {
  readonly source?: string;
  /** Only those that happened again at or after this moment. */
  readonly since?: Instant;
  /** Only those behind this place. */
  readonly before?: IncidentPlace;
  readonly limit: number;
}

/**
 * What became of a retry: `cleared` it went well, `asked` a worker will try at once, `failed-again`, `gone` there is
 * no such incident, or no longer.
 */
export interface RetryOutcome {
  readonly outcome: 'cleared' | 'asked' | 'failed-again' | 'gone';
  readonly detail?: string;
}

/** A kind of incidents, and how to try again. A lib that can fail for good offers one to the API. */
export interface IncidentSource {
  /** Durable: ids begin with it and a dot. Lower-case letters and hyphens. */
  readonly kind: string;
  /** Sorted by `lastAt` and then by `incidentId` in the order of code units, both descending; at most `limit`. */
  list(tenant: string, selection: IncidentSelection): Promise<readonly Incident[]>;
  find(tenant: string, incidentId: string): Promise<Incident | undefined>;
  /** Safe to repeat: what is no longer an incident is `gone`. */
  retry(context: CommandContext, incidentId: string): Promise<RetryOutcome>;
}

/** What an id says besides its kind: by it incidents of the same moment and kind are sorted. */
export function keyOfIncident(kind: string, incidentId: string): string {
  return incidentId.slice(kind.length + 1);
}

/** Where an id stands among the keys of a kind: one of another kind before or behind all of them. */
export function placeAmongKeys(kind: string, incidentId: string): string {
  const prefix = `${kind}.`;
  if (incidentId.startsWith(prefix)) return keyOfIncident(kind, incidentId);
  return incidentId > prefix ? '\u{10ffff}' : '';
}

/** As incidents are sorted: negative when `one` comes first. */
export function byPlace(one: IncidentPlace, other: IncidentPlace): number {
  if (one.lastAt !== other.lastAt) return one.lastAt > other.lastAt ? -1 : 1;
  if (one.incidentId === other.incidentId) return 0;
  return one.incidentId > other.incidentId ? -1 : 1;
}

/** Of all incidents of a kind, those that are selected: for kinds of which there are never many. */
export function selected(all: readonly Incident[], selection: IncidentSelection): readonly Incident[] {
  const { source, since, before, limit } = selection;
  return all
    .filter((incident) => source === undefined || incident.source === source)
    .filter((incident) => since === undefined || incident.lastAt >= since)
    .filter((incident) => before === undefined || byPlace(before, incident) < 0)
    .sort(byPlace)
    .slice(0, limit);
}
