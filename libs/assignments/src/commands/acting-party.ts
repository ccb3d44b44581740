import type { CommandContext } from '#event-store';
import type { Party } from '../domain/index.js';

/** Who acts on an assignment: the one who asks, in the name of another where the context says so. */
export function partyOf({ actor, onBehalfOf }: CommandContext): Party {
  return {
    subject: actor.subject,
    ...(actor.agencyId !== undefined && { agencyId: actor.agencyId }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
  };
}
