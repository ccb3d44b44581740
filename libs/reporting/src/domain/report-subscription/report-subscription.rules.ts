import { rule } from '#kernel';

export const REPORT_SUBSCRIPTION_UNKNOWN = rule(
  'report-subscription/unknown',
  'not-found',
  'There is no such report subscription, or it has ended.',
);

export const REPORT_SUBSCRIPTION_IMPOSSIBLE_RHYTHM = rule(
  'report-subscription/impossible-rhythm',
  'invalid',
  'A report comes by working days, week, month, quarter, half-year or year, on a day there is, at an hour `HH:mm`.',
);

export const REPORT_SUBSCRIPTION_FOR_NOBODY = rule(
  'report-subscription/for-nobody',
  'invalid',
  'A report is sent to one recipient at least: an agency, the holder of a post in it, or a person told for it.',
);

export const REPORT_SUBSCRIPTION_UNKNOWN_PARTY = rule(
  'report-subscription/unknown-party',
  'invalid',
  'Agencies and people that a report names are registered.',
);

export const REPORT_SUBSCRIPTION_UNEXPLAINED = rule(
  'report-subscription/unexplained',
  'invalid',
  'Whoever pauses a report says why.',
);

export const REPORT_SUBSCRIPTION_PAUSED = rule(
  'report-subscription/paused',
  'conflict',
  'Nothing is sent while a report is paused.',
);
