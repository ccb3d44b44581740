import type { Json, RefusalKind, Rule } from '#kernel';

/**
 * One kind of problem. The code is stable once published (`request/invalid`), and
 * `type` of RFC 9457 is made of it: `/problems/request/invalid`, where a GET tells
 * the sentence.
 */
export interface ProblemKind {
  readonly code: string;
  readonly status: number;
  readonly sentence: string;
}

/** One thing that is wrong with a request. Exactly one of the three says where. */
export interface FieldProblem {
  /** Into the body, as a JSON Pointer (RFC 6901): `/tasks/0/deadline`; empty for the body as a whole. */
  readonly pointer?: string;
  /** Name of a parameter of the path or the query. */
  readonly parameter?: string;
  readonly header?: string;
  readonly detail: string;
  /** What would have been accepted. */
  readonly accepted?: string;
}

/** The body of an error answer (RFC 9457, `application/problem+json`). */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** The path that was asked for. */
  readonly instance: string;
  /** The rule or condition, for programs to tell problems apart. */
  readonly code: string;
  readonly detail?: string;
  /** The values at fault, as the rule states them. */
  readonly facts?: Readonly<Record<string, Json>>;
  readonly errors?: readonly FieldProblem[];
  /** Finds the request in the logs. */
  readonly correlationId?: string;
}

export function problemKind(code: string, status: number, sentence: string): ProblemKind {
  return { code, status, sentence };
}

export const REQUEST_INVALID = problemKind(
  'request/invalid',
  400,
  'The request does not have the form this API describes; each entry of "errors" says where and what is accepted.',
);
export const REQUEST_UNREADABLE = problemKind('request/unreadable', 400, 'The request could not be read.');
export const UNKNOWN_ROUTE = problemKind('request/unknown-route', 404, 'There is nothing at this address.');
export const METHOD_NOT_ALLOWED = problemKind(
  'request/method-not-allowed',
  405,
  'There is something at this address, but not for this method; the header Allow names those it takes.',
);
export const REQUEST_TOO_LARGE = problemKind('request/too-large', 413, 'The request is larger than this API takes.');
export const UNSUPPORTED_MEDIA_TYPE = problemKind(
  'request/unsupported-media-type',
  415,
  'The body is not of a kind this API reads; send application/json.',
);
export const REQUEST_REFUSED = problemKind('request/refused', 400, 'The request was refused.');
export const UNAVAILABLE = problemKind(
  'service/unavailable',
  503,
  'The service cannot answer at this moment; the same request may be sent again.',
);
export const UNEXPECTED = problemKind(
  'service/unexpected',
  500,
  'Something went wrong on our side; the correlation id finds it in the logs.',
);

/** The problems every API built on this library can answer with. */
export const PLATFORM_PROBLEMS: readonly ProblemKind[] = [
  REQUEST_INVALID,
  REQUEST_UNREADABLE,
  UNKNOWN_ROUTE,
  METHOD_NOT_ALLOWED,
  REQUEST_TOO_LARGE,
  UNSUPPORTED_MEDIA_TYPE,
  REQUEST_REFUSED,
  UNAVAILABLE,
  UNEXPECTED,
];

export interface ProblemParticulars {
  /** A sentence about this occurrence. */
  readonly detail?: string;
  readonly facts?: Readonly<Record<string, Json>>;
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown anywhere below a route; the filter answers with it. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly detail?: string;
  readonly facts?: Readonly<Record<string, Json>>;
  readonly errors?: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ProblemKind, particulars: ProblemParticulars = {}) {
    super(particulars.detail ?? kind.sentence, { cause: particulars.cause });
    this.name = 'Problem';
    this.kind = kind;
    if (particulars.detail !== undefined) this.detail = particulars.detail;
    if (particulars.facts !== undefined) this.facts = particulars.facts;
    if (particulars.errors !== undefined) this.errors = particulars.errors;
    this.headers = particulars.headers ?? {};
  }
}

const STATUS_OF: Readonly<Record<RefusalKind, number>> = {
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  invalid: 422,
};

/** The problem a rule of the domain becomes when it refuses a command. */
export function kindOfRule(rule: Rule): ProblemKind {
  return { code: rule.code, status: STATUS_OF[rule.kind], sentence: rule.sentence };
}

/** Where the sentence of a problem can be read, relative to the API. */
export function problemType(code: string): string {
  return `/problems/${code}`;
}

export function problemDetails(
  problem: Problem,
  request: { readonly instance: string; readonly correlationId?: string },
): ProblemDetails {
  return {
    type: problemType(problem.kind.code),
    title: problem.kind.sentence,
    status: problem.kind.status,
    instance: request.instance,
    code: problem.kind.code,
    ...(problem.detail !== undefined && { detail: problem.detail }),
    ...(problem.facts !== undefined && Object.keys(problem.facts).length > 0 && { facts: problem.facts }),
    ...(problem.errors !== undefined && { errors: problem.errors }),
    ...(request.correlationId !== undefined && { correlationId: request.correlationId }),
  };
}
