/** Which events an endpoint asks for. An empty list asks for all there are. */
export type EventFilter = {
  /** Types such as `assignment.escalated`, or all about one thing: `assignment.*`. */
  readonly types: readonly string[];
  /** Streams such as `directive-0198…`, or all of a category: `directive-*`. */
  readonly subjects: readonly string[];
};

/** What came of deliveries: it is sent to nobody, or each delivery would bring about the next one. */
export const DELIVERY_OUTCOME_TYPES = [
  'endpoint.delivered',
  'endpoint.delivery-failed',
  'endpoint.delivery-given-up',
] as const;

/** Events about messages themselves, which are sent only where they are asked for by name. */
export const KINDS_BY_NAME = ['endpoint', 'notice'] as const;

const TYPE = /^([a-z][a-z-]*)\.(?:[a-z][a-z-]*|(\*))$/;
const SUBJECT = /^([a-z]+)-(?:\*|\S+)$/;
const LONGEST_SUBJECT = 300;

/** A filter taken apart, as a query of the log needs it. A null stands for no restriction. */
export interface FilterParts {
  /** Whole types. */
  readonly types: readonly string[];
  /** What stands before the dot of every type that is asked for as a whole; null: of all that need no name. */
  readonly kinds: readonly string[] | null;
  readonly streams: readonly string[];
  /** What stands before the first hyphen of every stream that is asked for as a whole; null: of all. */
  readonly categories: readonly string[] | null;
}

export function filterParts({ types, subjects }: EventFilter): FilterParts {
  const wholeTypes = types.filter((type) => !type.endsWith('.*'));
  const wholeStreams = subjects.filter((subject) => !subject.endsWith('-*'));
  return {
    types: wholeTypes,
    kinds: types.length === 0 ? null : types.filter((type) => type.endsWith('.*')).map((type) => type.slice(0, -2)),
    streams: wholeStreams,
    categories:
      subjects.length === 0
        ? null
        : subjects.filter((subject) => subject.endsWith('-*')).map((subject) => subject.slice(0, -2)),
  };
}

/** Whether an event is asked for. */
export function asksFor(filter: FilterParts, event: { readonly type: string; readonly stream: string }): boolean {
  if (isOutcome(event.type)) return false;
  return wantsType(filter, event.type) && wantsStream(filter, event.stream);
}

function wantsType({ types, kinds }: FilterParts, type: string): boolean {
  if (types.includes(type)) return true;
  const kind = before('.', type);
  return !isByName(kind) && (kinds === null || kinds.includes(kind));
}

function wantsStream({ streams, categories }: FilterParts, stream: string): boolean {
  return categories === null || streams.includes(stream) || categories.includes(before('-', stream));
}

/** The first type that nobody is sent, or that is no type at all. */
export function typeNotOffered(types: readonly string[]): string | undefined {
  return types.find((type) => {
    const [, kind, all] = TYPE.exec(type) ?? [];
    return kind === undefined || isOutcome(type) || (all !== undefined && isByName(kind));
  });
}

/** The first subject that names neither a stream nor a category. */
export function subjectNotKnown(subjects: readonly string[]): string | undefined {
  return subjects.find((subject) => subject.length > LONGEST_SUBJECT || !SUBJECT.test(subject));
}

function isOutcome(type: string): boolean {
  return (DELIVERY_OUTCOME_TYPES as readonly string[]).includes(type);
}

function isByName(kind: string): boolean {
  return (KINDS_BY_NAME as readonly string[]).includes(kind);
}

function before(mark: string, text: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}
