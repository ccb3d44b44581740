import type { DataSource } from 'typeorm';
import { isShown } from '#directives';
import type { Instant } from '#kernel';
import { OrganizationQueries } from '#organizations';
import { countedUnder, equivalentsOn, nameOn, type Equivalent, type RegisteredAgency } from '#organizations/domain';

/** Which assignments are counted. */
export interface CountedFilter {
  readonly directiveId?: string;
  /** Slug of the field of work. */
  readonly field?: string;
  /** In whose name they were given. */
  readonly issuerId?: string;
  /** Given from this moment on. */
  readonly assignedFrom?: Instant;
  /** Given before this moment. */
  readonly assignedBefore?: Instant;
}

/** What assignments can be counted by besides the agencies that lead them. */
export const BREAKDOWNS = ['field', 'directive', 'issuer'] as const;

export type Breakdown = (typeof BREAKDOWNS)[number];

/** What the entries of a table are counted by; `e` is a row of it. */
export const COLUMN_OF: Readonly<Record<Breakdown, string>> = {
  field: 'e.field',
  directive: 'e.directive_id',
  issuer: 'e.issuer_id',
};

/** What assignments can be counted by: the agencies that lead them first. */
export const GROUPINGS = ['agency', ...BREAKDOWNS] as const;

export type Grouping = (typeof GROUPINGS)[number];

export interface GroupedFilter extends CountedFilter {
  /** `YYYY-MM-DD`: work is counted for the agencies of this day. */
  readonly organizedOn: string;
  /** Only what counts for this agency, or for those that stand for it on the day. */
  readonly agencyId?: string;
  /** Whether the assignments of directives of secrecy are counted. */
  readonly secrets: boolean;
}

/** For whom work is counted. */
export interface Organized {
  /** `YYYY-MM-DD`: work is counted for the agencies of this day. */
  readonly organizedOn: string;
  /** Where one agency was asked for: those that stand for it on the day. */
  readonly equivalents: readonly Equivalent[] | null;
}

/** What is counted of: a field, a directive, an issuer, or an agency, whose name of the day is told. */
export interface Counted {
  /** Null for assignments without a field. */
  readonly key: string | null;
  /** Null for what is no agency, and for one the register does not know. */
  readonly agencyName: string | null;
}

/** The values of a statement, each of which is told its place in it. */
export class Parameters {
  readonly #values: unknown[] = [];

  constructor(...first: readonly unknown[]) {
    this.#values.push(...first);
  }

  get values(): unknown[] {
    return [...this.#values];
  }

  /** Answers how the statement names it: `$3`. */
  add(value: unknown): string {
    return `$${String(this.#values.push(value))}`;
  }
}

/** The entries that are meant, in SQL, and what they are counted by. */
export interface Meant extends Organized {
  /** From `from` on, of a statement whose first parameter is the tenant; `e` is an entry. */
  readonly sql: string;
  /** An expression: the key of the entry. */
  readonly key: string;
}

/** Says in SQL which entries of a read model are counted, by what, and for whom on a day. */
export class CountedEntries {
  readonly #register: OrganizationQueries;

  constructor(database: DataSource) {
    this.#register = new OrganizationQueries(database);
  }

