import { In, type DataSource, type EntityManager } from 'typeorm';
import { inTenant } from '#platform';
import {
  existsOn,
  identifiersOn,
  kindOn,
  membersOn,
  parentOn,
  plain,
  unmarked,
  type AgencyKind,
  type IdentifierScheme,
  type RegisteredAgency,
} from '../domain/index.js';
import { Agency } from './agency.entity.js';
import { Group } from './group.entity.js';
import { stateOfGroup } from './groups.projection.js';
import { ReorganizationRow } from './reorganization.entity.js';

export interface AgencyFilter {
  /** `YYYY-MM-DD`: kind, parent, membership and identifiers are those of this day. */
  readonly day: string;
  readonly kind?: AgencyKind;
  readonly parentId?: string;
  /** Members of this group on the day. */
  readonly groupId?: string;
  /** Only those that exist on the day. */
  readonly active?: boolean;
  /** A name or alias it ever had, as a whole. */
  readonly named?: string;
  /** A piece of a name or alias it ever had; marks of Vietnamese letters may be left out. */
  readonly search?: string;
  /** What identifies it on the day. */
  readonly identifier?: string;
  readonly scheme?: IdentifierScheme;
  /** Key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Rows looked through at once. */
const BATCH = 500;

/** Reads the organisation register. */
export class OrganizationQueries {
  constructor(private readonly database: DataSource) {}

  findAgency(tenant: string, agencyId: string): Promise<Agency | null> {
    return inTenant(this.database, tenant, (manager) => manager.findOneBy(Agency, { tenantId: tenant, agencyId }));
  }

  /** Those of them that are registered, in no order. */
  findAgencies(tenant: string, agencyIds: readonly string[]): Promise<Agency[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager.findBy(Agency, { tenantId: tenant, agencyId: In([...agencyIds]) }),
    );
  }

  /** Rows after `filter.after` in the order of their ids, at most `limit`. */
  listAgencies(tenant: string, filter: AgencyFilter): Promise<Agency[]> {
    return inTenant(this.database, tenant, async (manager) => {
      const members = filter.groupId === undefined ? undefined : await membersOf(manager, tenant, filter);
      const found: Agency[] = [];
      let after = filter.after;
      for (;;) {
        const rows = await candidates(manager, tenant, { ...filter, ...(after !== undefined && { after }) }, members);
        found.push(...rows.filter(({ record }) => holds(record, filter)));
        after = rows.at(-1)?.agencyId;
        if (rows.length < BATCH || found.length >= filter.limit) return found.slice(0, filter.limit);
      }
    });
  }

