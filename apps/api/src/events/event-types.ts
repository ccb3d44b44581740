import { readdir, readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#kernel';

/** One version of a type of events. */
interface EventTypeVersion {
  readonly version: number;
  /** JSON Schema (2020-12) of `data`, with examples. */
  readonly schema: JsonObject;
}

export interface EventType {
  /** Such as `assignment.accepted`. */
  readonly type: string;
  /** What happened. */
  readonly sentence: string;
  /** The newest last. */
  readonly versions: readonly EventTypeVersion[];
}

/** Beside the sources as beside what is compiled from them. */
const SCHEMAS = new URL('../../../../docs/events/schemas/', import.meta.url);

/** Which types of events there are: the committed catalogue, read when it is first asked for. */
@Injectable()
export class EventTypes {
  #read: Promise<ReadonlyMap<string, EventType>> | undefined;

  /** In the order of the alphabet. */
  async list(): Promise<readonly EventType[]> {
    return [...(await this.#types()).values()];
  }

  async find(type: string): Promise<EventType | undefined> {
    return (await this.#types()).get(type);
  }

  #types(): Promise<ReadonlyMap<string, EventType>> {
    return (this.#read ??= readTypes());
  }
}

async function readTypes(): Promise<ReadonlyMap<string, EventType>> {
  const found = (await readdir(SCHEMAS)).flatMap((file) => {
    const [, type, version] = /^(.+)\.v(\d+)\.schema\.json$/.exec(file) ?? [];
    return type === undefined ? [] : [{ file, type, version: Number(version) }];
  });
  found.sort((one, other) => one.type.localeCompare(other.type, 'en') || one.version - other.version);
  const types = new Map<string, EventType>();
  for (const { file, type, version } of found) {
    const schema = JSON.parse(await readFile(new URL(file, SCHEMAS), 'utf8')) as JsonObject;
    const versions = [...(types.get(type)?.versions ?? []), { version, schema }];
    types.set(type, { type, sentence: schema['description'] as string, versions });
  }
  return types;
}
