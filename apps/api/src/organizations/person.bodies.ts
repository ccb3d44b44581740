import { CalendarDay, Choice, Flag, Slug, Text } from '#platform';
import { ERASURE_REQUESTERS, POST_RANKS, type ErasureRequester, type PostRank } from '#organizations/domain';

const FIRST_DAY = 'The first day; as long as anybody knows when absent.';
const DAY_WITHOUT = 'The first day without it; open when absent.';

export class ParticularsBody {
  @Text({ description: 'As it is written on documents.', max: 300, example: 'Nguyễn Văn An' })
  readonly name: string;

  @Text({ description: 'Where official mail reaches them.', max: 254, optional: true, example: 'an.nv@example.vn' })
  readonly email?: string;

  @Text({ description: 'The telephone in office.', max: 40, optional: true, example: '0210 000 000' })
  readonly phone?: string;
}

export class PersonBody extends ParticularsBody {
  @Slug({
    description: 'The id they are known by from here on; it stays in the log for ever, and says nothing of them.',
    example: 'cb-0417',
  })
  readonly personId: string;
}

export class LeavingBody {
  @CalendarDay({ description: 'The first day out of office.', example: '2026-01-01' })
  readonly on: string;
}

export class ErasureBody {
  @Text({
    description: 'The provision of law that it rests on, as it is cited. It stays in the log: it names no person.',
    max: 300,
    example: 'Luật 91/2025/QH15',
  })
  readonly ground: string;

  @Choice({
    description: 'Who asked for it: the person, the agency that keeps the data, or an authority that supervises it.',
    values: ERASURE_REQUESTERS,
    example: 'person',
  })
  readonly requestedBy: ErasureRequester;
}

export class PostBody {
  @Slug({ description: 'The id of the post within the agency.', example: 'chanh-van-phong' })
  readonly postId: string;

  @Text({ description: 'As it is printed.', max: 300, example: 'Chánh Văn phòng' })
  readonly title: string;

  @Choice({
    description: 'Who may sign in whose place follows from it: a deputy for the head, and nobody else.',
    values: POST_RANKS,
    example: 'head',
  })
  readonly rank: PostRank;

  @Slug({ description: 'The unit within the agency; the agency itself when absent.', optional: true })
  readonly unit?: string;

  @CalendarDay({ description: FIRST_DAY, optional: true, example: '2025-07-01' })
  readonly validFrom?: string;

  @CalendarDay({ description: DAY_WITHOUT, optional: true })
  readonly validTo?: string;
}

export class AbolitionBody {
  @CalendarDay({
    description:
      'The first day without it: the post, and whoever holds it then. On its first day or before, it never was.',
    example: '2026-01-01',
  })
  readonly validTo: string;
}

export class AppointmentBody {
  @Slug({ description: 'A registered person.', example: 'cb-0417' })
  readonly personId: string;

  @Flag({ description: 'Charged with it until somebody is appointed (*quyền*).', optional: true })
  readonly acting?: boolean;

  @CalendarDay({ description: FIRST_DAY, optional: true, example: '2025-07-01' })
  readonly validFrom?: string;

  @CalendarDay({ description: DAY_WITHOUT, optional: true })
  readonly validTo?: string;
}

export class ReliefBody {
  @Slug({ description: 'Who holds it.', example: 'cb-0417' })
  readonly personId: string;

  @CalendarDay({
    description: 'The first day without it. On the first day in it or before, they never held it.',
    example: '2026-01-01',
  })
  readonly validTo: string;
}

export class FocalPointBody {
  @Slug({ description: 'The field of work.', example: 'chuyen-doi-so' })
  readonly field: string;

  @Slug({ description: 'A registered person.', example: 'cb-0417' })
  readonly personId: string;

  @CalendarDay({ description: 'From this day on, in the place of whoever it was before.', example: '2025-08-08' })
  readonly validFrom: string;
}

export class EndOfFocalPointBody {
  @CalendarDay({ description: 'The first day without an officer for the field.', example: '2026-01-01' })
  readonly validTo: string;
}
