import 'reflect-metadata';
import { Problem } from '../problems/problem.js';
import { StrictValidationPipe } from '../problems/validation.pipe.js';
import {
  AscendingNumbersParameter,
  CalendarDay,
  Choice,
  Flag,
  Moment,
  Part,
  Parts,
  Slug,
  SlugList,
  Text,
  TextList,
  TimeOfDay,
  Uuid,
  WholeNumber,
  WholeNumberParameter,
  WordsParameter,
} from './fields.js';

class Limit {
  @CalendarDay({ description: 'the day' })
  readonly date: string;

  @TimeOfDay({ description: 'the hour', optional: true })
  readonly time?: string;
}

class Item {
  @Text({ description: 'the words', max: 10 })
  readonly text: string;

  @Part({ description: 'the limit', of: () => Limit, optional: true, nullable: true })
  readonly deadline?: Limit | null;
}

class Lead {
  @Slug({ description: 'an agency', optional: true })
  readonly agencyId?: string;

  @Slug({ description: 'a group', optional: true })
  readonly groupId?: string;
}

class Completion {
  @Choice({ description: 'when it is done', values: ['all', 'quorum', 'consolidated'] })
  readonly rule: string;

  @WholeNumber({ description: 'how many', min: 1, max: 9, beside: { field: 'rule', words: ['quorum'] } })
  readonly count?: number;

  @Text({ description: 'a note', max: 9, optional: true, beside: { field: 'rule', words: ['quorum', 'all'] } })
  readonly note?: string;
}

class Body {
  @Part({ description: 'when it is done', of: () => Completion, optional: true })
  readonly completion?: Completion;

  @Parts({ description: 'leads', of: () => Lead, maxItems: 3, exactlyOneOf: ['agencyId', 'groupId'], optional: true })
  readonly leads?: Lead[];

  @Part({ description: 'who leads', of: () => Lead, exactlyOneOf: ['agencyId', 'groupId'], optional: true })
  readonly lead?: Lead;

  @Slug({ description: 'the name' })
  readonly agencyId: string;

  @Choice({ description: 'the kind', values: ['order', 'request'], optional: true })
  readonly kind?: string;

  @SlugList({ description: 'others', maxItems: 2, unique: true, optional: true })
  readonly others?: string[];

  @TextList({ description: 'reasons', max: 5, minItems: 1, maxItems: 3, optional: true })
  readonly reasons?: string[];

  @WholeNumber({ description: 'per cent', min: 0, max: 100, optional: true })
  readonly percent?: number;

  @Moment({ description: 'when', optional: true })
  readonly at?: string;

  @Flag({ description: 'whether', optional: true })
  readonly whether?: boolean;

  @Uuid({ description: 'which', optional: true })
  readonly id?: string;

  @Parts({ description: 'the items', of: () => Item, maxItems: 3, optional: true })
  readonly items?: Item[];
}

class Query {
  @WholeNumberParameter({ description: 'how many', min: 1, max: 200, optional: true })
  readonly limit?: number;

  @WordsParameter({ description: 'kinds', values: ['a', 'b'], maxItems: 5, optional: true })
  readonly kinds?: string[];

  @AscendingNumbersParameter({ description: 'bounds', min: 1, max: 99, maxItems: 3, optional: true })
  readonly bounds?: number[];
}

const pipe = new StrictValidationPipe();

async function errorsOf(value: unknown): Promise<unknown> {
  try {
    await pipe.transform(value, { type: 'body', metatype: Body });
  } catch (error) {
    if (error instanceof Problem) return error.errors;
    throw error;
  }
  return [];
}

const named = { agencyId: 'so-tai-chinh' };

