import { rowProjection } from '#event-store';
import { DELEGATION_EVENT_TYPES, delegationDecider, type DelegationEvent } from '../domain/index.js';
import { DelegationsRow } from './delegations.entity.js';

/** The row keeps all leave to sign for an agency: the same fold that decides also shows. */
export const delegationsProjection = rowProjection<DelegationsRow>({
  name: 'delegations',
  entity: DelegationsRow,
  table: 'delegations',
  key: 'agencyId',
  types: DELEGATION_EVENT_TYPES,
  keyOf: (event) => (event as unknown as DelegationEvent).data.agencyId,
  apply: (row, event) => {
    const delegation = event as unknown as DelegationEvent;
    const { grants } = delegationDecider.evolve(row ?? delegationDecider.initial, delegation);
    return { tenantId: event.tenant, agencyId: delegation.data.agencyId, grants };
  },
});
