import type { DomainEvent } from '#kernel';

export type GroupFormedData = {
  readonly groupId: string;
  readonly name: string;
  readonly aliases: readonly string[];
};

export type MemberJoinedData = {
  readonly groupId: string;
  readonly agencyId: string;
  /** `YYYY-MM-DD`, the first day of membership. */
  readonly validFrom: string;
};

export type MemberLeftData = {
  readonly groupId: string;
  readonly agencyId: string;
  /** `YYYY-MM-DD`, exclusive: the first day without membership. */
  readonly validTo: string;
};

/** Its successors take the agency's place in the group, each for the days on which it would have been a member. */
export type MemberSucceededData = {
  readonly groupId: string;
  readonly agencyId: string;
  /** The agency itself among them where it goes on; nobody where nobody follows. */
  readonly successorIds: readonly string[];
  /** `YYYY-MM-DD`, the first day of the successors. */
  readonly on: string;
};

/** A group of agencies was formed, so that one task can be given to all of them. */
export type GroupFormed = DomainEvent<'group.formed', GroupFormedData>;
/** An agency is a member of a group from a day on. */
export type MemberJoined = DomainEvent<'group.member-joined', MemberJoinedData>;
/** An agency is no longer a member of a group from a day on. */
export type MemberLeft = DomainEvent<'group.member-left', MemberLeftData>;
/** Successors took the place of an agency in a group. */
export type MemberSucceeded = DomainEvent<'group.member-succeeded', MemberSucceededData>;

export type GroupEvent = GroupFormed | MemberJoined | MemberLeft | MemberSucceeded;

/** The types of {@link GroupEvent}: what a projection of groups follows. */
export const GROUP_EVENT_TYPES = [
  'group.formed',
  'group.member-joined',
  'group.member-left',
  'group.member-succeeded',
] as const satisfies readonly GroupEvent['type'][];

/** Forms the group, and joins its first members in the same act where they are given. */
export type FormGroup = {
  readonly type: 'form-group';
  readonly groupId: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly members?: readonly NewMember[];
};

export type NewMember = { readonly agencyId: string; readonly validFrom: string };

/** Joins one or many: the 148 communes of a province join in one act. */
export type JoinGroup = {
  readonly type: 'join-group';
  readonly groupId: string;
  readonly members: readonly NewMember[];
};

export type LeaveGroup = {
  readonly type: 'leave-group';
  readonly groupId: string;
  readonly agencyId: string;
  readonly validTo: string;
};

/** A part of a reorganisation (see `decideReorganization`), which writes it for every group concerned. */
export type SucceedMember = { readonly type: 'succeed-member' } & MemberSucceededData;

export type GroupCommand = FormGroup | JoinGroup | LeaveGroup | SucceedMember;

export type Membership = {
  readonly agencyId: string;
  readonly validFrom: string;
  /** Exclusive; open when absent. */
  readonly validTo?: string;
};

export type FormedGroup = {
  readonly status: 'formed';
  readonly groupId: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** Every period of membership there ever was, in the order of joining. */
  readonly memberships: readonly Membership[];
};

export type GroupState = { readonly status: 'nonexistent' } | FormedGroup;

/** The stream that holds one group and its members. */
export function groupStream(groupId: string): string {
  return `group-${groupId}`;
}
