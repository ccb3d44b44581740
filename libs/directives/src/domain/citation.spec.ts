import fc from 'fast-check';
import { fold, instant } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import type { Citation, CitationRelation, Cite, Reference } from './citation.events.js';
import { indexCitations, sameReference } from './citation.index.js';
import * as rules from './citation.rules.js';
import { directiveDecider } from './directive.decider.js';
import type { DirectiveEvent } from './directive.events.js';
import { TASK_UNKNOWN } from './task.rules.js';

const given = givenFor(directiveDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const directiveId = 'd-1537';
const drafted: DirectiveEvent = {
  type: 'directive.drafted',
  effectiveAt: instant('2025-08-03T08:00:00+07:00'),
  data: {
    directiveId,
    documentType: 'official-letter',
    subject: 'Difficulties of communes',
    issuerId: 'ubnd-tinh',
    monitorId: 'van-phong-ubnd-tinh',
    escalationChain: [],
    addressees: [],
    tasks: [
      {
        taskId: 't-12',
        ordinal: 1,
        text: 'Certify electronically',
        kind: 'order',
        lead: { agencyId: 'so-tu-phap' },
        coordinatingAgencyIds: [],
        deadline: null,
      },
    ],
  },
};
const call: Citation = {
  citationId: 'c-1',
  relation: 'call-for-reports',
  reference: { kind: 'document', designation: '1208/UBND-TH', issuer: 'UBND tỉnh', date: '2025-07-28' },
  asWritten: 'Văn bản số 1208/UBND-TH ngày 28/7/2025',
};
const law: Reference = { kind: 'law', law: 'Luật Tổ chức chính quyền địa phương', article: '14' };
const cite: Cite = { type: 'cite', directiveId, citation: call };
const cited: DirectiveEvent = { type: 'directive.cited', data: { directiveId, citation: call } };
const struck: DirectiveEvent = { type: 'directive.citation-struck', data: { directiveId, citationId: 'c-1' } };

function citing(reference: Reference, citationId = 'c-2'): Cite {
  return { type: 'cite', directiveId, citation: { citationId, relation: 'reference', reference } };
}

describe('a citation', () => {
  describe('when drafted', () => {
    it('names a directive, a document of anybody, or a law and its article', () => {
      given(drafted).when(cite).then(cited);
      for (const reference of [{ kind: 'directive', directiveId: 'd-1208' } as const, law]) {
        const { citation } = citing(reference);
        given(drafted).when(citing(reference)).then({ type: 'directive.cited', data: { directiveId, citation } });
      }
    });

    it('may belong to one task', () => {
      const citation = { ...call, taskId: 't-12' };
      given(drafted)
        .when({ ...cite, citation })
        .then({ type: 'directive.cited', data: { directiveId, citation } });
      given(drafted)
        .when({ ...cite, citation: { ...call, taskId: 't-99' } })
        .thenRefused(TASK_UNKNOWN, { taskId: 't-99' });
    });

    breaks(rules.CITATION_UNKNOWN_RELATION, 'it says what the document is to the directive', () => {
      given(drafted)
        .when({ ...cite, citation: { ...call, relation: 'mention' as CitationRelation } })
        .thenRefused(rules.CITATION_UNKNOWN_RELATION, { relation: 'mention' });
    });

    breaks(rules.CITATION_INVALID_REFERENCE, 'it can be told from others', () => {
      const wrong = [
        { kind: 'directive', directiveId: ' ' },
        { kind: 'document', designation: '' },
        { kind: 'document', designation: '57-NQ/TW', date: '2024-13-01' },
        { kind: 'law', law: ' ' },
        { kind: 'law', law: 'Luật Quy hoạch', clause: '1' },
        { kind: 'law', law: 'Luật Quy hoạch', article: '1', point: 'a' },
        { kind: 'song' },
      ] as Reference[];
      for (const reference of wrong) {
        given(drafted).when(citing(reference)).thenRefused(rules.CITATION_INVALID_REFERENCE);
      }
      given(drafted).when(citing(law, ' ')).thenRefused(rules.CITATION_INVALID_REFERENCE, { citationId: ' ' });
    });

    it('says of a reference that cannot be told from others what it names', () => {
      const cases: [Reference, Record<string, string | null>][] = [
        [{ kind: 'directive', directiveId: ' ' }, { kind: 'directive' }],
        [
          { kind: 'document', designation: ' ' },
          { designation: ' ', date: null },
        ],
        [
          { kind: 'document', designation: '57-NQ/TW', date: '2024-13-01' },
          { designation: '57-NQ/TW', date: '2024-13-01' },
        ],
        [{ kind: 'law', law: 'Luật Quy hoạch', clause: '1' }, { law: 'Luật Quy hoạch' }],
        [{ kind: 'law', law: 'Luật Quy hoạch', article: '1', point: 'a' }, { law: 'Luật Quy hoạch' }],
      ];
      for (const [reference, facts] of cases) {
        given(drafted).when(citing(reference)).thenRefused(rules.CITATION_INVALID_REFERENCE, facts);
      }
    });

    it('goes down to an article, a clause of it and a point of that, and needs no date', () => {
      const name = 'Luật Quy hoạch';
      const references: Reference[] = [
        { kind: 'law', law: name },
        { kind: 'law', law: name, article: '1', clause: '2' },
        { kind: 'law', law: name, article: '1', clause: '2', point: 'a' },
        { kind: 'document', designation: '57-NQ/TW' },
      ];
      for (const reference of references) expect(given(drafted).when(citing(reference)).events()).toHaveLength(1);
    });

    breaks(rules.CITATION_TO_ITSELF, 'a directive does not rest on itself', () => {
      given(drafted)
        .when(citing({ kind: 'directive', directiveId }))
        .thenRefused(rules.CITATION_TO_ITSELF, { directiveId });
    });
  });

  describe('when cited', () => {
    it('stays quiet about the same again', () => {
      given(drafted, cited).when(cite).thenQuiet();
    });

    it('is struck out where it was recorded by mistake, and may be recorded anew', () => {
      given(drafted, cited).when({ type: 'strike-citation', directiveId, citationId: 'c-1' }).then(struck);
      given(drafted, cited, struck).when(cite).then(cited);
    });

    it('is struck out alone: the others stand', () => {
      const { citation } = citing(law);
      const other: DirectiveEvent = { type: 'directive.cited', data: { directiveId, citation } };
      given(drafted, other, cited, struck).when(citing(law)).thenQuiet();
      given(drafted, other)
        .when({ type: 'strike-citation', directiveId, citationId: 'c-1' })
        .thenRefused(rules.CITATION_UNKNOWN, { citationId: 'c-1' });
      given(drafted, other).when(cite).then(cited);
    });

    breaks(rules.CITATION_ID_TAKEN, 'two citations have two ids', () => {
      for (const change of [
        { relation: 'basis' as const },
        { taskId: 't-12' },
        { asWritten: 'khác' },
        { reference: law },
      ]) {
        given(drafted, cited)
          .when({ ...cite, citation: { ...call, ...change } })
          .thenRefused(rules.CITATION_ID_TAKEN, { citationId: 'c-1' });
      }
    });

    breaks(rules.CITATION_UNKNOWN, 'what is not there is not struck out', () => {
      given(drafted, cited, struck)
        .when({ type: 'strike-citation', directiveId, citationId: 'c-1' })
        .thenRefused(rules.CITATION_UNKNOWN, { citationId: 'c-1' });
    });
  });

  eachRuleIsBrokenOnce();
});

describe('the graph of citations', () => {
  const plan = { kind: 'document', designation: '02-KH/BCĐTW', date: '2025-06-19' } as const;
  const of = (citationId: string, reference: Reference): Citation => ({ citationId, relation: 'basis', reference });
  const graph = indexCitations([
    { directiveId: 'a', citations: [of('1', plan), of('2', law)] },
    { directiveId: 'b', citations: [of('3', { ...plan, designation: '02-kh/ BCĐTW', date: '2025-02-19' })] },
    { directiveId: 'c', citations: [of('4', { kind: 'directive', directiveId: 'a' })] },
    { directiveId: 'd', citations: [of('5', { ...plan, date: '2024-06-19' })] },
    { directiveId: 'e', citations: [of('6', { ...plan, issuer: 'Ban Chỉ đạo Trung ương' })] },
  ]);
  const whoCites = (reference: Reference) => graph.citing(reference).map(({ directiveId: from }) => from);

  it('is read forwards', () => {
    expect(graph.citedIn('a').map(({ citation }) => citation.citationId)).toEqual(['1', '2']);
    expect(graph.citedIn('nobody')).toEqual([]);
  });

  it('is read backwards, by number and symbol and by year and issuer where both say them', () => {
    expect(whoCites(plan)).toEqual(['a', 'b', 'e']);
    expect(whoCites({ kind: 'document', designation: '02-KH/BCĐTW' })).toEqual(['a', 'b', 'd', 'e']);
    expect(whoCites({ ...plan, issuer: 'UBND tỉnh' })).toEqual(['a', 'b']);
    expect(whoCites({ kind: 'directive', directiveId: 'a' })).toEqual(['c']);
    expect(whoCites({ kind: 'directive', directiveId: 'b' })).toEqual([]);
  });

  it('finds a law by any of its articles, and an article by any of its clauses', () => {
    const { kind, law: name } = law;
    const clause = { kind, law: name, article: '14', clause: '2', point: 'a' } as const;
    const laws = indexCitations([{ directiveId: 'a', citations: [of('1', clause), of('2', law)] }]);
    const count = (reference: Reference) => laws.citing(reference).length;
    expect(count({ kind, law: name })).toBe(2);
    expect(count(law)).toBe(2);
    expect(count({ kind, law: name, article: '14', clause: '2' })).toBe(1);
    expect(count(clause)).toBe(1);
    expect(count({ kind, law: name, article: '15' })).toBe(0);
  });

  it('finds a law by its number and symbol too, wherever they are written', () => {
    const decree = { kind: 'law', law: 'Nghị định số 30/2020/NĐ-CP', article: '13' } as const;
    const named = { kind: 'law', law: 'Nghị định về công tác văn thư', designation: '30/2020/NĐ-CP' } as const;
    const decrees = indexCitations([
      { directiveId: 'a', citations: [of('1', decree)] },
      { directiveId: 'b', citations: [of('2', named)] },
      { directiveId: 'c', citations: [of('3', { kind: 'document', designation: '30/2020/NĐ-CP' })] },
      { directiveId: 'd', citations: [of('4', { ...named, designation: '110/2004/NĐ-CP' })] },
    ]);
    const found = (reference: Reference) => decrees.citing(reference).map(({ directiveId: from }) => from);
    expect(found({ kind: 'law', law: 'Nghị định 30/2020/NĐ-CP', article: '13' })).toEqual(['a']);
    expect(found({ kind: 'document', designation: '30/2020/nđ-cp' })).toEqual(['a', 'b', 'c']);
    expect(found({ kind: 'law', law: named.law })).toEqual(['b', 'd']);
    expect(found(named)).toEqual(['a', 'b', 'c']);
  });

  it('whatever is cited and struck: every edge is found from both its ends, and from no other', () => {
    const reference = fc.oneof<fc.Arbitrary<Reference>[]>(
      fc.constantFrom('a', 'b', 'c').map((id) => ({ kind: 'directive', directiveId: id })),
      fc
        .tuple(fc.constantFrom('1/X', '2/Y'), fc.option(fc.constantFrom('2024-01-01', '2025-01-01')))
        .map(([designation, date]) => ({ kind: 'document', designation, ...(date !== null && { date }) })),
      fc.constantFrom('1', '2').map((article) => ({ kind: 'law', law: 'L', article })),
    );
    const step = fc.tuple(fc.constantFrom('c-1', 'c-2', 'c-3'), fc.option(reference));
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 4 }), (histories) => {
        const directives = histories.map((steps, index) => {
          const events: DirectiveEvent[] = [drafted];
          for (const [citationId, target] of steps) {
            const command =
              target === null
                ? ({ type: 'strike-citation', directiveId, citationId } as const)
                : citing(target, citationId);
            const decision = directiveDecider.decide(command, fold(directiveDecider, events));
            if (decision.accepted) events.push(...decision.events);
          }
          const state = fold(directiveDecider, events);
          if (state.status !== 'drafted') throw new Error('expected a draft');
          return { directiveId: `d-${index}`, citations: state.citations };
        });
        const index = indexCitations(directives);
        for (const { directiveId: from, citations } of directives) {
          expect(new Set(citations.map(({ citationId }) => citationId)).size).toBe(citations.length);
          expect(index.citedIn(from).map(({ citation }) => citation)).toEqual(citations);
          for (const citation of citations) {
            expect(index.citing(citation.reference)).toContainEqual({ directiveId: from, citation });
            const expected = directives.flatMap((other) =>
              other.citations
                .filter((candidate) => sameReference(candidate.reference, citation.reference))
                .map((candidate) => ({ directiveId: other.directiveId, citation: candidate })),
            );
            expect(index.citing(citation.reference)).toEqual(expected);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
