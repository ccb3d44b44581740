import { combinedProjection, rowProjection, rowsOfEvents } from '#event-store';
import { idFrom } from '#kernel';
import {
  designationOf,
  distinctionOf,
  documentKey,
  keysOfCited,
  type CitationEvent,
  type DirectiveCited,
  type DirectiveEvent,
} from '../domain/index.js';
import { CitableDirective, CitationKey, CitationRow } from './citation.entity.js';

export function citationKey(directiveId: string, citationId: string): string {
  return idFrom('citation', directiveId, citationId);
}

const citations = rowProjection<CitationRow>({
  name: 'citations',
  entity: CitationRow,
  table: 'citations',
  key: 'citationKey',
  types: ['directive.cited', 'directive.citation-struck'] satisfies readonly CitationEvent['type'][],
  keyOf: (recorded) => {
    const { type, data } = recorded as unknown as CitationEvent;
    return citationKey(data.directiveId, type === 'directive.cited' ? data.citation.citationId : data.citationId);
  },
  apply: (row, recorded) => {
    const event = recorded as unknown as CitationEvent;
    if (event.type === 'directive.citation-struck') return row && { ...row, struck: true };
    const { directiveId, citation } = event.data;
    const { citationId, reference } = citation;
    const { designation = null, issuer = null, year = null } = distinctionOf(reference);
    return {
      tenantId: recorded.tenant,
      citationKey: citationKey(directiveId, citationId),
      directiveId,
      citationId,
      position: recorded.position,
      struck: false,
      designation,
      issuer,
      year,
      citation,
    };
  },
});

/** A citation is kept under every name it can be asked by. */
const keys = rowsOfEvents<CitationKey>({
  entity: CitationKey,
  table: 'citation_keys',
  keys: ['tenantId', 'citedKey', 'position'],
  types: ['directive.cited'],
  rowsOf: (recorded) => {
    const { directiveId, citation } = (recorded as unknown as DirectiveCited).data;
    const { tenant: tenantId, position } = recorded;
    return keysOfCited(citation.reference).map((citedKey) => ({ tenantId, citedKey, position, directiveId }));
  },
});

const citableDirectives = rowProjection<CitableDirective>({
  name: 'citable-directives',
  entity: CitableDirective,
  table: 'citable_directives',
  key: 'directiveId',
  types: ['directive.drafted', 'directive.redrafted', 'directive.issued'] satisfies readonly DirectiveEvent['type'][],
  keyOf: (recorded) => (recorded as unknown as DirectiveEvent).data.directiveId,
  apply: (row, recorded) => {
    const event = recorded as unknown as DirectiveEvent;
    switch (event.type) {
      case 'directive.drafted': {
        const { directiveId, issuerId } = event.data;
        return { tenantId: recorded.tenant, directiveId, issuerId, documentKey: null, year: null };
      }
      case 'directive.redrafted':
        return row?.issuerId === event.data.issuerId ? row : row && { ...row, issuerId: event.data.issuerId };
      case 'directive.issued': {
        const { number, symbol, issuedOn } = event.data;
        return row && { ...row, documentKey: documentKey(designationOf(number, symbol)), year: issuedOn.slice(0, 4) };
      }
      default:
        return row;
    }
  },
});

/**
 * The graph of citations. A citation is kept under every name it can be asked by, and a directive under the name others
 * cite it by: which of the two is recorded first does not matter, since they meet when they are read.
 */
export const citationsProjection = combinedProjection({
  name: 'citations',
  // What a batch writes fits into one statement per table: a citation has eight names at most.
  batchSize: 500,
  onError: { retries: 5, backoff: 200, then: 'stop' },
  parts: [citations, keys, citableDirectives],
});
