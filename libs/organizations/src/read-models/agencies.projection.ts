import { rowProjection } from '#event-store';
import type { AgencyEvent } from '../domain/index.js';
import { Agency } from './agency.entity.js';

export const agenciesProjection = rowProjection<Agency>({
  name: 'agencies',
  entity: Agency,
  table: 'agencies',
  key: 'agencyId',
  types: ['agency.registered'],
  keyOf: (event) => (event as unknown as AgencyEvent).data.agencyId,
  apply: (_row, event) => {
    const { agencyId, name, aliases, kind, code, parentId } = (event as unknown as AgencyEvent).data;
    return {
      tenantId: event.tenant,
      agencyId,
      name,
      aliases: [...aliases],
      kind,
      code: code ?? null,
      parentId: parentId ?? null,
    };
  },
});