  /** Every agency that had to do with a reorganisation, by id: enough for `lineage`, `countedUnder` and `equivalentsOn`. */
  async reorganized(tenant: string): Promise<Map<string, RegisteredAgency>> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ agency_id: string; record: RegisteredAgency }[]>(
        `select agency_id, record from agencies
          where tenant_id = $1 and (cardinality(successor_ids) > 0 or ended_on is not null
                                    or json_array_length(record -> 'predecessors') > 0)`,
        [tenant],
      ),
    );
    return new Map(rows.map(({ agency_id, record }) => [agency_id, record]));
  }

  /** By id; those that are not registered are left out. */
  async agenciesById(tenant: string, agencyIds: readonly string[]): Promise<Map<string, RegisteredAgency>> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ agency_id: string; record: RegisteredAgency }[]>(
        `select agency_id, record from agencies where tenant_id = $1 and agency_id = any ($2)`,
        [tenant, agencyIds],
      ),
    );
    return new Map(rows.map(({ agency_id, record }) => [agency_id, record]));
  }

  findGroup(tenant: string, groupId: string): Promise<Group | null> {
    return inTenant(this.database, tenant, (manager) => manager.findOneBy(Group, { tenantId: tenant, groupId }));
  }

  /** Rows after `page.after` in the order of their ids. */
  listGroups(tenant: string, page: { readonly after?: string; readonly limit: number }): Promise<Group[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(Group, 'g')
        .where('g.tenant_id = :tenant', { tenant })
        .orderBy('g.group_id')
        .limit(page.limit);
      if (page.after !== undefined) query.andWhere('g.group_id > :after', { after: page.after });
      return query.getMany();
    });
  }

  /** The groups in which an agency is or will be a member from a day on. */
  async groupsOf(tenant: string, agencyIds: readonly string[], day: string): Promise<string[]> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ group_id: string }[]>(
        `select g.group_id from groups g
          where g.tenant_id = $1 and exists (
            select from json_array_elements(g.memberships) m
             where m ->> 'agencyId' = any ($2) and (m ->> 'validTo' is null or m ->> 'validTo' > $3))
          order by 1`,
        [tenant, agencyIds, day],
      ),
    );
    return rows.map(({ group_id }) => group_id);
  }

  /** The agencies that stand or will stand below others from a day on. */
  async agenciesBelow(tenant: string, agencyIds: readonly string[], day: string): Promise<string[]> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ agency_id: string }[]>(
        `select a.agency_id from agencies a
          where a.tenant_id = $1 and exists (
            select from json_array_elements(a.record -> 'parents') p
             where p ->> 'parentId' = any ($2) and (p ->> 'validTo' is null or p ->> 'validTo' > $3))
          order by 1`,
        [tenant, agencyIds, day],
      ),
    );
    return rows.map(({ agency_id }) => agency_id);
  }

  /** Reorganisations after which a membership, or somebody below it, is still with an agency that they ended. */
  leftBehind(tenant: string): Promise<ReorganizationRow[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager
        .createQueryBuilder(ReorganizationRow, 'r')
        .where('r.tenant_id = :tenant', { tenant })
        .andWhere(
          `(exists (select from groups g, json_array_elements(g.memberships) m
                     where g.tenant_id = r.tenant_id and m ->> 'agencyId' = any (r.ended_ids)
                       and (m ->> 'validTo' is null or m ->> 'validTo' > r.effective_on))
            or exists (select from agencies a, json_array_elements(a.record -> 'parents') p
                        where a.tenant_id = r.tenant_id and p ->> 'parentId' = any (r.ended_ids)
                          and (p ->> 'validTo' is null or p ->> 'validTo' > r.effective_on)))`,
        )
        .orderBy('r.effective_on')
        .getMany(),
    );
  }
}

async function membersOf(manager: EntityManager, tenant: string, { groupId, day }: AgencyFilter): Promise<string[]> {
  const group = await manager.findOneBy(Group, { tenantId: tenant, groupId: groupId! });
  return group === null ? [] : membersOn(stateOfGroup(group), day);
}

/** What the columns can tell; the rest is for the record to say. */
function candidates(
  manager: EntityManager,
  tenant: string,
  { after, named, search, identifier }: AgencyFilter,
  members: readonly string[] | undefined,
): Promise<Agency[]> {
  const query = manager
    .createQueryBuilder(Agency, 'a')
    .where('a.tenant_id = :tenant', { tenant })
    .orderBy('a.agency_id')
    .limit(BATCH);
  if (after !== undefined) query.andWhere('a.agency_id > :after', { after });
  if (members !== undefined) query.andWhere('a.agency_id = any (:members)', { members });
  if (named !== undefined) query.andWhere(':named = any (a.every_name)', { named: plain(named) });
  if (search !== undefined) query.andWhere('position(:search in a.searched) > 0', { search: unmarked(search) });
  if (identifier !== undefined) {
    query.andWhere(':identifier = any (a.every_identifier)', { identifier: identifier.toUpperCase() });
  }
  return query.getMany();
}

function holds(record: RegisteredAgency, { day, kind, parentId, active, identifier, scheme }: AgencyFilter): boolean {
  if (active === true && !existsOn(record, day)) return false;
  if (kind !== undefined && (kindOn(record, day) ?? record.kinds.at(-1)!.kind) !== kind) return false;
  if (parentId !== undefined && parentOn(record, day) !== parentId) return false;
  if (identifier === undefined) return true;
  return identifiersOn(record, day).some(
    (one) => one.value.toUpperCase() === identifier.toUpperCase() && (scheme === undefined || one.scheme === scheme),
  );
}
