import { rule } from '#kernel';

export const NOT_ESCALATED = rule(
  'escalation/not-escalated',
  'conflict',
  'Nobody holds the assignment because it was escalated.',
);

export const ESCALATION_NOT_THE_HOLDER = rule(
  'escalation/not-the-holder',
  'forbidden',
  'Only whoever it was escalated to, or the Office on its behalf, acknowledges the escalation and answers it.',
);

export const ESCALATION_ANSWER_BLANK = rule(
  'escalation/answer-blank',
  'invalid',
  'The answer to an escalation says what was decided.',
);

export const REFERRAL_TO_NOBODY = rule(
  'referral/to-nobody',
  'invalid',
  'A referral names the body above that it goes to.',
);
