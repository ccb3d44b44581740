import type { DataSource } from 'typeorm';
import {
  directiveDecider,
  directiveStream,
  leadsNamedIn,
  type DirectiveEvent,
  type DirectiveState,
  type ReportingRoute,
} from '#directives/domain';
import type { PostgresEventLog } from '#event-store';
import { fold, type Instant } from '#kernel';
import { OrganizationQueries } from '#organizations';
import { groupDecider, groupStream, type GroupEvent } from '#organizations/domain';
import { currentAsOf, inTenant } from '#platform';
import {
  AgencyNames,
  digestItem,
  directiveDigest,
  type DigestItem,
  type DigestTerms,
  type DirectiveDigest,
  type PeriodDays,
} from '../domain/index.js';
import { agenciesUntil } from '../consolidated-report/report-grounds.js';

export interface DigestFilter {
  readonly days: PeriodDays;
  readonly issuerId?: string;
  /** Whether directives of secrecy are told. */
  readonly secrets: boolean;
}

/** A digest, and when the last of what it tells was recorded; null where it tells nothing. */
export interface DatedDigest {
  readonly digest: DirectiveDigest;
  readonly updatedAt: Instant | null;
}

type Issued = { readonly directive_id: string; readonly issued_on: string };

/** Digests of the directives of some days: which these are, read models know; what they say, the log. */
export class DirectiveDigests {
  readonly #register: OrganizationQueries;

  constructor(
    private readonly database: DataSource,
    private readonly log: PostgresEventLog,
  ) {
    this.#register = new OrganizationQueries(database);
  }

  async of(tenant: string, filter: DigestFilter): Promise<DatedDigest> {
    const issued = await this.#issued(tenant, filter);
    return this.#digest(
      tenant,
      filter,
      issued.map(({ directive_id }) => directive_id),
    );
  }

  /**
   * From the log alone, as it was known at a position: the same terms give the same digest whenever it is made. Directives
   * of secrecy are left out.
   */
  async known(tenant: string, { position, after: from, days, issuerId }: DigestTerms): Promise<DatedDigest> {
    const ids: string[] = [];
    for (let after = from; after < position;) {
      const page = await this.log.readPage(tenant, {
        after,
        until: position,
        limit: 1_000,
        types: ['directive.issued'],
      });
      ids.push(...page.events.map(({ data }) => data['directiveId'] as string));
      after = page.scannedTo;
    }
    const { states } = await this.#states(tenant, ids, position);
    const shown = ids.filter((directiveId) => {
      const state = states.get(directiveId)!;
      if (state.status === 'nonexistent' || state.draft.secrecy !== undefined) return false;
      return issuerId === undefined || state.draft.issuerId === issuerId;
    });
    const { agencies } = await agenciesUntil(this.log, tenant, position);
    const names = new AgencyNames(agencies, days.to);
    return this.#digest(tenant, { days, ...(issuerId !== undefined && { issuerId }), secrets: false }, shown, {
      position,
      names: async (ids) => this.#knownNames(tenant, ids, names, position),
    });
  }

  /** One for each day that has directives, the latest first. */
  async byDay(tenant: string, filter: DigestFilter): Promise<readonly DatedDigest[]> {
    const days = new Map<string, string[]>();
    for (const { directive_id, issued_on } of await this.#issued(tenant, filter)) {
      days.set(issued_on, [...(days.get(issued_on) ?? []), directive_id]);
    }
    const digests = await Promise.all(
      [...days].map(([day, ids]) => this.#digest(tenant, { ...filter, days: { from: day, to: day } }, ids)),
    );
    return digests.reverse();
  }

  #issued(tenant: string, { days, issuerId, secrets }: DigestFilter): Promise<Issued[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager.query<Issued[]>(
        `select directive_id, issued_on from directives
          where tenant_id = $1 and issued_on between $2 and $3 and ($4::text is null or issuer_id = $4)
            and ($5 or secrecy is null)
          order by issued_on, directive_id`,
        [tenant, days.from, days.to, issuerId ?? null, secrets],
      ),
    );
  }

  async #digest(
    tenant: string,
    { days, issuerId, secrets }: DigestFilter,
    directiveIds: readonly string[],
    known?: Known,
  ): Promise<DatedDigest> {
    const { states, updatedAt } = await this.#states(tenant, directiveIds, known?.position);
    const citedIds = [...new Set([...states.values()].flatMap(directivesCitedIn))];
    const cited = await this.#states(tenant, citedIds, known?.position);
    const parties = new Set([...states.values()].flatMap(partiesIn));
    if (issuerId !== undefined) parties.add(issuerId);
    const nameOf = await (known?.names([...parties]) ?? this.#names(tenant, [...parties], days.to));
    const designationOf = (directiveId: string) => designationIn(cited.states.get(directiveId), secrets);
    const items = [...states].flatMap(([directiveId, state]): DigestItem[] => {
      const item = digestItem(directiveId, state, nameOf, designationOf);
      return item === null ? [] : [item];
    });
    const issuer = issuerId === undefined ? null : { id: issuerId, name: nameOf(issuerId) };
    return { digest: directiveDigest({ days, issuer }, items), updatedAt };
  }

  /** The directives as they were known, with the moment their last event was recorded. */
  async #states(
    tenant: string,
    directiveIds: readonly string[],
    until = currentAsOf()?.position ?? Number.MAX_SAFE_INTEGER,
  ) {
    const { streams } = await this.log.load(tenant, directiveIds.map(directiveStream));
    const states = new Map<string, DirectiveState>();
    let updatedAt: Instant | null = null;
    for (const directiveId of directiveIds) {
      const events = (streams.get(directiveStream(directiveId)) ?? []).filter(({ position }) => position <= until);
      states.set(directiveId, fold(directiveDecider, events as unknown as readonly DirectiveEvent[]));
      for (const { recordedAt } of events) if (updatedAt === null || recordedAt > updatedAt) updatedAt = recordedAt;
    }
    return { states, updatedAt };
  }

  /** Agencies as they are called on the day, groups as they are called. */
  async #names(tenant: string, ids: readonly string[], day: string): Promise<(id: string) => string> {
    const agencies = await this.#register.agenciesById(tenant, ids);
    const names = new AgencyNames(agencies, day);
    const groups = new Map<string, string>();
    for (const id of ids) {
      if (agencies.has(id)) continue;
      const group = await this.#register.findGroup(tenant, id);
      if (group !== null) groups.set(id, group.name);
    }
    return (id) => groups.get(id) ?? names.of(id).name;
  }

  /** As {@link #names}, from the log. */
  async #knownNames(tenant: string, ids: readonly string[], names: AgencyNames, position: number) {
    const groups = new Map<string, string>();
    const { streams } = await this.log.load(tenant, ids.map(groupStream));
    for (const id of ids) {
      const events = (streams.get(groupStream(id)) ?? []).filter((event) => event.position <= position);
      const group = fold(groupDecider, events as unknown as readonly GroupEvent[]);
      if (group.status !== 'nonexistent') groups.set(id, group.name);
    }
    return (id: string) => groups.get(id) ?? names.of(id).name;
  }
}

