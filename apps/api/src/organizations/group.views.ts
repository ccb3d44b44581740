import { ApiProperty } from '@nestjs/swagger';
import type { Group } from '#organizations';
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
  @ApiProperty({ type: [MembershipView], description: 'Every period of membership there ever was.' })
  readonly memberships: readonly MembershipView[];
}

export function groupSummaryView({ groupId, name, aliases }: Group): GroupSummaryView {
  return { groupId, name, aliases };
}

export function groupView(group: Group): GroupView {
  return { ...groupSummaryView(group), memberships: group.memberships };
}
