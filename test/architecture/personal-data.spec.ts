import { isErased } from '#kernel';
import { personalData } from '#subscriptions';
import { catalogueSchemas } from '../support/event-catalogue.js';

type Schema = Readonly<Record<string, unknown>>;

/** A text somewhere in the data of a type of events. */
interface Field {
  readonly type: string;
  /** `tasks[].reportTo.email` */
  readonly path: string;
  /** Whether it may be erased, by its type. */
  readonly isPersonal: boolean;
}

/** Names of fields that could hold who somebody is, or where to reach them. */
const TELLING = /name|mail|phone|address|signatory|birth|contact|person(?!Id)|citizen|passport|^head$/i;

/** Fields with such a name that hold nothing of a natural person who could ask to be erased, and why. */
const NOT_PERSONAL: readonly { readonly fields: RegExp; readonly why: string }[] = [
  { fields: /^agency\.\w+ name$/, why: 'the name of an agency' },
  { fields: /^group\.formed name$/, why: 'the name of a group of agencies' },
  { fields: /(^| |\.)ladder\.rungs\[\]\.name$/, why: 'the name of a rung' },
  { fields: /^notice\.raised matter\.leadName$/, why: 'the name of an agency' },
  { fields: /^notice\.raised matter\.name$/, why: 'what a subscription to reports is called' },
  { fields: /^report-subscription\.(set terms\.name|sent name)$/, why: 'what a subscription to reports is called' },
  { fields: /(^| |\.)(file|body|attachment|attachments\[\])\.name$/, why: 'the name of a file' },
  { fields: /^attachment\.attached name$/, why: 'the name of a file' },
  { fields: /^directive\.\w+ addressees\[\]$/, why: 'agencies, as they are printed on the document' },
  {
    fields: /^directive\.[\w-]+ (signature\.signatory|corrections\[\]\.becomes\.signatory)$/,
    why: 'an official act: who signed is a part of the document itself (Decree 30/2020/NĐ-CP, article 8)',
  },
  {
    fields: /^report-subscription\.sent .*signature\.signatory$/,
    why: 'an official act: who signed is a part of the report itself',
  },
  { fields: /^assignment\.contested head$/, why: 'an official act: who contests for an agency answers for it' },
  {
    fields: /^directive\.[\w-]+ .*reportTo\.email$/,
    why: 'the address of an office for reports, as the text of the document gives it',
  },
];

const fields: readonly Field[] = [...catalogueSchemas()].flatMap(([file, schema]) => {
  const type = /^(.+)\.v\d+\.schema\.json$/.exec(file)?.[1];
  return type === undefined ? [] : fieldsOf(schema, schema, type, '');
});

function fieldsOf(root: Schema, schema: Schema, type: string, path: string, seen: readonly string[] = []): Field[] {
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    if (seen.includes(ref)) return [];
    const target = ref
      .split('/')
      .slice(1)
      .reduce<unknown>((part, key) => (part as Schema)[key], root);
    return fieldsOf(root, target as Schema, type, path, [...seen, ref]);
  }
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (schema[key] ?? []) as readonly Schema[]);
  const isPersonal = choices.some(({ $ref }) => $ref === '#/$defs/Erased');
  // One of a few words that the product itself gives is nobody's.
  const isText = schema['type'] === 'string' && schema['enum'] === undefined && schema['const'] === undefined;
  const own: Field[] = isText || isPersonal ? [{ type, path, isPersonal }] : [];
  if (isPersonal) return own;
  const below = (part: unknown, name: string) => fieldsOf(root, part as Schema, type, name, seen);
  return [
    ...own,
    ...choices.flatMap((choice) => below(choice, path)),
    ...Object.entries((schema['properties'] ?? {}) as Schema).flatMap(([name, part]) =>
      below(part, path === '' ? name : `${path}.${name}`),
    ),
    ...(typeof schema['items'] === 'object' ? below(schema['items'], `${path}[]`) : []),
    ...((schema['prefixItems'] ?? []) as readonly Schema[]).flatMap((part) => below(part, `${path}[]`)),
    ...(typeof schema['additionalProperties'] === 'object' ? below(schema['additionalProperties'], `${path}.*`) : []),
  ];
}

const nameOf = ({ type, path }: Field): string => `${type} ${path}`;
const declared = personalData.flatMap(({ type, fields: names }) => names.map((name) => `${type} ${name}`));

describe('a field of an event', () => {
  it('is sealed where its type says that it may be erased, and nowhere else', () => {
    expect([...new Set(fields.filter(({ isPersonal }) => isPersonal).map(nameOf))].sort()).toEqual(
      [...declared].sort(),
    );
  });

  const telling = [...new Set(fields.filter(({ path }) => TELLING.test(path.split('.').at(-1)!)).map(nameOf))];

  it.each(telling)('%s is declared as personal, or it is said why it is not', (field) => {
    const reasons = NOT_PERSONAL.filter(({ fields: of }) => of.test(field));
    expect([declared.includes(field), reasons.length]).toEqual(declared.includes(field) ? [true, 0] : [false, 1]);
  });

  it('is excused only where there is one', () => {
    expect(NOT_PERSONAL.filter(({ fields: of }) => !telling.some((field) => of.test(field)))).toEqual([]);
  });

  it('is of a subject: each declaration finds the person, and nobody where there is none', () => {
    const data = {
      personId: 'an',
      recipient: { kind: 'person', id: 'an' },
      name: 'Nguyễn Văn An',
    };
    for (const { subjectOf } of personalData) {
      expect(subjectOf(data)).toBe('an');
      expect(isErased(data)).toBe(false);
    }
    const ofAgency = personalData.filter(({ type }) => !type.startsWith('person.'));
    for (const { subjectOf } of ofAgency) {
      expect(subjectOf({ recipient: { kind: 'agency', id: 'so-tai-chinh' } })).toBeUndefined();
    }
  });
});
