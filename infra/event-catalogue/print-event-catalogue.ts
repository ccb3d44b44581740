import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApiDocument, type DescribedApi } from './async-api.js';
import { schemaFile, schemaId, type CataloguedEvent, type CataloguedVersion } from './catalogued-event.js';
import { dataSchemas, type Schema } from './data-schemas.js';
import { domainProgram, eventDeclarations } from './event-declarations.js';
import { eventPage, indexPage } from './event-pages.js';
import { goldenVersions } from './golden-events.js';

/**
 * Prints the catalogue of events as one JSON object: a file of `docs/events` by its name, and its content. Started in the
 * folder of the clone. The newest version of a type is described from its declaration; what was released before is
 * kept as it stands, for nothing says any more what it was made from.
 */
const root = process.cwd();
const catalogue = join(root, 'docs/events');
const api = JSON.parse(readFileSync(join(root, 'apps/api/openapi.json'), 'utf8')) as DescribedApi;
const golden = goldenVersions(join(root, 'test/fixtures/events'));
const program = domainProgram(root);
const declarations = eventDeclarations(program);
const schemaOf = dataSchemas(program);

const unknown = [...golden.keys()].filter((type) => !declarations.has(type));
if (unknown.length > 0) throw new Error(`released, and no longer declared: ${unknown.join(', ')}`);

const events = [...declarations.values()].map(({ type, sentence, data }): CataloguedEvent => {
  const versions = golden.get(type);
  if (!versions) throw new Error(`${type} has no golden event`);
  const newest = versions.at(-1)!;
  return {
    type,
    sentence,
    versions: versions.map(({ version, examples }): CataloguedVersion => {
      const schema =
        version === newest.version
          ? {
              $schema: 'https://json-schema.org/draft/2020-12/schema',
              $id: schemaId(type, version),
              title: `${type}, version ${version}`,
              description: sentence,
              ...without(schemaOf(data), 'description'),
              examples: examples.map((example) => example.data),
            }
          : released(schemaFile(type, version));
      return { version, schema, examples };
    }),
  };
});

/** What the type of the data says of itself is less than what the event says. */
function without(schema: Schema, keyword: string): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== keyword));
}

function released(file: string): Schema {
  return JSON.parse(readFileSync(join(catalogue, file), 'utf8')) as Schema;
}

const files: Record<string, string> = {
  'README.md': indexPage(events),
  'asyncapi.json': json(asyncApiDocument(events, api)),
  'schemas/event.schema.json': json({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:dondoc:event',
    title: 'An event of the log, as GET /v1/events shows it',
    ...api.components.schemas['EventView'],
  }),
};
for (const event of events) {
  files[`${event.type}.md`] = eventPage(event);
  for (const { version, schema } of event.versions) files[schemaFile(event.type, version)] = json(schema);
}
process.stdout.write(JSON.stringify(files));

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