describe('when every field is as described', () => {
  it('passes the body on as its class', async () => {
    const body = {
      ...named,
      kind: 'order',
      others: ['so-tu-phap'],
      reasons: ['thiếu'],
      percent: 0,
      whether: false,
      id: '0198a3a0-7c00-7000-8000-000000000001',
      items: [
        { text: 'Rà soát', deadline: null },
        { text: 'Báo cáo', deadline: { date: '2025-08-04', time: '16:00' } },
      ],
    };
    const taken = await pipe.transform(body, { type: 'body', metatype: Body });
    expect(taken).toBeInstanceOf(Body);
    expect(taken).toEqual(body);
  });

  it.each([{ rule: 'all' }, { rule: 'quorum', count: 2 }, { rule: 'quorum', count: 2, note: 'x' }])(
    'takes %j, each field beside the word it goes with',
    async (completion) => {
      const taken = await pipe.transform({ ...named, completion }, { type: 'body', metatype: Body });
      expect(taken).toEqual({ ...named, completion });
    },
  );

  it('turns a moment into UTC with milliseconds', async () => {
    const taken = await pipe.transform({ ...named, at: '2025-08-04T16:00:00+07:00' }, { type: 'body', metatype: Body });
    expect(taken).toMatchObject({ at: '2025-08-04T09:00:00.000Z' });
  });

  it('reads numbers and words of a query', async () => {
    const taken = await pipe.transform({ limit: '20', kinds: 'a,b' }, { type: 'query', metatype: Query });
    expect(taken).toEqual({ limit: 20, kinds: ['a', 'b'] });
  });

  it.each(['3,10,30', ['3', '10', '30'], ['3', '10,30']])(
    'reads ascending numbers of a query given as %j',
    async (bounds) => {
      const taken = await pipe.transform({ bounds }, { type: 'query', metatype: Query });
      expect(taken).toEqual({ bounds: [3, 10, 30] });
    },
  );
});

