import { newestOf, schemaFile, type CataloguedEvent, type CataloguedVersion } from './catalogued-event.js';
import type { Schema } from './data-schemas.js';

/** The page of one event type: what it says, what its data is, and an example. */
export function eventPage(event: CataloguedEvent): string {
  const { version, schema, examples } = newestOf(event);
  const older = event.versions.slice(0, -1);
  const [example, ...cases] = examples;
  return lines(
    `# ${event.type}`,
    '',
    event.sentence,
    '',
    `Version ${version}: [JSON Schema](${schemaFile(event.type, version)}) of \`data\`.` +
      older.map((one) => ` [Version ${one.version}](${schemaFile(event.type, one.version)}) stays readable.`).join(''),
    '',
    '## Data',
    '',
    ...fieldTable(schema),
    '',
    '## Example',
    '',
    ...fenced(example),
    ...cases.flatMap((one) => ['', 'What it says in another case:', '', ...fenced(one)]),
    '',
    '[All events](README.md)',
  );
}

/** The index of all types, by what they happen to. */
export function indexPage(events: readonly CataloguedEvent[]): string {
  const subjects = [...new Set(events.map(subjectOf))];
  return (
    lines(
      '# Events',
      '',
      'Everything that can stand in the log, with a JSON Schema (2020-12) of the data of every version and an example that',
      'a release wrote. Generated from the types of the domain by `npm run check -- generated --fix`.',
      '',
      '- The envelope is the same for all of them: [event.schema.json](schemas/event.schema.json), as `GET /v1/events` shows it.',
      '- How they reach other systems is described for machines in [asyncapi.json](asyncapi.json) (AsyncAPI 3): the feed,',
      '  webhooks, the stream of an inbox. In words: [Follow the log](../guides/follow-the-log.md),',
      '  [Webhooks](../guides/webhooks.md), [Notices](../guides/notices.md).',
      '- A running system gives the same at `GET /v1/event-types`.',
      '- Within a version fields are only added, and only such as may be absent: let pass what you do not know. What a version',
      '  says stays so for ever.',
      '- An event without what the caller may not see is marked `withheld`; its data is empty then, whatever its schema says.',
      '',
      ...subjects.flatMap((subject) => [
        `## ${subject}`,
        '',
        '| Type | Version | What happened |',
        '| --- | --- | --- |',
        ...events
          .filter((event) => subjectOf(event) === subject)
          .map(
            (event) => `| [${event.type}](${event.type}.md) | ${newestOf(event).version} | ${cell(event.sentence)} |`,
          ),
        '',
      ]),
    ).trimEnd() + '\n'
  );
}

/** What it happened to: `assignment` of `assignment.accepted`. */
function subjectOf({ type }: CataloguedEvent): string {
  return type.split('.')[0]!;
}

function fieldTable(schema: Schema): string[] {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
  if (properties.length === 0) return ['Its form depends on the case: see the schema.'];
  const required = new Set(schema['required'] as readonly string[] | undefined);
  return [
    '| Field | Type | Meaning |',
    '| --- | --- | --- |',
    ...properties.map(([name, property]) => {
      const meaning = cell((property['description'] as string | undefined) ?? '');
      return `| ${name}${required.has(name) ? '' : ' (optional)'} | ${cell(kindOf(property))} | ${meaning} |`;
    }),
  ];
}

/** The type of a field in few words; the schema says it in full. */
function kindOf(schema: Schema): string {
  if (typeof schema['$ref'] === 'string') return schema['$ref'].replace('#/$defs/', '');
  if (Array.isArray(schema['anyOf'])) return [...new Set((schema['anyOf'] as Schema[]).map(kindOf))].join(' or ');
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(', ');
  if (schema['type'] === 'array') return `list of ${kindOf((schema['items'] ?? {}) as Schema)}`;
  if (schema['format'] === 'date-time') return 'moment';
  return [(schema['type'] as string | readonly string[] | undefined) ?? 'anything'].flat().join(' or ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function fenced(example: CataloguedVersion['examples'][number] | undefined): string[] {
  return ['```json', JSON.stringify(example, null, 2), '```'];
}

function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
