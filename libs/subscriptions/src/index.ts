import {
  assignmentsProjection,
  Assignment,
  CalendarDeadline,
  calendarDeadlinesProjection,
  deadlineWatch,
  Involvement,
  involvementsProjection,
  RehomingRow,
} from '#assignments';
import { Attachment, attachmentsProjection } from '#attachments';
import { eventIndexProjection } from '#audit';
import { CalendarChangeRow, CalendarRow, calendarsProjection, LadderRow, laddersProjection, Timer } from '#deadlines';
import {
  CitableDirective,
  CitationKey,
  CitationRow,
  citationsProjection,
  ContradictionRow,
  contradictionsProjection,
  Directive,
  directivesProjection,
  QuestionRow,
  questionsProjection,
  RegisterRow,
  registersProjection,
  TaskLinkRow,
  taskLinksProjection,
} from '#directives';
import type { Projection, Subscription } from '#event-store';
import { DismissedIncidentRow, OperationsActRow, operationsProjection } from '#operations';
import {
  Notice,
  noticesProjection,
  noticeWriter,
  PreferencesRow,
  preferencesProjection,
  WebhookDelivery,
  WebhookEndpoint,
  webhooksProjection,
} from '#notifications';
import {
  agenciesProjection,
  Agency,
  DelegationsRow,
  delegationsProjection,
  Group,
  groupsProjection,
  peopleProjection,
  Person,
  ReorganizationRow,
  reorganizationsProjection,
  Staff,
  staffsProjection,
} from '#organizations';
import {
  ReportSubscriptionRow,
  reportSubscriptionsProjection,
  ScoreboardEntry,
  scoreboardProjection,
  TimelinessEntry,
  timelinessProjection,
} from '#reporting';

export { personalData } from './personal-data.js';

/** Every read model there is, in the order in which it is shown. */
export const projections: readonly Projection[] = [
  agenciesProjection,
  groupsProjection,
  reorganizationsProjection,
  peopleProjection,
  staffsProjection,
  delegationsProjection,
  calendarsProjection,
  registersProjection,
  directivesProjection,
  citationsProjection,
  questionsProjection,
  taskLinksProjection,
  contradictionsProjection,
  assignmentsProjection,
  involvementsProjection,
  calendarDeadlinesProjection,
  laddersProjection,
  deadlineWatch,
  attachmentsProjection,
  operationsProjection,
  webhooksProjection,
  noticesProjection,
  preferencesProjection,
  scoreboardProjection,
  timelinessProjection,
  reportSubscriptionsProjection,
  eventIndexProjection,
];

/** Everything that follows the log. A new follower is added here and nowhere else. */
export const subscriptions: readonly Subscription[] = [...projections, noticeWriter];

/** Those that keep personal data, and forget it with the person. */
export const forgetfulReadModels: readonly string[] = [peopleProjection, noticesProjection, preferencesProjection].map(
  ({ name }) => name,
);

/** The rows of the read models. */
export const readModelEntities = [
  Agency,
  Group,
  ReorganizationRow,
  Person,
  Staff,
  DelegationsRow,
  CalendarRow,
  CalendarChangeRow,
  RegisterRow,
  Directive,
  CitationRow,
  CitationKey,
  CitableDirective,
  QuestionRow,
  TaskLinkRow,
  ContradictionRow,
  Assignment,
  Involvement,
  RehomingRow,
  CalendarDeadline,
  LadderRow,
  Timer,
  Attachment,
  OperationsActRow,
  DismissedIncidentRow,
  WebhookEndpoint,
  WebhookDelivery,
  Notice,
  PreferencesRow,
  ScoreboardEntry,
  TimelinessEntry,
  ReportSubscriptionRow,
] as const;

/** Who follows the log under a name; undefined where nobody does. */
export function subscriptionNamed(name: string): Subscription | undefined {
  return subscriptions.find((subscription) => subscription.name === name);
}
