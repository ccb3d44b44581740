import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import specs from '@asyncapi/specs';
import { decidedTypes, domainProgram, eventDeclarations } from '../../infra/event-catalogue/event-declarations.js';
import { goldenVersions } from '../../infra/event-catalogue/golden-events.js';
import { CATALOGUE, catalogueFile, catalogueJson, catalogueSchemas, closed } from '../support/event-catalogue.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const program = domainProgram(ROOT);
const declared = eventDeclarations(program);
const golden = goldenVersions(join(ROOT, 'test/fixtures/events'));
const versions = [...golden].flatMap(([type, ofType]) => ofType.map((version) => ({ type, ...version })));
const schemas = catalogueSchemas();

describe('the catalogue of events', () => {
  it('has every type that a decider can answer with', () => {
    const decided = [...decidedTypes(program)];
    expect(decided.length).toBeGreaterThan(100);
    expect(decided.filter((type) => !declared.has(type))).toEqual([]);
  });

  it('has a schema of every version that was released, an example, a page, and a line in the index', () => {
    const index = catalogueFile('README.md');
    for (const { type, version } of versions) {
      const schema = schemas.get(`${type}.v${version}.schema.json`);
      expect({ type, examples: schema?.['examples'] }).toEqual({
        type,
        examples: expect.arrayContaining([expect.any(Object)]),
      });
      expect(catalogueFile(`${type}.md`)).toContain(`# ${type}\n\n${declared.get(type)!.sentence}\n`);
      expect(index).toContain(`[${type}](${type}.md)`);
    }
    expect([...golden.keys()].sort()).toEqual([...declared.keys()]);
  });

  it('has nothing else', () => {
    const pages = readdirSync(CATALOGUE).filter((name) => name.endsWith('.md') && name !== 'README.md');
    expect(pages.sort()).toEqual([...declared.keys()].map((type) => `${type}.md`).sort());
    expect([...schemas.keys()].filter((name) => name !== 'event.schema.json').sort()).toEqual(
      versions.map(({ type, version }) => `${type}.v${version}.schema.json`).sort(),
    );
  });

  it('says of each what happened, in a sentence', () => {
    for (const { sentence } of declared.values()) expect(sentence).toMatch(/^\p{Lu}[^]{15,200}\.$/u);
  });
});

describe('the schema of an event', () => {
  const ajv = withFormats(new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }));

  it.each(versions)('$type, version $version, takes what releases wrote, and describes all of it', (event) => {
    const schema = schemas.get(`${event.type}.v${event.version}.schema.json`)!;
    const takes = ajv.compile(schema);
    const describes = ajv.compile({ ...(closed(schema) as object), $id: 'urn:dondoc:closed' });
    ajv.removeSchema('urn:dondoc:closed');
    for (const { data } of event.examples) {
      expect({ takes: takes(data), errors: takes.errors }).toEqual({ takes: true, errors: null });
      expect({ describes: describes(data), errors: describes.errors }).toEqual({ describes: true, errors: null });
      expect(takes({ ...data, addedLater: true })).toBe(true);
    }
    const { data } = event.examples[0]!;
    for (const name of (schema['required'] ?? []) as string[]) {
      const { [name]: _, ...rest } = data;
      expect({ without: name, takes: takes(rest) }).toEqual({ without: name, takes: false });
    }
  });
});

describe('asyncapi.json', () => {
  const document = catalogueJson('asyncapi.json') as AsyncApi;

  it('is a document of AsyncAPI 3', () => {
    const ajv = withFormats(new Ajv({ strict: false, meta: false, validateSchema: false }));
    const isAsyncApi = ajv.compile(specs.schemas['3.0.0'] as object);
    expect({ valid: isAsyncApi(document), errors: isAsyncApi.errors }).toEqual({ valid: true, errors: null });
    const { info: _, ...incomplete } = document;
    expect(isAsyncApi(incomplete)).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!);
    expect(references.length).toBeGreaterThan(200);
    for (const reference of new Set(references)) {
      const leads = reference.startsWith('#/')
        ? reference
            .slice(2)
            .split('/')
            .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document)
        : existsSync(join(CATALOGUE, reference));
      expect({ reference, leads: Boolean(leads) }).toEqual({ reference, leads: true });
    }
  });

  it('describes the routes that there are', () => {
    const { paths } = openApi();
    for (const { address } of [document.channels['feed']!, document.channels['inbox']!])
      expect(paths).toHaveProperty([address]);
  });

  it('has a message to webhooks for every type', () => {
    const names = Object.values(document.components.messages).flatMap(({ name }) => name ?? []);
    expect(names.sort()).toEqual([...declared.keys()].map((type) => `dondoc.${type}`).sort());
  });
});

interface AsyncApi {
  readonly info: unknown;
  readonly channels: Readonly<Record<string, { readonly address: string }>>;
  readonly components: { readonly messages: Readonly<Record<string, { readonly name?: string }>> };
}

function openApi(): { readonly paths: Readonly<Record<string, unknown>> } {
  return catalogueJson('../../apps/api/openapi.json') as ReturnType<typeof openApi>;
}

function withFormats<Validator extends Ajv>(ajv: Validator): Validator {
  addFormats.default(ajv);
  return ajv;
}