describe('when a field is at fault', () => {
  it.each([
    ['a missing field', {}, { pointer: '/agencyId', detail: 'is missing' }],
    ['a misspelt field', { ...named, kindd: 'order' }, { pointer: '/kindd', detail: 'is not known here' }],
    ['null for a field that may only be left out', { ...named, kind: null }, { pointer: '/kind' }],
    ['a word that is not one of the set', { ...named, kind: 'wish' }, { pointer: '/kind', accepted: 'order, request' }],
    ['a name with other characters', { agencyId: 'Sở Tài chính' }, { pointer: '/agencyId' }],
    ['a blank text', { ...named, items: [{ text: '   ' }] }, { pointer: '/items/0/text', detail: 'is blank' }],
    [
      'a text that is too long',
      { ...named, items: [{ text: 'x'.repeat(11) }] },
      { pointer: '/items/0/text', detail: 'is longer than 10 characters', accepted: 'a text of 1 to 10 characters' },
    ],
    ['a NUL character', { ...named, items: [{ text: 'a\u0000b' }] }, { pointer: '/items/0/text' }],
    ['half of a surrogate pair', { ...named, items: [{ text: 'a\ud800b' }] }, { pointer: '/items/0/text' }],
    ['a number for a text', { agencyId: 7 }, { pointer: '/agencyId', detail: 'is not a text' }],
    ['a text for a number', { ...named, percent: '50' }, { pointer: '/percent', detail: 'is not a whole number' }],
    ['a number out of range', { ...named, percent: 101 }, { pointer: '/percent', detail: 'is not between 0 and 100' }],
    ['a fraction', { ...named, percent: 1.5 }, { pointer: '/percent' }],
    [
      'a day that is none',
      { ...named, items: [{ text: 'a', deadline: { date: '2025-02-30' } }] },
      { pointer: '/items/0/deadline/date' },
    ],
    [
      'an hour that is none',
      { ...named, items: [{ text: 'a', deadline: { date: '2025-02-03', time: '24:00' } }] },
      { pointer: '/items/0/deadline/time' },
    ],
    ['a moment without an offset', { ...named, at: '2025-08-04T16:00:00' }, { pointer: '/at' }],
    ['a moment on a day that is none', { ...named, at: '2025-02-30T16:00:00Z' }, { pointer: '/at' }],
    ['a text for a flag', { ...named, whether: 'true' }, { pointer: '/whether' }],
    ['an identifier of another form', { ...named, id: '7' }, { pointer: '/id' }],
    ['an object for a list', { ...named, items: { text: 'a' } }, { pointer: '/items', detail: 'is not a list' }],
    ['a list for an object', { ...named, items: [{ text: 'a', deadline: [] }] }, { pointer: '/items/0/deadline' }],
    [
      'neither of two fields of which one is expected',
      { ...named, lead: {} },
      { pointer: '/lead', accepted: 'an object with exactly one of agencyId, groupId' },
    ],
    [
      'an entry of a list that has neither of them',
      { ...named, leads: [{ agencyId: 'a' }, {}] },
      {
        pointer: '/leads',
        detail: 'has an entry (index 1) that has none or several of the fields of which one is expected',
      },
    ],
    [
      'a field that is missing beside a word of another',
      { ...named, completion: { rule: 'quorum' } },
      { pointer: '/completion/count', detail: 'is missing' },
    ],
    [
      'a field beside the wrong word of another',
      { ...named, completion: { rule: 'consolidated', note: 'x' } },
      { pointer: '/completion/note', detail: 'has no place unless rule is quorum or all' },
    ],
    [
      'a field beside the right word of another',
      { ...named, completion: { rule: 'quorum', count: 0 } },
      { pointer: '/completion/count', detail: 'is not between 1 and 9' },
    ],
    ['both of them', { ...named, lead: { agencyId: 'a', groupId: 'b' } }, { pointer: '/lead' }],
    ['a text for an object', { ...named, items: [{ text: 'a', deadline: 'soon' }] }, { pointer: '/items/0/deadline' }],
    [
      'a text within a list of objects',
      { ...named, items: ['a'] },
      { pointer: '/items/0', detail: 'is not an object' },
    ],
    [
      'a list that is too long',
      { ...named, others: ['a', 'b', 'c'] },
      { pointer: '/others', detail: 'has 3 entries, more than 2' },
    ],
    ['a list that names an entry twice', { ...named, others: ['a', 'a'] }, { pointer: '/others' }],
    [
      'a list that is too short',
      { ...named, reasons: [] },
      { pointer: '/reasons', detail: 'has 0 entries, fewer than 1' },
    ],
    [
      'a faulty entry of a list',
      { ...named, reasons: ['ok', ''] },
      { pointer: '/reasons', detail: 'has an entry (index 1) that is blank' },
    ],
    ['a faulty field whose name needs escaping', { ...named, 'a/b~c': 1 }, { pointer: '/a~1b~0c' }],
  ])('points at %s', async (_, body, error) => {
    expect(await errorsOf(body)).toEqual([expect.objectContaining(error)]);
  });

  it('says all that is wrong at once', async () => {
    expect(await errorsOf({ agencyId: '', percent: -1, at: 'soon', items: [{ text: '' }, { text: '' }] })).toHaveLength(
      5,
    );
  });

  it('names the parameter of a query', async () => {
    const query = pipe.transform({ limit: '0', kinds: 'a,z' }, { type: 'query', metatype: Query });
    await expect(query).rejects.toMatchObject({
      errors: [
        { parameter: 'limit', detail: 'is not between 1 and 200', accepted: 'a whole number from 1 to 200' },
        { parameter: 'kinds', detail: 'holds a word that is not expected' },
      ],
    });
  });

  it.each([
    ['10,3', 'does not ascend'],
    ['3,3', 'does not ascend'],
    ['0', 'holds what is no whole number from 1 to 99'],
    ['3,x', 'holds what is no whole number from 1 to 99'],
    ['1,2,3,4', 'has 4 entries, more than 3'],
  ])('refuses the numbers "%s" of a query: it %s', async (bounds, detail) => {
    await expect(pipe.transform({ bounds }, { type: 'query', metatype: Query })).rejects.toMatchObject({
      errors: [{ parameter: 'bounds', detail }],
    });
  });

  it('refuses a body that is nested too deeply instead of failing', async () => {
    const depth = 100_000;
    const nested: unknown = JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
    await expect(pipe.transform({ ...named, kind: nested }, { type: 'body', metatype: Body })).rejects.toBeInstanceOf(
      Problem,
    );
  });

  it.each([[[]], ['text'], [7], [null]])('refuses %j as a body', async (body) => {
    expect(await errorsOf(body)).not.toEqual([]);
  });
});
