import { rule } from '#kernel';

export const QUESTION_UNKNOWN = rule('question/unknown', 'not-found', 'The directive has no such question.');

export const QUESTION_ID_TAKEN = rule(
  'question/id-taken',
  'conflict',
  'Another question of the directive has this id already.',
);

export const QUESTION_NOT_EXPLAINED = rule(
  'question/not-explained',
  'invalid',
  'A question has an id and says what the text leaves open.',
);

export const QUESTION_TOO_FEW_CANDIDATES = rule(
  'question/too-few-candidates',
  'invalid',
  'A question has at least two candidates, each another one.',
);

export const QUESTION_UNKNOWN_CLAUSE = rule(
  'question/unknown-clause',
  'invalid',
  'The directive has no deadline clause of this id.',
);

export const QUESTION_NOT_AS_READ = rule(
  'question/not-as-read',
  'invalid',
  'The first candidate is how the directive is read until the question is decided.',
);

export const QUESTION_UNKNOWN_CANDIDATE = rule(
  'question/unknown-candidate',
  'invalid',
  'The question has no such candidate; they are counted from 0.',
);

export const QUESTION_ALREADY_DECIDED = rule(
  'question/already-decided',
  'conflict',
  'The question is decided; what was decided is changed by an amendment.',
);
