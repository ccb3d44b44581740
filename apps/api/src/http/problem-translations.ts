import {
  AppendOutcomeUnknown,
  CommandIdReused,
  CommandRefused,
  LogUnavailable,
  SealingUnavailable,
  TooContended,
  UnitRefused,
} from '#event-store';
import type { Rule } from '#kernel';
import { AGENCIES_REFUSED, type LineRefused } from '#organizations/domain';
import {
  isError,
  kindOfRule,
  Problem,
  REQUEST_INVALID,
  UNAVAILABLE,
  type ErrorTranslation,
  type ProblemParticulars,
} from '#platform';
import { IDEMPOTENCY_KEY_REUSED } from './api.problems.js';

/** What the write side throws, as problems. */
export const commandProblems: ErrorTranslation = (error) => {
  if (error instanceof CommandRefused) return refusal(error);
  if (error instanceof CommandIdReused) return new Problem(IDEMPOTENCY_KEY_REUSED);
  if (error instanceof UnitRefused) return new Problem(REQUEST_INVALID, { detail: `${error.message}.`, cause: error });
  if (error instanceof LogUnavailable || error instanceof TooContended) {
    return new Problem(UNAVAILABLE, { detail: 'Nothing was written.', headers: { 'Retry-After': '1' }, cause: error });
  }
  if (error instanceof SealingUnavailable) {
    return new Problem(UNAVAILABLE, {
      detail: 'The keys of personal data are out of reach.',
      headers: { 'Retry-After': '5' },
      cause: error,
    });
  }
  if (error instanceof AppendOutcomeUnknown) {
    return new Problem(UNAVAILABLE, {
      detail:
        'Whether it was written is not known. Sent again under the same Idempotency-Key, it is carried out once and answered with what became of it.',
      headers: { 'Retry-After': '5' },
      cause: error,
    });
  }
  return undefined;
};

function refusal({ rule, facts }: CommandRefused): Problem {
  if (rule.code !== AGENCIES_REFUSED.code) return new Problem(kindOfRule(rule), withFields(rule, facts));
  const lines = facts['lines'] as unknown as readonly LineRefused[];
  return new Problem(kindOfRule(rule), {
    facts,
    errors: lines.map(({ line, sentence }) => ({ pointer: `/agencies/${line}`, detail: sentence })),
  });
}

/** A refusal may say in `fields` which fields of the body it is about, as JSON Pointers. */
function withFields({ sentence }: Rule, { fields, ...facts }: CommandRefused['facts']): ProblemParticulars {
  if (!Array.isArray(fields)) return { facts };
  return { facts, errors: fields.map((pointer: string) => ({ pointer, detail: sentence })) };
}

/** A dependency is away, which passes: drivers hand their errors on as they are, TypeORM wraps them. */
export const outageProblems: ErrorTranslation = (error) => {
  for (let cause: unknown = error; isError(cause); cause = (cause as { driverError?: unknown }).driverError) {
    const { code } = cause as { code?: unknown };
    if ((typeof code === 'string' && OUTAGE_CODES.test(code)) || OUTAGE_MESSAGES.test(cause.message)) {
      return new Problem(UNAVAILABLE, { headers: { 'Retry-After': '5' }, cause: error });
    }
  }
  return undefined;
};

/** SQLSTATE 08: connection; 57P01 to 57P03: shutdown, crash, starting up; 53300: too many connections; 57014: took too long. */
const OUTAGE_CODES = /^(08|57P0[123]|53300|57014|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN)/;

/** node-postgres and ioredis have no code for a connection that is gone; the queue is closed first when the process is. */
const OUTAGE_MESSAGES =
  /timeout exceeded when trying to connect|Connection (terminated|is closed)|queue backend is closed|Client has encountered a connection error|Stream isn't writeable|max retries per request/i;
