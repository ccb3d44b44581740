import type { JsonObject } from '#kernel';
import type { RecordedEvent } from './log.js';

/** Turns the data of one schema version into that of the next. Pure; never fails for data that was once accepted. */
export interface Upcaster {
  readonly type: string;
  /** The version it reads; it yields `from + 1`. */
  readonly from: number;
  readonly upcast: (data: JsonObject) => JsonObject;
}

/** Keeps old events readable for ever: a chain of upcasters per type, applied whenever an event is read. */
export class Upcasters {
  readonly #steps = new Map<string, Upcaster>();

  /** @throws Error when two upcasters read the same version of the same type */
  constructor(upcasters: readonly Upcaster[]) {
    for (const upcaster of upcasters) {
      const key = keyOf(upcaster.type, upcaster.from);
      if (this.#steps.has(key)) throw new Error(`two upcasters read ${upcaster.type} version ${String(upcaster.from)}`);
      this.#steps.set(key, upcaster);
    }
  }

  /** Whether one of them reads this version of a type. */
  concern(type: string, schemaVersion: number): boolean {
    return this.#steps.size > 0 && this.#steps.has(keyOf(type, schemaVersion));
  }

  upcast(event: RecordedEvent): RecordedEvent {
    if (this.#steps.size === 0) return event;
    let { schemaVersion, data } = event;
    for (let step = this.#steps.get(keyOf(event.type, schemaVersion)); step;) {
      data = step.upcast(data);
      schemaVersion += 1;
      step = this.#steps.get(keyOf(event.type, schemaVersion));
    }
    return schemaVersion === event.schemaVersion ? event : { ...event, schemaVersion, data };
  }
}

function keyOf(type: string, schemaVersion: number): string {
  return `${type}@${String(schemaVersion)}`;
}

export const noUpcasters = new Upcasters([]);
