import { assignmentsProjection, Assignment, deadlineWatch } from '#assignments';
import { Timer } from '#deadlines';
import { Directive, directivesProjection, RegisterRow, registersProjection } from '#directives';
import type { Projection, Subscription } from '#event-store';
import { agenciesProjection, Agency, Group, groupsProjection } from '#organizations';

/** Every read model there is, in the order in which it is shown. */
export const projections: readonly Projection[] = [
  agenciesProjection,
  groupsProjection,
  registersProjection,
  directivesProjection,
  assignmentsProjection,
  deadlineWatch,
];

/** Everything that follows the log. A new follower is added here and nowhere else. */
export const subscriptions: readonly Subscription[] = [...projections];

/** The rows of the read models. */
export const readModelEntities = [Agency, Group, RegisterRow, Directive, Assignment, Timer] as const;

/** @throws Error for a name nobody follows the log under */
export function subscriptionNamed(name: string): Subscription {
  const found = subscriptions.find((subscription) => subscription.name === name);
  if (!found)
    throw new Error(`no subscription is named "${name}"; there are ${subscriptions.map((one) => one.name).join(', ')}`);
  return found;
}
