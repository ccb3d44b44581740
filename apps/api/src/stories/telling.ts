import type { DomainEvent, Instant } from '#kernel';
import type { Sentence } from '../assignments/status-sentences.js';

/** How ids and moments are said to people. */
export interface Said {
  /** The name of an agency on the day of the event; its id where it is not registered. */
  readonly agency: (agencyId: string) => string;
  /** A moment on the clocks of the tenant. */
  readonly moment: (at: Instant) => string;
}

/** A sentence for every type of a stream; does not compile when one is missing. */
export type Tellings<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: (data: Extract<Event, { readonly type: Type }>['data'], said: Said) => Sentence;
};

/** A sentence with what stands behind it, where there is something. */
export function behind(sentence: Sentence, more: string | undefined): Sentence {
  if (more === undefined || more === '') return sentence;
  return { en: `${sentence.en.replace(/\.$/, '')}: ${more}`, vi: `${sentence.vi.replace(/\.$/, '')}: ${more}` };
}

/** Reasons as one text. */
export function listed(reasons: readonly string[]): string {
  return reasons.join('; ');
}