  /** @param table whose rows have the columns of a `CountedEntry` */
  async meant(
    tenant: string,
    table: string,
    by: Grouping,
    { organizedOn, agencyId, secrets, ...filter }: GroupedFilter,
    parameters: Parameters,
  ): Promise<Meant> {
    const conditions = ['e.tenant_id = $1', ...countedConditions(filter, parameters)];
    if (!secrets) conditions.push(isShown('e.directive_id', 'e', false));
    if (by !== 'agency' && agencyId === undefined) {
      const sql = `from ${table} e where ${conditions.join(' and ')}`;
      return { organizedOn, equivalents: null, sql, key: COLUMN_OF[by] };
    }
    const kindred = await this.#register.reorganized(tenant);
    const equivalents = agencyId === undefined ? null : await this.equivalents(tenant, agencyId, organizedOn, kindred);
    const taken = [...kindred.keys()].map((id) => [id, countedUnder(id, organizedOn, kindred)] as const);
    const moved = taken.filter(([id, under]) => id !== under);
    const joined = `left join unnest(${parameters.add(moved.map(([id]) => id))}::text[],
                                     ${parameters.add(moved.map(([, under]) => under))}::text[]) as taken(agency_id, under)
                      on taken.agency_id = coalesce(led.before, e.lead_agency_id)`;
    const agency = 'coalesce(taken.under, led.before, e.lead_agency_id)';
    if (equivalents !== null) {
      const shown = [agencyId, ...equivalents.map((equivalent) => equivalent.agencyId)];
      conditions.push(`${agency} = any (${parameters.add(shown)})`);
    }
    return {
      organizedOn,
      equivalents,
      sql: `from ${table} e ${ledBefore(parameters.add(organizedOn))} ${joined} where ${conditions.join(' and ')}`,
      key: by === 'agency' ? agency : COLUMN_OF[by],
    };
  }

  /** Those that stand for an agency on a day, in the order of their ids. */
  async equivalents(
    tenant: string,
    agencyId: string,
    day: string,
    kindred: ReadonlyMap<string, RegisteredAgency>,
  ): Promise<Equivalent[]> {
    const own = await this.#register.agenciesById(tenant, [agencyId]);
    const equivalents = equivalentsOn(agencyId, day, new Map([...own, ...kindred]));
    return equivalents.sort((one, other) => (one.agencyId < other.agencyId ? -1 : 1));
  }

  /** Every agency that had to do with a reorganisation, by id. */
  reorganized(tenant: string): Promise<Map<string, RegisteredAgency>> {
    return this.#register.reorganized(tenant);
  }

  /** The names of agencies on a day, or the nearest to it; those the register does not know have none. */
  async namesOn(tenant: string, agencyIds: readonly string[], day: string): Promise<ReadonlyMap<string, string>> {
    const agencies = await this.#register.agenciesById(tenant, agencyIds);
    const names = new Map<string, string>();
    for (const [agencyId, agency] of agencies) {
      const { names: all, ended } = agency;
      const name = nameOn(agency, day) ?? all.at(ended !== undefined && ended.on <= day ? -1 : 0)?.name;
      if (name !== undefined) names.set(agencyId, name);
    }
    return names;
  }

  /** Lines with the names of their agencies, where they are lines of agencies. */
  async named<Line extends { readonly key: string | null }>(
    tenant: string,
    by: Grouping,
    organizedOn: string,
    lines: readonly Line[],
  ): Promise<(Line & Counted)[]> {
    const keys = by === 'agency' ? lines.flatMap(({ key }) => key ?? []) : [];
    const names = await this.namesOn(tenant, keys, organizedOn);
    return lines.map((line) => ({ ...line, agencyName: names.get(line.key ?? '') ?? null }));
  }
}

/**
 * Who led an entry before those reorganisations that were still to come on a day: `led.before`, null where none was.
 * @param day the parameter that carries it
 */
export function ledBefore(day: string): string {
  return `left join lateral (
            select e.moved_from[move.place] as before
              from unnest(e.moved_by) with ordinality as move(reorganization_id, place)
              join reorganizations r on r.tenant_id = $1 and r.reorganization_id = move.reorganization_id
             where r.effective_on > ${day} order by move.place limit 1
          ) led on cardinality(e.moved_by) > 0`;
}

/** What has to be true of an entry to be meant. */
export function countedConditions(filter: CountedFilter, parameters: Parameters): string[] {
  const { directiveId, field, issuerId, assignedFrom, assignedBefore } = filter;
  const conditions: [string, string | undefined][] = [
    ['e.directive_id =', directiveId],
    ['e.field =', field],
    ['e.issuer_id =', issuerId],
    ['e.assigned_at >=', assignedFrom],
    ['e.assigned_at <', assignedBefore],
  ];
  return conditions.flatMap(([condition, value]) =>
    value === undefined ? [] : [`${condition} ${parameters.add(value)}`],
  );
}
