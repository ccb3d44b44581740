import type { Schema } from './data-schemas.js';
import type { GoldenEvent } from './golden-events.js';

/** An event type as the catalogue shows it. */
export interface CataloguedEvent {
  readonly type: string;
  readonly sentence: string;
  /** The newest last. */
  readonly versions: readonly CataloguedVersion[];
}

export interface CataloguedVersion {
  readonly version: number;
  /** Of `data`; the first examples in it are those below. */
  readonly schema: Schema;
  readonly examples: readonly GoldenEvent[];
}

/** Where the schema of a version is, from the folder of the catalogue. */
export function schemaFile(type: string, version: number): string {
  return `schemas/${type}.v${version}.schema.json`;
}

/** The same name for the same version of a type, wherever the schema is kept. */
export function schemaId(type: string, version: number): string {
  return `urn:dondoc:event:${type}:v${version}`;
}

export function newestOf({ versions }: CataloguedEvent): CataloguedVersion {
  return versions.at(-1)!;
}
