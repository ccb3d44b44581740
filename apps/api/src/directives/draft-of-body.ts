import type { Draft, DraftedTask } from '#directives';
import type { Lead } from '#directives/domain';
import type { DirectiveBody } from './directive.bodies.js';
import type { LeadBody, TaskBody } from './task.bodies.js';

export function draftOf({ escalationChain = [], addressees = [], tasks, ...head }: DirectiveBody): Draft {
  return { ...head, escalationChain, addressees, tasks: tasks.map(taskOf) };
}

function taskOf({ kind = 'order', lead, coordinatingAgencyIds = [], deadline = null, ...task }: TaskBody): DraftedTask {
  return { ...task, kind, lead: leadOf(lead), coordinatingAgencyIds, deadline };
}

/** Validation has seen to it that there is exactly one of the two. */
function leadOf({ agencyId, groupId }: LeadBody): Lead {
  return agencyId !== undefined ? { agencyId } : { groupId: groupId! };
}
