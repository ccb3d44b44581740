import {
  BrokenOff,
  ContentMissing,
  DIGEST_ACCEPTED,
  DigestMismatch,
  DigestUnreadable,
  StoreUnavailable,
  TooManyBytes,
  TypeMistaken,
  TypeNotAccepted,
} from '#attachments';
import { ATTACHMENT_INVALID_NAME, NAME_ACCEPTED } from '#attachments/domain';
import { CommandRefused } from '#event-store';
import { kindOfRule, Problem, REQUEST_INVALID, UNAVAILABLE, type ErrorTranslation } from '#platform';
import {
  ATTACHMENT_BROKEN_OFF,
  ATTACHMENT_DIGEST_MISMATCH,
  ATTACHMENT_TOO_LARGE,
  ATTACHMENT_TYPE_MISTAKEN,
  ATTACHMENT_TYPE_NOT_ACCEPTED,
} from './attachment.problems.js';

/** What documents and their store throw, as problems. To be asked before `commandProblems`. */
export const attachmentProblems: ErrorTranslation = (error) => {
  if (error instanceof CommandRefused && error.rule.code === ATTACHMENT_INVALID_NAME.code) return badName(error);
  if (error instanceof TooManyBytes) return new Problem(ATTACHMENT_TOO_LARGE, { facts: { limit: error.limit } });
  if (error instanceof TypeNotAccepted) {
    const { mediaType, accepted } = error;
    return new Problem(ATTACHMENT_TYPE_NOT_ACCEPTED, {
      facts: { mediaType, accepted },
      errors: [{ header: 'Content-Type', detail: 'names a type that is not taken', accepted: accepted.join(', ') }],
    });
  }
  if (error instanceof TypeMistaken) {
    return new Problem(ATTACHMENT_TYPE_MISTAKEN, { facts: { stated: error.stated, found: error.found } });
  }
  if (error instanceof DigestMismatch) {
    return new Problem(ATTACHMENT_DIGEST_MISMATCH, { facts: { stated: error.stated, found: error.found } });
  }
  if (error instanceof DigestUnreadable) {
    return new Problem(REQUEST_INVALID, {
      detail: `${error.message}.`,
      errors: [{ header: error.header, detail: 'names no SHA-256 that can be read', accepted: DIGEST_ACCEPTED }],
    });
  }
  if (error instanceof BrokenOff) return new Problem(ATTACHMENT_BROKEN_OFF, { cause: error });
  if (error instanceof StoreUnavailable || error instanceof ContentMissing) {
    return new Problem(UNAVAILABLE, {
      detail: 'Documents cannot be kept or given out at this moment.',
      headers: { 'Retry-After': '5' },
      cause: error,
    });
  }
  return undefined;
};

function badName({ rule, facts }: CommandRefused): Problem {
  const detail = facts['fault'] as string;
  return new Problem(kindOfRule(rule), {
    detail: `name ${detail}.`,
    errors: [{ parameter: 'name', detail, accepted: NAME_ACCEPTED }],
  });
}
