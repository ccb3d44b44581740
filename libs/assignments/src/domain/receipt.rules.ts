import { rule } from '#kernel';

export const RECEIPT_IMPOSSIBLE_MOMENT = rule(
  'receipt/impossible-moment',
  'invalid',
  'A document is received after the lead was given the work, and before it is acknowledged.',
);

export const RECEIPT_AFTER_ACKNOWLEDGEMENT = rule(
  'receipt/after-acknowledgement',
  'conflict',
  'Receipt is stated when the order is acknowledged, once; later whoever set the deadline changes it.',
);

export const RECEIPT_NOT_WHAT_COUNTS = rule(
  'receipt/not-what-counts',
  'conflict',
  'The deadline in force counted from receipt and was moved since: whoever set it says what it is now.',
);
