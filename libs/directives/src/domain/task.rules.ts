import { rule } from '#kernel';

export const TASK_ID_TWICE = rule('task/id-twice', 'invalid', 'Two tasks of a directive have the same id.');

export const TASK_ORDINAL_WRONG = rule(
  'task/ordinal-wrong',
  'invalid',
  'The tasks of a directive are counted 1, 2, 3, … in their order.',
);

export const TASK_TEXT_MISSING = rule('task/text-missing', 'invalid', 'A task has an id and says what is to be done.');

export const TASK_UNKNOWN_KIND = rule('task/unknown-kind', 'invalid', 'A task is an order or a request.');

export const TASK_LEAD_COORDINATES = rule(
  'task/lead-coordinates',
  'invalid',
  'The lead agency of a task does not also coordinate with itself.',
);

export const TASK_UNKNOWN_GROUP = rule(
  'task/unknown-group',
  'conflict',
  'A task is given to a group that is not formed.',
);

export const TASK_EMPTY_GROUP = rule(
  'task/empty-group',
  'conflict',
  'A task is given to a group that has no member on the day of issuance.',
);

export const TASK_UNKNOWN = rule('task/unknown', 'not-found', 'The directive has no such task.');

export const TASK_LEAD_TWICE = rule('task/lead-twice', 'invalid', 'An agency or group leads a task once.');

export const TASK_IMPOSSIBLE_QUORUM = rule(
  'task/impossible-quorum',
  'invalid',
  'A quorum is a whole number from 1 up to the number of leads.',
);

export const TASK_UNKNOWN_COMPLETION = rule(
  'task/unknown-completion',
  'invalid',
  'A task that several lead is done by all, by any, by a quorum, or by one that consolidates.',
);

export const TASK_CONSOLIDATOR_NOT_LEAD = rule(
  'task/consolidator-not-lead',
  'invalid',
  'Whoever consolidates the answers is one of the leads.',
);

export const TASK_UNKNOWN_PRODUCT = rule(
  'task/unknown-product',
  'invalid',
  'A task is to bring a report, a submission, an issued document, a measured result, or is a standing duty.',
);

export const TASK_IMPOSSIBLE_TARGET = rule(
  'task/impossible-target',
  'invalid',
  'A result says what is measured and its target, above 0 and up to 100 per cent.',
);

export const TASK_STANDING_WITH_DEADLINE = rule(
  'task/standing-with-deadline',
  'invalid',
  'A standing duty is never done, so it has no deadline.',
);

export const TASK_UNCLEAR_PACE = rule(
  'task/unclear-pace',
  'invalid',
  'A pace has its words; one before each of something says before what, and no other does.',
);

export const TASK_INVALID_EMAIL = rule(
  'task/invalid-email',
  'invalid',
  'The address that reports go to is not an e-mail address.',
);

export const TASK_IMPOSSIBLE_SPAN = rule(
  'task/impossible-span',
  'invalid',
  'A span begins at a code point of the text and ends after it; the spans of a task do not overlap.',
);

export const CLAUSE_ID_TWICE = rule('clause/id-twice', 'invalid', 'Two deadline clauses have the same id.');

export const CLAUSE_WITHOUT_TASKS = rule(
  'clause/without-tasks',
  'invalid',
  'A deadline clause has an id and governs at least one task.',
);

export const CLAUSE_UNKNOWN_TASK = rule(
  'clause/unknown-task',
  'invalid',
  'A deadline clause governs a task that the directive does not have.',
);

export const CLAUSE_TASK_HAS_DEADLINE = rule(
  'clause/task-has-deadline',
  'invalid',
  'A task has one deadline: its own, or that of one clause.',
);
