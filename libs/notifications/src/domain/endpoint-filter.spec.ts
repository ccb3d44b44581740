import { asksFor, filterParts, subjectNotKnown, typeNotOffered, type EventFilter } from './endpoint-filter.js';

const escalated = { type: 'assignment.escalated', stream: 'assignment-0198' };

function isSent(filter: Partial<EventFilter>, event: { readonly type: string; readonly stream: string }): boolean {
  return asksFor(filterParts({ types: [], subjects: [], ...filter }), event);
}

describe('an endpoint that names no types and no subjects', () => {
  it('is sent every event', () => {
    expect(isSent({}, escalated)).toBe(true);
    expect(isSent({}, { type: 'agency.registered', stream: 'organization-so-tai-chinh' })).toBe(true);
  });

  it('is sent nothing about messages', () => {
    expect(isSent({}, { type: 'notice.raised', stream: 'notice-1' })).toBe(false);
    expect(isSent({}, { type: 'endpoint.disabled', stream: 'endpoint-1' })).toBe(false);
  });
});

describe('types', () => {
  it('are whole ones, or all about one thing', () => {
    expect(isSent({ types: ['assignment.escalated'] }, escalated)).toBe(true);
    expect(isSent({ types: ['assignment.reminded'] }, escalated)).toBe(false);
    expect(isSent({ types: ['assignment.*'] }, escalated)).toBe(true);
    expect(isSent({ types: ['directive.*'] }, escalated)).toBe(false);
    expect(isSent({ types: ['directive.*', 'assignment.escalated'] }, escalated)).toBe(true);
  });

  it('about messages are sent by name', () => {
    const raised = { type: 'notice.raised', stream: 'notice-1' };
    expect(isSent({ types: ['notice.raised'] }, raised)).toBe(true);
    expect(isSent({ types: ['notice.read'] }, raised)).toBe(false);
    const disabled = { type: 'endpoint.disabled', stream: 'endpoint-1' };
    expect(isSent({ types: ['endpoint.disabled'] }, disabled)).toBe(true);
    expect(isSent({ types: ['endpoint.*'] }, disabled)).toBe(false);
  });

  it.each(['endpoint.delivered', 'endpoint.delivery-failed', 'endpoint.delivery-given-up'])(
    'never include %s, which would bring about the next one',
    (type) => {
      expect(isSent({ types: [type] }, { type, stream: 'deliveries-1' })).toBe(false);
    },
  );
});

describe('subjects', () => {
  it('are whole streams, or all of a category', () => {
    expect(isSent({ subjects: ['assignment-0198'] }, escalated)).toBe(true);
    expect(isSent({ subjects: ['assignment-0199'] }, escalated)).toBe(false);
    expect(isSent({ subjects: ['assignment-*'] }, escalated)).toBe(true);
    expect(isSent({ subjects: ['directive-*', 'group-1'] }, escalated)).toBe(false);
    expect(isSent({ subjects: ['assign-*'] }, escalated)).toBe(false);
  });

  it('narrow types further', () => {
    expect(isSent({ types: ['assignment.escalated'], subjects: ['directive-*'] }, escalated)).toBe(false);
    expect(isSent({ types: ['directive.issued'], subjects: ['assignment-*'] }, escalated)).toBe(false);
  });
});

describe('a filter taken apart', () => {
  it('says which words are whole and which stand for many', () => {
    expect(filterParts({ types: ['a.b', 'c.*'], subjects: ['d-1', 'e-*'] })).toEqual({
      types: ['a.b'],
      kinds: ['c'],
      streams: ['d-1'],
      categories: ['e'],
    });
  });

  it('tells none from all', () => {
    expect(filterParts({ types: [], subjects: [] })).toEqual({ types: [], kinds: null, streams: [], categories: null });
    expect(filterParts({ types: ['a.b'], subjects: ['d-1'] })).toMatchObject({ kinds: [], categories: [] });
  });
});

describe('a type that can be asked for', () => {
  it.each(['assignment.escalated', 'assignment.*', 'follow-up-policy.set', 'notice.given-up', 'endpoint.disabled'])(
    'is %s',
    (type) => {
      expect(typeNotOffered([type])).toBeUndefined();
    },
  );

  it.each([
    'assignment',
    '*',
    '*.*',
    'Assignment.escalated',
    'assignment.escalated.twice',
    ' assignment.escalated',
    'assignment.**',
    '.escalated',
    'assignment.',
    'notice.*',
    'endpoint.*',
    'endpoint.delivered',
    'endpoint.delivery-failed',
    'endpoint.delivery-given-up',
  ])('is not %p', (type) => {
    expect(typeNotOffered(['directive.issued', type, 'group.formed'])).toBe(type);
  });
});

describe('a subject that can be asked for', () => {
  it.each(['assignment-0198', 'assignment-*', 'identifier-tax-code:123', `group-${'x'.repeat(294)}`])(
    'is %s',
    (subject) => {
      expect(subjectNotKnown([subject])).toBeUndefined();
    },
  );

  it.each([
    'assignment',
    '*',
    '-*',
    'Assignment-1',
    'assignment- 1',
    'assignment-1 2',
    ' assignment-1',
    'assignment-',
    `group-${'x'.repeat(295)}`,
  ])('is not %p', (subject) => {
    expect(subjectNotKnown(['directive-*', subject])).toBe(subject);
  });
});
