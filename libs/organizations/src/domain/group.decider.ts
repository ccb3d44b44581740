import { accept, quiet, refuse, unreachable, type Decider, type Decision } from '#kernel';
import type {
  FormedGroup,
  FormGroup,
  GroupCommand,
  GroupEvent,
  GroupState,
  LeaveGroup,
  Membership,
  MemberSucceededData,
  NewMember,
  SucceedMember,
} from './group.events.js';
import {
  faultOfNaming,
  GROUP_ALREADY_FORMED,
  GROUP_IMPOSSIBLE_DATE,
  GROUP_LEAVES_BEFORE_JOINING,
  GROUP_NOT_A_MEMBER,
  GROUP_PERIODS_OVERLAP,
  GROUP_UNKNOWN,
  INVALID_ID,
  isDay,
  isSlug,
} from './organization.rules.js';
import { endedOn, goesOnFrom, holdsOn, outside, within } from './timeline.js';

export const groupDecider: Decider<GroupCommand, GroupState, GroupEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    switch (command.type) {
      case 'form-group':
        return form(command, state);
      case 'join-group':
        return state.status === 'formed'
          ? join(command.members, state)
          : refuse(GROUP_UNKNOWN, { groupId: command.groupId });
      case 'leave-group':
        return state.status === 'formed' ? leave(command, state) : refuse(GROUP_UNKNOWN, { groupId: command.groupId });
      case 'succeed-member':
        return state.status === 'formed'
          ? succeed(command, state)
          : refuse(GROUP_UNKNOWN, { groupId: command.groupId });
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'group.formed':
        return { status: 'formed', ...event.data, memberships: [] };
      case 'group.member-joined': {
        const { agencyId, validFrom } = event.data;
        return state.status === 'formed'
          ? { ...state, memberships: [...state.memberships, { agencyId, validFrom }] }
          : state;
      }
      case 'group.member-left': {
        const { agencyId, validTo } = event.data;
        if (state.status !== 'formed') return state;
        return {
          ...state,
          memberships: state.memberships.map((membership) =>
            membership.agencyId === agencyId && membership.validTo === undefined
              ? { ...membership, validTo }
              : membership,
          ),
        };
      }
      case 'group.member-succeeded':
        return state.status === 'formed' ? { ...state, memberships: succeeded(state.memberships, event.data) } : state;
      default:
        return unreachable(event);
    }
  },
};

/** The members of a group on a day (`YYYY-MM-DD`), each once, in the order of joining. */
export function membersOn(group: FormedGroup, date: string): string[] {
  const members = group.memberships.filter((period) => holdsOn(period, date)).map(({ agencyId }) => agencyId);
  return [...new Set(members)];
}

function form(command: FormGroup, state: GroupState): Decision<GroupEvent> {
  const { groupId, name, aliases, members = [] } = command;
  const fault = faultOfNaming(groupId, name);
  if (fault) return fault;
  if (state.status === 'formed') {
    return state.name === name ? join(members, state) : refuse(GROUP_ALREADY_FORMED, { groupId, name: state.name });
  }
  const formed: GroupEvent = { type: 'group.formed', data: { groupId, name, aliases } };
  const joined = join(members, { status: 'formed', groupId, name, aliases, memberships: [] });
  return joined.accepted ? accept(formed, ...joined.events) : joined;
}

/** All of them join, or none. */
function join(members: readonly NewMember[], group: FormedGroup): Decision<GroupEvent> {
  const { groupId } = group;
  const periods = new Map<string, Membership[]>();
  for (const membership of group.memberships) {
    periods.set(membership.agencyId, [...(periods.get(membership.agencyId) ?? []), membership]);
  }
  const events: GroupEvent[] = [];
  for (const { agencyId, validFrom } of members) {
    if (!isSlug(agencyId)) return refuse(INVALID_ID, { id: agencyId });
    if (!isDay(validFrom)) return refuse(GROUP_IMPOSSIBLE_DATE, { groupId, agencyId, date: validFrom });
    const known = periods.get(agencyId) ?? [];
    const open = known.find(({ validTo }) => validTo === undefined);
    if (open !== undefined && open.validFrom <= validFrom) continue;
    if (open !== undefined || known.some(({ validTo }) => validTo !== undefined && validFrom < validTo)) {
      return refuse(GROUP_PERIODS_OVERLAP, { groupId, agencyId, validFrom });
    }
    periods.set(agencyId, [...known, { agencyId, validFrom }]);
    events.push({ type: 'group.member-joined', data: { groupId, agencyId, validFrom } });
  }
  return events.length === 0 ? quiet() : accept(...events);
}

function leave({ groupId, agencyId, validTo }: LeaveGroup, group: FormedGroup): Decision<GroupEvent> {
  if (!isDay(validTo)) return refuse(GROUP_IMPOSSIBLE_DATE, { groupId, agencyId, date: validTo });
  const known = group.memberships.filter((membership) => membership.agencyId === agencyId);
  const open = known.find((membership) => membership.validTo === undefined);
  if (open === undefined) {
    return known.some((membership) => membership.validTo === validTo)
      ? quiet()
      : refuse(GROUP_NOT_A_MEMBER, { groupId, agencyId });
  }
  if (validTo <= open.validFrom) {
    return refuse(GROUP_LEAVES_BEFORE_JOINING, { groupId, agencyId, validFrom: open.validFrom, validTo });
  }
  return accept({ type: 'group.member-left', data: { groupId, agencyId, validTo } });
}

function succeed({ type: _, ...data }: SucceedMember, group: FormedGroup): Decision<GroupEvent> {
  const { groupId, agencyId, successorIds, on } = data;
  const wrong = successorIds.find((id) => !isSlug(id));
  if (wrong !== undefined) return refuse(INVALID_ID, { id: wrong });
  if (!isDay(on)) return refuse(GROUP_IMPOSSIBLE_DATE, { groupId, agencyId, date: on });
  const goesOn = group.memberships.some((period) => period.agencyId === agencyId && goesOnFrom(period, on));
  const added = succeeded(group.memberships, data).length > group.memberships.length;
  const isSo = !goesOn || (successorIds.includes(agencyId) && !added);
  return isSo ? quiet() : accept({ type: 'group.member-succeeded', data });
}

/** The successors are members wherever it would have been, and where they are already, not a second time. */
function succeeded(
  memberships: readonly Membership[],
  { agencyId, successorIds, on }: Omit<MemberSucceededData, 'groupId'>,
): readonly Membership[] {
  const passedOn = memberships
    .filter((period) => period.agencyId === agencyId)
    .flatMap((period) => within(period, { validFrom: on }));
  let after: readonly Membership[] = successorIds.includes(agencyId)
    ? memberships
    : endedOn(memberships, on, (period) => period.agencyId === agencyId);
  for (const successorId of successorIds) {
    const known = after.filter((period) => period.agencyId === successorId);
    const added = passedOn.flatMap((period) => outside({ ...period, agencyId: successorId }, known));
    after = [...after, ...added];
  }
  return after;
}
