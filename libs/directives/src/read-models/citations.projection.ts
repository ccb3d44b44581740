import { In } from 'typeorm';
import { writeRows, type Projection } from '#event-store';
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
  // What a batch writes fits into one statement per table: a citation has eight names at most.
  batchSize: 500,
  onError: { retries: 5, backoff: 200, then: 'stop' },
  tables: [{ table: 'citations' }, { table: 'citation_keys' }, { table: 'citable_directives' }],

  async handle(events, manager) {
    const tenantId = events[0]!.tenant;
    const named = [...new Set(events.map((event) => (event as unknown as DirectiveEvent).data.directiveId))];
    const known = await manager.findBy(CitableDirective, { tenantId, directiveId: In(named) });
    const directives = new Map(known.map((one) => [one.directiveId, one]));
    const cited = new Map<string, CitationRow>();

    for (const recorded of events) {
      const event = recorded as unknown as DirectiveEvent;
      const { directiveId } = event.data;
      const directive = directives.get(directiveId);
      switch (event.type) {
        case 'directive.drafted': {
          const { issuerId } = event.data;
          directives.set(directiveId, { tenantId, directiveId, issuerId, documentKey: null, year: null });
          break;
        }
        case 'directive.redrafted':
          if (directive) directives.set(directiveId, { ...directive, issuerId: event.data.issuerId });
          break;
        case 'directive.issued': {
          const { number, symbol, issuedOn } = event.data;
          const key = documentKey(designationOf(number, symbol));
          if (directive) directives.set(directiveId, { ...directive, documentKey: key, year: issuedOn.slice(0, 4) });
          break;
        }
        case 'directive.cited': {
          const { citation } = event.data;
          const { citationId, reference } = citation;
          const { designation = null, issuer = null, year = null } = distinctionOf(reference);
          const { position } = recorded;
          const row = { tenantId, directiveId, citationId, position, designation, issuer, year, citation };
          cited.set(`${directiveId} ${citationId}`, row);
          break;
        }
        case 'directive.citation-struck': {
          const { citationId } = event.data;
          // Recorded and struck in one batch, it was never written.
          if (cited.delete(`${directiveId} ${citationId}`)) break;
          await manager.delete(CitationKey, { tenantId, directiveId, citationId });
          await manager.delete(CitationRow, { tenantId, directiveId, citationId });
          break;
        }
        default:
          // The other events leave the graph as it is.
          break;
      }
    }

    await writeRows(manager, CitableDirective, [...directives.values()], ['tenantId', 'directiveId']);
    if (cited.size === 0) return;
    const rows = [...cited.values()];
    await manager.insert(CitationRow, rows);
    await manager.insert(CitationKey, rows.flatMap(keysOfRow));
  },
};

function keysOfRow({ tenantId, directiveId, citationId, position, citation }: CitationRow): CitationKey[] {
  const keys = keysOfCited(citation.reference);
  return keys.map((citedKey) => ({ tenantId, citedKey, position, directiveId, citationId }));
}
