import { ApiProperty } from '@nestjs/swagger';
import { stateOfGroup, type Group } from '#organizations';
import { membersOn } from '#organizations/domain';
import { CommandView } from '../http/command.views.js';

export class GroupChangedView extends CommandView {
  @ApiProperty({ example: 'ubnd-cac-xa-phuong' })
  readonly groupId: string;
}

export class MembershipEndedView extends GroupChangedView {
  @ApiProperty({ example: 'phuong-tan-hoa' })
  readonly agencyId: string;
}

export class MembershipView {
  @ApiProperty({ example: 'phuong-tan-hoa' })
  readonly agencyId: string;

  @ApiProperty({ format: 'date', example: '2025-07-01' })
  readonly validFrom: string;

  @ApiProperty({ required: false, format: 'date', description: 'The first day without membership.' })
  readonly validTo?: string;
}

export class GroupSummaryView {
  @ApiProperty({ example: 'ubnd-cac-xa-phuong' })
  readonly groupId: string;

  @ApiProperty({ example: 'UBND các xã, phường' })
  readonly name: string;

  @ApiProperty({ type: [String] })
  readonly aliases: readonly string[];
}

export class GroupView extends GroupSummaryView {
  @ApiProperty({ type: [String], description: 'Its members on the day, in the order of joining.' })
  readonly memberIds: readonly string[];

  @ApiProperty({ type: [MembershipView], description: 'Every period of membership there ever was.' })
  readonly memberships: readonly MembershipView[];
}

export function groupSummaryView({ groupId, name, aliases }: Group): GroupSummaryView {
  return { groupId, name, aliases };
}

/** @param day `YYYY-MM-DD`: who is a member then */
export function groupView(group: Group, day: string): GroupView {
  const memberIds = membersOn(stateOfGroup(group), day);
  return { ...groupSummaryView(group), memberIds, memberships: group.memberships };
}
