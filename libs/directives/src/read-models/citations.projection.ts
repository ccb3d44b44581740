import type { EntityManager } from 'typeorm';
import type { Projection } from '#event-store';
import { designationOf, distinctionOf, documentKey, keysOfCited, type DirectiveEvent } from '../domain/index.js';
import { CitableDirective, CitationKey, CitationRow } from './citation.entity.js';

/**
 * The graph of citations. A citation is kept under every name it can be asked by, and a directive under the name others
 * cite it by: which of the two is recorded first does not matter, since they meet when they are read.
 */
export const citationsProjection: Projection = {
  name: 'citations',
  types: [
    'directive.drafted',
    'directive.redrafted',
    'directive.issued',
    'directive.cited',
    'directive.citation-struck',
  ] satisfies readonly DirectiveEvent['type'][],
  start: 'origin',
  batchSize: 500,
  onError: { retries: 5, backoff: 200, then: 'stop' },
  tables: [{ table: 'citations' }, { table: 'citation_keys' }, { table: 'citable_directives' }],

  async handle(events, manager) {
    for (const recorded of events) {
      await apply(recorded as unknown as DirectiveEvent, recorded.tenant, recorded.position, manager);
    }
  },
};

async function apply(event: DirectiveEvent, tenantId: string, position: number, manager: EntityManager): Promise<void> {
  const { directiveId } = event.data;
  switch (event.type) {
    case 'directive.drafted': {
      const { issuerId } = event.data;
      await manager.insert(CitableDirective, { tenantId, directiveId, issuerId, documentKey: null, year: null });
      return;
    }
    case 'directive.redrafted':
      await manager.update(CitableDirective, { tenantId, directiveId }, { issuerId: event.data.issuerId });
      return;
    case 'directive.issued': {
      const { number, symbol, issuedOn } = event.data;
      const named = { documentKey: documentKey(designationOf(number, symbol)), year: issuedOn.slice(0, 4) };
      await manager.update(CitableDirective, { tenantId, directiveId }, named);
      return;
    }
    case 'directive.cited': {
      const { citation } = event.data;
      const { citationId, reference } = citation;
      const { designation = null, issuer = null, year = null } = distinctionOf(reference);
      const row = { tenantId, directiveId, citationId, position, designation, issuer, year, citation };
      await manager.insert(CitationRow, row);
      const keys = keysOfCited(reference).map((citedKey) => ({
        tenantId,
        citedKey,
        position,
        directiveId,
        citationId,
      }));
      await manager.insert(CitationKey, keys);
      return;
    }
    case 'directive.citation-struck': {
      const { citationId } = event.data;
      await manager.delete(CitationKey, { tenantId, directiveId, citationId });
      await manager.delete(CitationRow, { tenantId, directiveId, citationId });
      return;
    }
    default:
      // The other events leave the graph as it is.
      return;
  }
}
