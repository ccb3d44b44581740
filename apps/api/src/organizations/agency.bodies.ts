import { CalendarDay, Choice, Flag, Part, Parts, Slug, Text, TextList } from '#platform';
import {
  AGENCY_KINDS,
  IDENTIFIER_SCHEMES,
  IMPORT_FORMATS,
  type AgencyKind,
  type IdentifierScheme,
  type ImportFormat,
} from '#organizations/domain';

const FIRST_DAY = 'The first day on which it is so.';
const DAY_WITHOUT = 'The first day without it. On its first day or before, it never was.';

export class IdentifierBody {
  @Choice({
    description: 'Who gave it: the statistical office, the exchange axis, or a system that went before.',
    values: IDENTIFIER_SCHEMES,
    example: 'exchange',
  })
  readonly scheme: IdentifierScheme;

  @Text({ description: 'Letters are compared without their case.', max: 60, example: 'H44.02' })
  readonly value: string;
}

export class AgencyBody {
  @Slug({ description: 'The id it is known by from here on.', example: 'so-tai-chinh' })
  readonly agencyId: string;

  @Text({ description: 'Its official name.', max: 300, example: 'Sở Tài chính' })
  readonly name: string;

  @TextList({
    description: 'Other names in use.',
    max: 300,
    maxItems: 20,
    unique: true,
    optional: true,
    example: ['STC'],
  })
  readonly aliases?: string[];

  @Choice({ description: 'What it is.', values: AGENCY_KINDS, example: 'department' })
  readonly kind: AgencyKind;

  @Text({
    description: 'Official code: the statistical one of a commune, else that of a system that went before.',
    max: 50,
    optional: true,
    example: '04792',
  })
  readonly code?: string;

  @Slug({ description: 'The agency it belongs to.', optional: true, example: 'ubnd-tinh' })
  readonly parentId?: string;

  @CalendarDay({
    description: 'Its first day; as long as anybody knows when absent.',
    optional: true,
    example: '2025-07-01',
  })
  readonly validFrom?: string;

  @Parts({
    description: 'What else identifies it, from its first day on.',
    of: () => IdentifierBody,
    maxItems: 20,
    optional: true,
  })
  readonly identifiers?: IdentifierBody[];
}

export class AgencyBatchBody {
  @Parts({ description: 'Registered together: all or none.', of: () => AgencyBody, minItems: 1, maxItems: 1000 })
  readonly agencies: AgencyBody[];
}

/** Characters; with what JSON adds to them, a body of this length stays within what the API takes. */
const LONGEST_FILE = 1_000_000;

export class AgencyImportBody {
  @Choice({ description: 'How the text is to be read.', values: IMPORT_FORMATS, example: 'csv' })
  readonly format: ImportFormat;

  @Text({
    description:
      'The file, as it stands. CSV (RFC 4180) has a header of the columns agencyId, name, kind, aliases, parentId, validFrom, statistical, exchange and legacy, of which the first three are needed; `|` stands between several. JSON is an array of objects of these names.',
    max: LONGEST_FILE,
    example: 'agencyId,name,kind,statistical\nphuong-tan-hoa,Phường Tân Hòa,commune,04792\n',
  })
  readonly text: string;

  @Flag({ description: 'Only say what would come of it.', optional: true, example: true })
  readonly dryRun?: boolean;
}

export class RenamingBody {
  @Text({ description: 'Its official name from the day on.', max: 300, example: 'Sở Nông nghiệp và Môi trường' })
  readonly name: string;

  @CalendarDay({ description: FIRST_DAY, example: '2026-01-01' })
  readonly validFrom: string;
}

export class ReclassificationBody {
  @Choice({ description: 'What it is from the day on.', values: AGENCY_KINDS, example: 'central-line' })
  readonly kind: AgencyKind;

  @CalendarDay({ description: FIRST_DAY, example: '2026-01-01' })
  readonly validFrom: string;
}

export class MoveBody {
  @Slug({ description: 'The agency it stands below from the day on; null at the top.', nullable: true })
  readonly parentId: string | null;

  @CalendarDay({ description: FIRST_DAY, example: '2026-01-01' })
  readonly validFrom: string;
}

export class AgencyCorrectionBody {
  @CalendarDay({ description: 'A day of the period that was entered wrongly.', example: '2025-07-01' })
  readonly on: string;

  @Text({ description: 'The name, as it should have been.', max: 300, optional: true })
  readonly name?: string;

  @Choice({ description: 'The kind, as it should have been.', values: AGENCY_KINDS, optional: true })
  readonly kind?: AgencyKind;

  @Slug({ description: 'The parent, as it should have been; null for none.', optional: true, nullable: true })
  readonly parentId?: string | null;
}

class PeriodBody {
  @CalendarDay({ description: 'The first day; as long as the agency exists when absent.', optional: true })
  readonly validFrom?: string;

  @CalendarDay({ description: 'The first day no more.', optional: true })
  readonly validTo?: string;
}

export class AliasBody extends PeriodBody {
  @Text({ description: 'Another name in use.', max: 300, example: 'Viễn thông Phú Thọ' })
  readonly alias: string;
}

export class EndOfAliasBody {
  @Text({ description: 'The alias, as it stands.', max: 300, example: 'Viễn thông Phú Thọ' })
  readonly alias: string;

  @CalendarDay({ description: DAY_WITHOUT, example: '2026-01-01' })
  readonly validTo: string;
}

export class NewIdentifierBody extends PeriodBody {
  @Part({ description: 'What identifies it.', of: () => IdentifierBody })
  readonly identifier: IdentifierBody;
}

export class EndOfIdentifierBody {
  @Part({ description: 'The identifier, as it stands.', of: () => IdentifierBody })
  readonly identifier: IdentifierBody;

  @CalendarDay({ description: DAY_WITHOUT, example: '2026-01-01' })
  readonly validTo: string;
}
