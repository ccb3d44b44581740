import { directiveDecider, directiveStream, type DirectiveEvent, type DirectiveState } from '#directives/domain';
import type { PostgresEventLog } from '#event-store';
import { fold } from '#kernel';
import {
  AGENCY_EVENT_TYPES,
  agencyDecider,
  type AgencyEvent,
  type AgencyState,
  type RegisteredAgency,
} from '#organizations/domain';

/** The agencies of a tenant, and by which event each of them ended. */
export type KnownAgencies = {
  readonly agencies: ReadonlyMap<string, RegisteredAgency>;
  /** Positions by id. */
  readonly endings: ReadonlyMap<string, number>;
};

/** The organisation register as the log tells it up to a position. */
export async function agenciesUntil(log: PostgresEventLog, tenant: string, position: number): Promise<KnownAgencies> {
  const agencies = new Map<string, AgencyState>();
  const endings = new Map<string, number>();
  for (let after = 0; after < position;) {
    const page = await log.readPage(tenant, { after, until: position, limit: 1_000, types: AGENCY_EVENT_TYPES });
    for (const recorded of page.events) {
      const event = recorded as unknown as AgencyEvent;
      const { agencyId } = event.data;
      agencies.set(agencyId, agencyDecider.evolve(agencies.get(agencyId) ?? agencyDecider.initial, event));
      if (event.type === 'agency.ended') endings.set(agencyId, recorded.position);
    }
    after = page.scannedTo;
  }
  const registered = [...agencies].filter(
    (entry): entry is [string, RegisteredAgency] => entry[1].status === 'registered',
  );
  return { agencies: new Map(registered), endings };
}

/** Directives as the log tells them up to a position, each read once. */
export class DirectivesUntil {
  readonly #known = new Map<string, DirectiveState>();

  constructor(
    private readonly log: PostgresEventLog,
    private readonly tenant: string,
    private readonly position: number,
  ) {}

  /** By id; one the log does not know by then is left out. */
  async read(directiveIds: Iterable<string>): Promise<ReadonlyMap<string, DirectiveState>> {
    const unread = [...new Set(directiveIds)].filter((directiveId) => !this.#known.has(directiveId));
    if (unread.length > 0) {
      const { streams } = await this.log.load(this.tenant, unread.map(directiveStream));
      for (const directiveId of unread) {
        const events = (streams.get(directiveStream(directiveId)) ?? []).filter(
          (event) => event.position <= this.position,
        );
        this.#known.set(directiveId, fold(directiveDecider, events as unknown as readonly DirectiveEvent[]));
      }
    }
    return this.#known;
  }
}