/** What is read of the log instead of read models, and how far. */
type Known = {
  readonly position: number;
  readonly names: (ids: readonly string[]) => Promise<(id: string) => string>;
};

function partiesIn(state: DirectiveState): string[] {
  if (state.status === 'nonexistent') return [];
  const { draft } = state;
  return [
    draft.issuerId,
    ...draft.tasks.flatMap((task) => [
      ...leadsNamedIn(task).map((lead) => ('agencyId' in lead ? lead.agencyId : lead.groupId)),
      ...task.coordinatingAgencyIds,
      ...(task.coordinatingGroupIds ?? []),
      ...(task.reportTo === undefined ? [] : routeParties(task.reportTo)),
    ]),
  ];
}

function routeParties({ toId, viaId, copyIds = [], alsoTo = [] }: ReportingRoute): string[] {
  const others = alsoTo.flatMap((one) => [one.toId, ...(one.viaId === undefined ? [] : [one.viaId])]);
  return [toId, ...(viaId === undefined ? [] : [viaId]), ...copyIds, ...others];
}

function directivesCitedIn(state: DirectiveState): string[] {
  if (state.status === 'nonexistent') return [];
  return state.citations.flatMap(({ reference }) => (reference.kind === 'directive' ? [reference.directiveId] : []));
}

function designationIn(state: DirectiveState | undefined, secrets: boolean): string | null {
  if (state === undefined || state.status === 'nonexistent' || !('issuance' in state)) return null;
  if (!secrets && state.draft.secrecy !== undefined) return null;
  return `${state.issuance.number}/${state.issuance.symbol}`;
}
