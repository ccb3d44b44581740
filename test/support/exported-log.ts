import { entryOf, eventText, exportTrailer, type SigningKey, type StoredEvent } from '#audit';
import { canonicalText } from '#event-store';
import { instantOf, type Json } from '#kernel';
import { SignedLog } from './signed-log.js';

const TENANT = 'phu-tho';
export const ORIGIN = `dondoc.example/${TENANT}`;

export interface MadeEvent {
  readonly type?: string;
  readonly stream?: string;
  readonly data?: Json;
}

/** A log in memory, with its export as the product writes it (`docs/proof-formats.md`). */
export class ExportedLog {
  readonly log: SignedLog;
  /** The texts of its events. */
  readonly texts: string[] = [];
  readonly #versions = new Map<string, number>();

  constructor(...keys: readonly SigningKey[]) {
    this.log = new SignedLog(...keys);
  }

  add({
    type = 'test.happened',
    stream = `case-${this.texts.length % 7}`,
    data = { note: 'Gửi báo cáo' },
  }: MadeEvent): this {
    const position = this.texts.length + 1;
    const version = (this.#versions.get(stream) ?? 0) + 1;
    this.#versions.set(stream, version);
    const event: StoredEvent = {
      tenant: TENANT,
      position,
      stream,
      version,
      type,
      schemaVersion: 1,
      eventId: `01987c5e-8c00-7000-8000-${String(position).padStart(12, '0')}`,
      data: canonicalText(data),
      metadata: canonicalText({ actor: { subject: 'binh.tt' }, tenant: TENANT }),
      recordedAt: instantOf(1_754_280_000_000 + position * 1_000),
      effectiveAt: instantOf(1_754_280_000_000),
    };
    const text = eventText(event);
    this.texts.push(text);
    this.log.append(entryOf(text, event));
    return this;
  }

  grow(to: number): this {
    while (this.texts.length < to) this.add({});
    return this;
  }

  announce(vkey: string): this {
    return this.add({ type: 'signing-key.announced', stream: 'signing-keys-log', data: { verifierKey: vkey } });
  }

  retire(vkey: string): this {
    return this.add({ type: 'signing-key.retired', stream: 'signing-keys-log', data: { verifierKey: vkey } });
  }

  /** The file, with the given checkpoint or that of all events. */
  export(checkpoint = this.log.checkpoint()): string {
    return exported(this.texts, checkpoint);
  }
}

/** A file with these lines, whatever they are. */
export function exported(texts: readonly string[], checkpoint: string, size = texts.length): string {
  return texts.map((line) => `${line}\n`).join('') + exportTrailer({ size, note: checkpoint });
}
