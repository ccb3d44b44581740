import {
  assignmentsProjection,
  Assignment,
  deadlineWatch,
  Involvement,
  involvementsProjection,
  RehomingRow,
} from '#assignments';
import { Attachment, attachmentsProjection } from '#attachments';
import { Timer } from '#deadlines';
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

/** Every read model there is, in the order in which it is shown. */
export const projections: readonly Projection[] = [
  agenciesProjection,
  groupsProjection,
  reorganizationsProjection,
  peopleProjection,
  staffsProjection,
  delegationsProjection,
  registersProjection,
  directivesProjection,
  citationsProjection,
  questionsProjection,
  taskLinksProjection,
  contradictionsProjection,
  assignmentsProjection,
  involvementsProjection,
  deadlineWatch,
  attachmentsProjection,
];

/** Everything that follows the log. A new follower is added here and nowhere else. */
export const subscriptions: readonly Subscription[] = [...projections];

/** The rows of the read models. */
export const readModelEntities = [
  Agency,
  Group,
  ReorganizationRow,
  Person,
  Staff,
  DelegationsRow,
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
  Timer,
  Attachment,
] as const;

/** Who follows the log under a name; undefined where nobody does. */
export function subscriptionNamed(name: string): Subscription | undefined {
  return subscriptions.find((subscription) => subscription.name === name);
}
