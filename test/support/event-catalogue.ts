import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Schema = Readonly<Record<string, unknown>>;

export const CATALOGUE = join(import.meta.dirname, '../../docs/events');

/** Where the documents of the catalogue are held to be, so that their references to each other lead somewhere. */
const BASE = 'file:///docs/events/';

export function catalogueFile(name: string): string {
  return readFileSync(join(CATALOGUE, name), 'utf8');
}

export function catalogueJson(name: string): unknown {
  return JSON.parse(catalogueFile(name));
}

/** The schemas of the catalogue by their file, such as `agency.ended.v1.schema.json`. */
export function catalogueSchemas(): ReadonlyMap<string, Schema> {
  const names = readdirSync(join(CATALOGUE, 'schemas'));
  return new Map(names.map((name) => [name, catalogueJson(`schemas/${name}`) as Schema]));
}

/** Checks against schemas as an application would that takes them from the catalogue. */
export function validators(): { readonly messageOf: (name: string) => ValidateFunction; readonly ajv: Ajv2020 } {
  // The views of the API carry `example`, which is no keyword of JSON Schema.
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    keywords: ['example'],
    allErrors: true,
  });
  addFormats.default(ajv);
  for (const [name, { $id: _, ...schema }] of catalogueSchemas())
    ajv.addSchema({ $id: `${BASE}schemas/${name}`, ...schema });
  const { components } = catalogueJson('asyncapi.json') as { readonly components: Schema };
  ajv.addVocabulary(['components']);
  ajv.addSchema({ $id: `${BASE}asyncapi.json`, components });
  return {
    ajv,
    messageOf: (name) => ajv.getSchema(`${BASE}asyncapi.json#/components/messages/${name}/payload`)!,
  };
}

/**
 * A schema that takes what it describes and no more: an application lets pass what it does not know, but what the product
 * writes has to be described.
 */
export function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(
    Object.entries(schema).map(([key, part]) => [key, key === 'examples' ? part : closed(part)]),
  );
  return 'properties' in schema && typeof schema.properties === 'object' && parts['type'] === 'object'
    ? { ...parts, additionalProperties: false }
    : parts;
}
