import { In, type DataSource } from 'typeorm';
import { openRows, type OpenedRow, type Sealing } from '#event-store';
import type { Kept } from '#kernel';
import { inTenant } from '#platform';
import type { SigningGrant } from '../domain/index.js';
import { Person } from './person.entity.js';
import { DelegationsRow } from './delegations.entity.js';
import { Staff } from './staff.entity.js';

/** Null where it was never told, or the person was erased. */
const PERSONAL = ['name', 'email', 'phone'] as const;

/** A person as far as anybody may know. */
export type KnownPerson = OpenedRow<Person, (typeof PERSONAL)[number]>;

/** An officer whom an agency announced for a field. */
export interface AnnouncedOfficer {
  readonly agencyId: string;
  readonly field: string;
  readonly personId: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  /** Null once they were erased, and while the people's read model is behind that of the staffs. */
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

export interface OfficerFilter {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly field?: string;
  readonly agencyId?: string;
  /** Key of the last row of the page before: see {@link keyOfOfficer}. */
  readonly after?: string;
  readonly limit: number;
}

/** Reads people, their posts, and who may sign. */
export class PeopleQueries {
  constructor(
    private readonly database: DataSource,
    private readonly sealing: Sealing,
  ) {}

  async findPerson(tenant: string, personId: string): Promise<KnownPerson | null> {
    const [person = null] = await this.findPeople(tenant, [personId]);
    return person;
  }

  async findPeople(tenant: string, personIds: readonly string[]): Promise<readonly KnownPerson[]> {
    const people = await inTenant(this.database, tenant, (manager) =>
      manager.findBy(Person, { tenantId: tenant, personId: In([...personIds]) }),
    );
    return this.#opened(tenant, people);
  }

  /** Rows after `page.after` in the order of their ids. */
  async listPeople(
    tenant: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly KnownPerson[]> {
    const people = await inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(Person, 'p')
        .where('p.tenant_id = :tenant', { tenant })
        .orderBy('p.person_id')
        .limit(page.limit);
      if (page.after !== undefined) query.andWhere('p.person_id > :after', { after: page.after });
      return query.getMany();
    });
    return this.#opened(tenant, people);
  }

  findStaff(tenant: string, agencyId: string): Promise<Staff | null> {
    return inTenant(this.database, tenant, (manager) => manager.findOneBy(Staff, { tenantId: tenant, agencyId }));
  }

  /** The staff of every agency in which a person ever held a post or was named for a field, in the order of their ids. */
  staffsOf(tenant: string, personId: string): Promise<Staff[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager
        .createQueryBuilder(Staff, 's')
        .where('s.tenant_id = :tenant and s.person_ids @> array[:personId]', { tenant, personId })
        .orderBy('s.agency_id')
        .getMany(),
    );
  }

  /** Officers in the order of {@link keyOfOfficer}, after `filter.after`. */
  async listOfficers(tenant: string, filter: OfficerFilter): Promise<readonly AnnouncedOfficer[]> {
    const { day, field = null, agencyId = null, after = null, limit } = filter;
    const officers = await inTenant(this.database, tenant, (manager) =>
      manager.query<KeptOfficer[]>(
        /* sql */ `
        select s.agency_id as "agencyId", f.field, f."personId", f."validFrom", f."validTo", p.name, p.email, p.phone
        from staffs s
        cross join lateral json_to_recordset(s.record -> 'focalPoints')
          as f (field text, "personId" text, "validFrom" text, "validTo" text)
        left join people p on p.tenant_id = s.tenant_id and p.person_id = f."personId"
        where s.tenant_id = $1
          and f."validFrom" <= $2 and (f."validTo" is null or $2 < f."validTo")
          and ($3::text is null or f.field = $3)
          and ($4::text is null or s.agency_id = $4)
          and ($5::text is null or s.agency_id || ' ' || f.field > $5)
        order by s.agency_id || ' ' || f.field
        limit $6`,
        [tenant, day, field, agencyId, after, limit],
      ),
    );
    return openRows(this.sealing, tenant, officers, PERSONAL, ({ personId }) => personId);
  }

  /** All leave to sign for an agency, in the order in which it was given. */
  async grantsOf(tenant: string, agencyId: string): Promise<readonly SigningGrant[]> {
    const row = await inTenant(this.database, tenant, (manager) =>
      manager.findOneBy(DelegationsRow, { tenantId: tenant, agencyId }),
    );
    return row?.grants ?? [];
  }

  #opened(tenant: string, people: readonly Person[]): Promise<readonly KnownPerson[]> {
    return openRows(this.sealing, tenant, people, PERSONAL, ({ personId }) => personId);
  }
}

type KeptOfficer = Omit<AnnouncedOfficer, (typeof PERSONAL)[number]> & {
  readonly [Name in (typeof PERSONAL)[number]]: Kept<string> | null;
};

export function keyOfOfficer({ agencyId, field }: Pick<AnnouncedOfficer, 'agencyId' | 'field'>): string {
  return `${agencyId} ${field}`;
}
