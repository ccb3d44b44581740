import { CalendarDay, Parts, Slug, Text, TextList } from '#platform';

export class MemberBody {
  @Slug({ description: 'A registered agency.', example: 'phuong-tan-hoa' })
  readonly agencyId: string;

  @CalendarDay({ description: 'The first day of membership.', example: '2025-07-01' })
  readonly validFrom: string;
}

export class GroupBody {
  @Slug({ description: 'The id it is known by from here on.', example: 'ubnd-cac-xa-phuong' })
  readonly groupId: string;

  @Text({ description: 'Its name in directives.', max: 300, example: 'UBND các xã, phường' })
  readonly name: string;

  @TextList({ description: 'Other names in use.', max: 300, maxItems: 20, unique: true, optional: true })
  readonly aliases?: string[];

  @Parts({
    description: 'Its first members, all of them at once.',
    of: () => MemberBody,
    maxItems: 1000,
    optional: true,
  })
  readonly members?: MemberBody[];
}

export class MembersBody {
  @Parts({ description: 'They join together: all or none.', of: () => MemberBody, minItems: 1, maxItems: 1000 })
  readonly members: MemberBody[];
}

export class EndOfMembershipBody {
  @CalendarDay({ description: 'The first day without membership.', example: '2026-01-01' })
  readonly validTo: string;
}
