import { mayDo, type Caller } from '#access';
import type { Sight } from '#attachments';

/** What of the attachments a caller gets to see. */
export function sightOf({ role, actor }: Caller): Sight {
  return {
    secrets: mayDo(role, 'directive:read-secret'),
    ...(actor.agencyId !== undefined && { ownAgencyId: actor.agencyId }),
  };
}
