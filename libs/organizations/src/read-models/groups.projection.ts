import { rowProjection } from '#event-store';
import {
  GROUP_EVENT_TYPES,
  groupDecider,
  type FormedGroup,
  type GroupEvent,
  type GroupState,
} from '../domain/index.js';
import { Group } from './group.entity.js';

/** The row is the group's state: the same fold that decides also shows. */
export const groupsProjection = rowProjection<Group>({
  name: 'groups',
  entity: Group,
  table: 'groups',
  key: 'groupId',
  types: GROUP_EVENT_TYPES,
  keyOf: (event) => (event as unknown as GroupEvent).data.groupId,
  apply: (row, event) => {
    const before: GroupState = row ? stateOfGroup(row) : groupDecider.initial;
    const after = groupDecider.evolve(before, event as unknown as GroupEvent);
    if (after.status === 'nonexistent') return undefined;
    return {
      tenantId: event.tenant,
      groupId: after.groupId,
      name: after.name,
      aliases: [...after.aliases],
      memberships: after.memberships,
    };
  },
});

/** The group as its events leave it. */
export function stateOfGroup({ groupId, name, aliases, memberships }: Group): FormedGroup {
  return { status: 'formed', groupId, name, aliases, memberships };
}
