import { ApiProperty } from '@nestjs/swagger';
import { AGENCY_KINDS, type AgencyKind } from '#organizations/domain';
import type { Agency, Group } from '#organizations';
import { CommandView } from '../http/command.views.js';

export class AgencyRegisteredView extends CommandView {
  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;
}

export class AgenciesRegisteredView extends CommandView {
  @ApiProperty({ type: [String], description: 'In the order they were sent.', example: ['so-tai-chinh', 'so-tu-phap'] })
  readonly agencyIds: readonly string[];
}

export class GroupChangedView extends CommandView {
  @ApiProperty({ example: 'ubnd-cac-xa-phuong' })
  readonly groupId: string;
}

export class MembershipEndedView extends GroupChangedView {
  @ApiProperty({ example: 'phuong-tan-hoa' })
  readonly agencyId: string;
}

export class AgencyView {
  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;

  @ApiProperty({ example: 'Sở Tài chính' })
  readonly name: string;

  @ApiProperty({ type: [String], example: ['STC'] })
  readonly aliases: readonly string[];

  @ApiProperty({ enum: AGENCY_KINDS, example: 'department' })
  readonly kind: AgencyKind;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly code: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'ubnd-tinh' })
  readonly parentId: string | null;
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

export function agencyView({ agencyId, name, aliases, kind, code, parentId }: Agency): AgencyView {
  return { agencyId, name, aliases, kind, code, parentId };
}

export function groupSummaryView({ groupId, name, aliases }: Group): GroupSummaryView {
  return { groupId, name, aliases };
}

export function groupView(group: Group): GroupView {
  return { ...groupSummaryView(group), memberships: group.memberships };
}
