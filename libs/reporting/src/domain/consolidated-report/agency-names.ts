import { countedUnder, nameOn, type RegisteredAgency } from '#organizations/domain';
import type { NamedAgency } from './references.js';

/** How agencies are called on the day of a report, and under which of them work counts. */
export class AgencyNames {
  constructor(
    private readonly agencies: ReadonlyMap<string, RegisteredAgency>,
    /** `YYYY-MM-DD` */
    private readonly day: string,
  ) {}

  /** Its name on the day, or the nearest to it; its id where the register does not know it. */
  of(agencyId: string): NamedAgency {
    const agency = this.agencies.get(agencyId);
    if (agency === undefined) return { agencyId, name: agencyId };
    const { names, ended } = agency;
    const nearest = names.at(ended !== undefined && ended.on <= this.day ? -1 : 0)?.name;
    return { agencyId, name: nameOn(agency, this.day) ?? nearest ?? agencyId };
  }

  /** The agency that took over all work of this one by the day, or itself. */
  countedFor(agencyId: string): NamedAgency {
    return this.of(countedUnder(agencyId, this.day, this.agencies));
  }

  /** The same agencies on another day. */
  on(day: string): AgencyNames {
    return new AgencyNames(this.agencies, day);
  }

  /** The first day without an agency; null where no end of it is known. */
  endOf(agencyId: string): string | null {
    return this.agencies.get(agencyId)?.ended?.on ?? null;
  }

  inOrder(agencyIds: readonly string[]): readonly NamedAgency[] {
    return agencyIds.map((agencyId) => this.of(agencyId));
  }
}
