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
