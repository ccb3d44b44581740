import { rule } from '#kernel';

export const DIRECTIVE_NOT_ISSUED = rule(
  'directive/not-issued',
  'conflict',
  'Only an issued directive is amended, corrected, replaced or withdrawn.',
);

export const DIRECTIVE_WITHDRAWN = rule('directive/withdrawn', 'conflict', 'The directive is withdrawn.');

export const DIRECTIVE_REPLACED = rule('directive/replaced', 'conflict', 'The directive is replaced by another.');

export const DIRECTIVE_NOT_THE_AUTHORITY = rule(
  'directive/not-the-authority',
  'forbidden',
  'The issuer, the monitor or the Office changes a directive.',
);

export const DIRECTIVE_CHANGE_UNEXPLAINED = rule(
  'directive/change-unexplained',
  'invalid',
  'A change of an issued directive gives at least one reason.',
);

export const DIRECTIVE_CHANGED_IN_FUTURE = rule(
  'directive/changed-in-future',
  'invalid',
  'A change is not in force ahead of time, nor before the directive was.',
);

export const DIRECTIVE_INVALID_CHANGING_DOCUMENT = rule(
  'directive/invalid-changing-document',
  'invalid',
  'The document of a change is named by its type, its number and symbol, and its date.',
);

export const DIRECTIVE_OTHER_FORM = rule(
  'directive/other-form',
  'conflict',
  'An error of content is amended or replaced by a document of equal form (Decree 30/2020, article 18).',
);

export const DIRECTIVE_CORRECTION_NOT_BY_LETTER = rule(
  'directive/correction-not-by-letter',
  'conflict',
  'An error of form is corrected by an official letter (Decree 30/2020, article 18).',
);

export const DIRECTIVE_CORRECTION_OF_CONTENT = rule(
  'directive/correction-of-content',
  'invalid',
  'A correction touches subject, signature, label or wording; whatever is asked for, of whom and until when, is amended.',
);

export const DIRECTIVE_NOTHING_CHANGED = rule(
  'directive/nothing-changed',
  'invalid',
  'The change names nothing that it changes.',
);

export const DIRECTIVE_REPLACED_BY_ITSELF = rule(
  'directive/replaced-by-itself',
  'invalid',
  'A directive is replaced by another one.',
);

export const DIRECTIVE_SUCCESSOR_NOT_ISSUED = rule(
  'directive/successor-not-issued',
  'conflict',
  'A directive is replaced by one that is issued and in force.',
);

export const DIRECTIVE_SUCCESSOR_UNKNOWN_TASK = rule(
  'directive/successor-unknown-task',
  'invalid',
  'The directive that replaces has no such task.',
);

export const DIRECTIVE_LED_BY_NOBODY = rule(
  'directive/led-by-nobody',
  'conflict',
  'Whoever is to lead the task had it before, and it was cancelled; reopen that assignment first.',
);

export const DIRECTIVE_EFFECT_UNDECIDED = rule(
  'directive/effect-undecided',
  'conflict',
  'The change leaves open what becomes of some assignments; each of them needs a decision.',
);

export const DIRECTIVE_EFFECT_CHANGED = rule(
  'directive/effect-changed',
  'conflict',
  'The change would do something else by now than was shown; look at it again.',
);

export const DIRECTIVE_DECISION_NOT_ASKED = rule(
  'directive/decision-not-asked',
  'invalid',
  'A decision is given about an assignment that the change does not leave open.',
);
