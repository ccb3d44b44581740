import { Injectable } from '@nestjs/common';
import { localDate } from '#deadlines/domain';
import { millisecondsOf, type Instant } from '#kernel';
import { OrganizationQueries } from '#organizations';
import { nameOn } from '#organizations/domain';
import type { Said } from './telling.js';

/** Says agencies by the names they had on a day. */
@Injectable()
export class SaidNames {
  constructor(private readonly organizations: OrganizationQueries) {}

  /**
   * @param tell says all that is to be said, so that it becomes known whose names it takes
   * @param zone the clocks on which days and moments are said, an IANA name
   * @returns how it is said of a moment
   */
  async of(tenant: string, tell: (said: Said) => void, zone: string): Promise<(at: Instant) => Said> {
    const moment = momentIn(zone);
    const asked = new Set<string>();
    tell({
      agency: (agencyId) => {
        asked.add(agencyId);
        return agencyId;
      },
      moment,
    });
    const found = await this.organizations.findAgencies(tenant, [...asked]);
    const agencies = new Map(found.map(({ agencyId, record }) => [agencyId, record]));
    return (at) => ({
      agency: (agencyId) => {
        const agency = agencies.get(agencyId);
        return (agency && nameOn(agency, localDate(at, zone))) ?? agencyId;
      },
      moment,
    });
  }
}

/** `16:00 04/08/2025` on the clocks of the zone. */
function momentIn(zone: string): (at: Instant) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (at) => format.format(millisecondsOf(at)).split(', ').reverse().join(' ');
}
