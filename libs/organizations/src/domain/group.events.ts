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

export type GroupFormed = DomainEvent<'group.formed', GroupFormedData>;
export type MemberJoined = DomainEvent<'group.member-joined', MemberJoinedData>;
export type MemberLeft = DomainEvent<'group.member-left', MemberLeftData>;

export type GroupEvent = GroupFormed | MemberJoined | MemberLeft;

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

export type GroupCommand = FormGroup | JoinGroup | LeaveGroup;

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
