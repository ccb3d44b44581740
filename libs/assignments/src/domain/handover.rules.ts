import { rule } from '#kernel';

export const DECLINE_AFTER_ANSWER = rule(
  'assignment/decline-after-answer',
  'conflict',
  'Whoever has answered does not say afterwards that it was not its work.',
);

export const DECLINE_DECIDED = rule(
  'assignment/decline-decided',
  'conflict',
  'It was decided that the assignment stays with this lead.',
);

export const DECLINE_MISSING = rule(
  'assignment/not-declined',
  'conflict',
  'Only an assignment that its lead has declined is upheld.',
);

export const TRANSFER_TO_ISSUER = rule(
  'assignment/transfer-to-issuer',
  'invalid',
  'An assignment does not go to the one who issued it: nobody answers to itself.',
);

export const TRANSFER_PENDING = rule(
  'assignment/transfer-pending',
  'conflict',
  'The assignment is already offered to another agency; one offer is decided before the next.',
);

export const TRANSFER_NOT_PROPOSED = rule(
  'assignment/transfer-not-proposed',
  'conflict',
  'The lead offers the assignment to nobody.',
);

export const TRANSFER_NOT_TO_YOU = rule(
  'assignment/transfer-not-to-you',
  'forbidden',
  'Only the agency to which the assignment is offered, or the Office on its behalf, agrees or refuses.',
);
