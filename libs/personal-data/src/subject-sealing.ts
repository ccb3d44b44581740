import { createHmac, hkdfSync } from 'node:crypto';
import {
  SealBroken,
  SealingUnavailable,
  type AppendUnit,
  type EventToAppend,
  type KeptValue,
  type RecordedEvent,
  type Sealing,
} from '#event-store';
import { ERASED, isErased, isSealed, newId, PERSON_ERASED_EVENT, type Json, type PersonalFields } from '#kernel';
import type { SubjectKey, SubjectKeys } from './keys/subject-keys.js';
import { openValue, sealValue } from './sealed-value.js';

type KeysOfSubjects = ReadonlyMap<string, SubjectKey>;

interface PersonalValue {
  readonly field: string;
  readonly subject: string;
  readonly value: Json;
}

/** Seals the declared fields of events, each under the key of the subject it is about. */
export class SubjectSealing implements Sealing {
  readonly #declared: ReadonlyMap<string, PersonalFields>;

  /** @throws Error where a type is declared twice */
  constructor(
    private readonly keys: SubjectKeys,
    declared: readonly PersonalFields[],
  ) {
    this.#declared = new Map(declared.map((fields) => [fields.type, fields]));
    if (this.#declared.size < declared.length) throw new Error('the personal fields of an event are declared twice');
  }

  /** An event that nothing personal is declared of costs one look into a table. */
  seal(tenant: string, unit: AppendUnit): AppendUnit | Promise<AppendUnit> {
    const isPersonal = unit.writes.some(({ events }) => events.some(({ type }) => this.#declared.has(type)));
    return isPersonal ? this.#seal(tenant, unit) : unit;
  }

  /** Who is seen to be erased is forgotten at once, whatever is done with their key and when. */
  unseal(
    tenant: string,
    events: readonly RecordedEvent[],
  ): readonly RecordedEvent[] | Promise<readonly RecordedEvent[]> {
    const subjects = new Set<string>();
    for (const event of events) {
      if (event.type === PERSON_ERASED_EVENT) this.keys.renounce(tenant, event.data['personId'] as string);
      for (const { subject } of this.#personalIn(event)) subjects.add(subject);
    }
    return subjects.size === 0 ? events : this.#unseal(tenant, events, subjects);
  }

  async open(tenant: string, kept: readonly KeptValue[]): Promise<readonly Json[]> {
    const keys = await this.keys.find(
      tenant,
      kept.map(({ subject }) => subject),
    );
    return kept.map(({ subject, value }) => this.#opened(tenant, subject, value, keys));
  }

  async digest(tenant: string, subject: string, text: string): Promise<string | null> {
    const key = (await this.keys.obtain(tenant, [subject])).get(subject)!;
    if (key === 'destroyed') return null;
    const own = Buffer.from(hkdfSync('sha256', key, '', 'dondoc digests', 32));
    return createHmac('sha256', own).update(text).digest('base64url');
  }

  forget(tenant: string, subject: string): Promise<void> {
    return this.keys.destroy(tenant, subject);
  }

  async hasForgotten(tenant: string, subject: string): Promise<boolean> {
    return (await this.keys.find(tenant, [subject])).get(subject) === 'destroyed';
  }

  close(): Promise<void> {
    return this.keys.close();
  }

  async #seal(tenant: string, unit: AppendUnit): Promise<AppendUnit> {
    const subjects = unit.writes.flatMap(({ events }) => events.flatMap((event) => this.#subjectOf(event) ?? []));
    const keys = await this.keys.obtain(tenant, subjects);
    return {
      ...unit,
      writes: unit.writes.map((write) => ({
        ...write,
        events: write.events.map((event) => this.#sealed(tenant, event, keys)),
      })),
    };
  }

  #sealed(tenant: string, event: EventToAppend, keys: KeysOfSubjects): EventToAppend {
    const subject = this.#subjectOf(event);
    if (subject === undefined) return event;
    const { type, eventId = newId() } = event;
    const key = keys.get(subject)!;
    const data: Record<string, Json | undefined> = { ...event.data };
    for (const field of this.#declared.get(type)!.fields) {
      const value = data[field];
      if (value === undefined || isErased(value)) continue;
      data[field] = key === 'destroyed' ? ERASED : sealValue(value, key, { tenant, subject, event: eventId, field });
    }
    return { ...event, eventId, data };
  }

  async #unseal(
    tenant: string,
    events: readonly RecordedEvent[],
    subjects: ReadonlySet<string>,
  ): Promise<readonly RecordedEvent[]> {
    const keys = await this.keys.find(tenant, subjects);
    return events.map((event) => {
      const personal = this.#personalIn(event);
      if (personal.length === 0) return event;
      const data: Record<string, Json | undefined> = { ...event.data };
      for (const { field, subject, value } of personal) {
        if (isSealed(value) && (value.sealed.event !== event.eventId || value.sealed.field !== field)) {
          throw new SealBroken(`${field} of event ${event.eventId}`);
        }
        data[field] = this.#opened(tenant, subject, value, keys);
      }
      return { ...event, data };
    });
  }

  /** What was recorded before there were keys is in the clear, and forgotten all the same. */
  #opened(tenant: string, subject: string, value: Json, keys: KeysOfSubjects): Json {
    const key = keys.get(subject);
    if (key === 'destroyed') return ERASED;
    if (!isSealed(value)) return value;
    if (key === undefined) {
      throw new SealingUnavailable(
        `the key of ${subject} in tenant ${tenant} is not in ${this.keys.address}, nor that it was destroyed: SUBJECT_KEYS_URL has to name the place it was made in`,
      );
    }
    try {
      return openValue(value, key, tenant);
    } catch (error) {
      throw new SealBroken(`${value.sealed.field} of event ${value.sealed.event}`, { cause: error });
    }
  }

  /** What is personal in an event as it is stored, and whose it is. */
  #personalIn(event: RecordedEvent): readonly PersonalValue[] {
    const declared = this.#declared.get(event.type);
    if (declared === undefined) return [];
    const own = declared.subjectOf(event.data);
    return declared.fields.flatMap((field): PersonalValue[] => {
      const value = event.data[field];
      if (value === undefined || isErased(value)) return [];
      const subject = isSealed(value) ? value.sealed.subject : own;
      return subject === undefined ? [] : [{ field, subject, value }];
    });
  }

  #subjectOf({ type, data }: Pick<EventToAppend, 'type' | 'data'>): string | undefined {
    return this.#declared.get(type)?.subjectOf(data);
  }
}
