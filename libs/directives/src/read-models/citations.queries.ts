import { In, type DataSource, type EntityManager } from 'typeorm';
import { Agency } from '#organizations';
import { everyNameOf } from '#organizations/domain';
import { inTenant } from '#platform';
import { distinctionOf, keysOf, plainName, type Distinction, type Reference } from '../domain/index.js';
import { CitableDirective, CitationRow } from './citation.entity.js';
import { Directive } from './directive.entity.js';
import { isShown } from './secrecy.sql.js';

/** A part of a list in the order of recording. */
export interface PageOfPositions {
  /** Position of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
  /** Whether directives of secrecy are shown. */
  readonly secrets: boolean;
}

/** As much of a directive as tells it from others. */
export type DirectiveBrief = Pick<Directive, 'directiveId' | 'number' | 'symbol' | 'subject'>;

/** An edge of the graph with what is known of its ends. */
export interface FoundCitation {
  readonly row: CitationRow;
  readonly directive: DirectiveBrief;
  /** The directives recorded here that are cited: one, or several while the words fit several; none where it is not recorded. */
  readonly recordedAs: readonly DirectiveBrief[];
}

/** Reads the graph of citations, both ways, as it is or as it was. A cycle is read like anything else: each question goes one step. */
export class CitationQueries {
  constructor(private readonly database: DataSource) {}

  /** What a directive cites, in the order of recording. */
  citedIn(tenant: string, directiveId: string, page: PageOfPositions): Promise<FoundCitation[]> {
    return inTenant(this.database, tenant, async (manager) => {
      const rows = await inOrder(manager, tenant, page)
        .andWhere('c.directive_id = :directiveId', { directiveId })
        .getMany();
      return found(manager, tenant, rows, page);
    });
  }

  /** Who cites something: a law is cited by whoever cites any article of it, an article by whoever cites a clause of it. */
  citing(tenant: string, reference: Reference, page: PageOfPositions): Promise<FoundCitation[]> {
    return inTenant(this.database, tenant, async (manager) => {
      const { issuer, ...said } = distinctionOf(reference);
      const named = { keys: keysOf(reference), ...said, ...(issuer !== undefined && { issuers: [issuer] }) };
      const rows = await whoCites(manager, tenant, named, page).getMany();
      return found(manager, tenant, rows, page);
    });
  }

  /** Who cites a directive: by its id, or by its number and symbol, whichever of the two was recorded first. */
  citingDirective(tenant: string, directiveId: string, page: PageOfPositions): Promise<FoundCitation[]> {
    return inTenant(this.database, tenant, async (manager) => {
      const cited = await manager.findOneBy(CitableDirective, { tenantId: tenant, directiveId });
      const names = await namesOf(manager, tenant, cited ? [cited.issuerId] : []);
      const keys = [...keysOf({ kind: 'directive', directiveId }), ...(cited?.documentKey ? [cited.documentKey] : [])];
      const rows = await whoCites(
        manager,
        tenant,
        {
          keys,
          ...(cited?.year && { year: cited.year }),
          ...(cited && { issuers: names.get(cited.issuerId) ?? [] }),
        },
        page,
      ).getMany();
      return found(manager, tenant, rows, page);
    });
  }
}

function inOrder(manager: EntityManager, tenant: string, { after, limit, secrets }: PageOfPositions) {
  const query = manager
    .createQueryBuilder(CitationRow, 'c')
    .where('c.tenant_id = :tenant and not c.struck', { tenant })
    .andWhere(isShown('c.directive_id', 'c', secrets))
    .orderBy('c.position')
    .limit(limit);
  if (after !== undefined) query.andWhere('c.position > :after', { after });
  return query;
}

/** What somebody asks for, by all its names; what is left open agrees with whatever a citation says. */
type Named = Omit<Distinction, 'issuer'> & { readonly keys: readonly string[]; readonly issuers?: readonly string[] };

function whoCites(manager: EntityManager, tenant: string, named: Named, page: PageOfPositions) {
  const { keys, designation, issuers, year } = named;
  const query = inOrder(manager, tenant, page).andWhere(
    `c.position in (select k.position from citation_keys k where k.tenant_id = :tenant and k.cited_key in (:...keys))`,
    { keys },
  );
  if (designation !== undefined)
    query.andWhere('coalesce(c.designation, :designation) = :designation', { designation });
  if (year !== undefined) query.andWhere('coalesce(c.year, :year) = :year', { year });
  if (issuers !== undefined) query.andWhere('(c.issuer is null or c.issuer = any(:issuers))', { issuers });
  return query;
}

async function found(
  manager: EntityManager,
  tenant: string,
  rows: readonly CitationRow[],
  { secrets }: PageOfPositions,
): Promise<FoundCitation[]> {
  const recorded = await recordedAs(manager, tenant, rows);
  const ids = new Set([...rows.map(({ directiveId }) => directiveId), ...[...recorded.values()].flat()]);
  const directives = await manager
    .createQueryBuilder(Directive, 'd')
    // Whole texts of a page full of directives would be megabytes.
    .select(['d.tenantId', 'd.directiveId', 'd.number', 'd.symbol', 'd.subject'])
    .where('d.tenant_id = :tenant and d.directive_id = any (:ids)', { tenant, ids: [...ids] })
    .andWhere(isShown('d.directive_id', 'd', secrets))
    .getMany();
  const shown = new Map(directives.map((one) => [one.directiveId, one]));
  return rows.flatMap((row) => {
    const directive = shown.get(row.directiveId);
    if (directive === undefined) return [];
    const cited = (recorded.get(row) ?? []).map((id) => shown.get(id)).filter((one) => one !== undefined);
    return [{ row, directive, recordedAs: cited }];
  });
}

/** Which directives the citations mean, by their ids. */
async function recordedAs(
  manager: EntityManager,
  tenant: string,
  rows: readonly CitationRow[],
): Promise<ReadonlyMap<CitationRow, readonly string[]>> {
  const keys = new Set(rows.flatMap(({ citation }) => keysOf(citation.reference)));
  const citable = await manager.findBy(CitableDirective, { tenantId: tenant, documentKey: In([...keys]) });
  const names = await namesOf(
    manager,
    tenant,
    citable.map(({ issuerId }) => issuerId),
  );
  return new Map(
    rows.map((row) => {
      const { reference } = row.citation;
      if (reference.kind === 'directive') return [row, [reference.directiveId]];
      const named = keysOf(reference);
      const meant = citable.filter(
        ({ documentKey, year, issuerId }) =>
          documentKey !== null &&
          named.includes(documentKey) &&
          (row.year === null || row.year === year) &&
          (row.issuer === null || names.get(issuerId)?.includes(row.issuer) === true),
      );
      return [row, meant.map(({ directiveId }) => directiveId)];
    }),
  );
}

/** Every name the agencies ever had, as citations are compared. */
async function namesOf(
  manager: EntityManager,
  tenant: string,
  agencyIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (agencyIds.length === 0) return new Map();
  const agencies = await manager.findBy(Agency, { tenantId: tenant, agencyId: In([...new Set(agencyIds)]) });
  return new Map(agencies.map(({ agencyId, record }) => [agencyId, everyNameOf(record).map(plainName)]));
}
