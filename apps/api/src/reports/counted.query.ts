import { ApiProperty } from '@nestjs/swagger';
import { directivesProjection } from '#directives';
import type { Instant } from '#kernel';
import { agenciesProjection, reorganizationsProjection } from '#organizations';
import { CalendarDay, Choice, Moment, Slug, Uuid } from '#platform';
import { GROUPINGS, type Grouping } from '#reporting';
import { ReadQuery } from '../http/page.js';

/** Which assignments are counted. */
export class CountedQuery extends ReadQuery {
  @Uuid({ description: 'Only assignments of this directive.', optional: true })
  readonly directive?: string;

  @Slug({ description: 'Only assignments in this field of work.', optional: true, example: 'chuyen-doi-so' })
  readonly field?: string;

  @Slug({ description: 'Only assignments given in the name of this agency or leader.', optional: true })
  readonly issuer?: string;

  @Moment({ description: 'Only assignments given from this moment on.', optional: true })
  readonly assignedFrom?: Instant;

  @Moment({ description: 'Only assignments given before this moment.', optional: true })
  readonly assignedBefore?: Instant;
}

/** @param when what the day is that of where none is named */
export function OrganizedOn(when: 'at' | 'today'): PropertyDecorator {
  const day = when === 'at' ? 'of the day of `at`' : 'of today, or of the day of `asOf` or `effectiveAt`,';
  return CalendarDay({
    description: `Count work for the agencies of this day; ${day} when absent. What an agency took over by then counts for it, what it took over later for the one it came from.`,
    optional: true,
    example: '2025-06-30',
  });
}

export function ForAgency(): PropertyDecorator {
  return Slug({
    description:
      'Only what counts for this agency, or for those that stand for it on the day: ask by the old name or the new.',
    optional: true,
    example: 'so-tai-chinh',
  });
}

/** Which of them count for an agency. */
export class CountedForAgencyQuery extends CountedQuery {
  @ForAgency()
  readonly agency?: string;
}

/** And what they are counted by. */
export class GroupedQuery extends CountedForAgencyQuery {
  @Choice({
    description: 'What to count by; `agency`, the lead, when absent.',
    values: GROUPINGS,
    optional: true,
    example: 'agency',
  })
  readonly by?: Grouping;
}

/** What has to be read to count entries for agencies and leave out what is secret, besides the entries. */
export const COUNTED_WITH = [
  directivesProjection.name,
  agenciesProjection.name,
  reorganizationsProjection.name,
] as const;

export function countedIn({
  directive,
  field,
  issuer,
  assignedFrom,
  assignedBefore,
  agency,
}: CountedQuery & Pick<CountedForAgencyQuery, 'agency'>) {
  return {
    ...(agency !== undefined && { agencyId: agency }),
    ...(directive !== undefined && { directiveId: directive }),
    ...(field !== undefined && { field }),
    ...(issuer !== undefined && { issuerId: issuer }),
    ...(assignedFrom !== undefined && { assignedFrom }),
    ...(assignedBefore !== undefined && { assignedBefore }),
  };
}

class EquivalentView {
  @ApiProperty({ example: 'so-nong-nghiep-va-moi-truong' })
  readonly agencyId: string;

  @ApiProperty({ description: 'Whether all its work counts for the agency that was asked for; else only a part does.' })
  readonly whole: boolean;
}

/** For whom work is counted. */
export class OrganizedView {
  @ApiProperty({ format: 'date', description: 'Work is counted for the agencies of this day.' })
  readonly organizedOn: string;

  @ApiProperty({
    type: [EquivalentView],
    nullable: true,
    description: 'Those that stand on the day for the agency that was asked for; null where none was.',
  })
  readonly equivalents: readonly EquivalentView[] | null;
}

/** What a line is about. */
export class CountedLineView {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The agency, field, directive or issuer; null for work without a field.',
    example: 'so-tai-chinh',
  })
  readonly key: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of a line of an agency, its name on the day whose agencies are meant.',
    example: 'Sở Tài chính',
  })
  readonly agencyName: string | null;
}

export class GroupedView extends OrganizedView {
  @ApiProperty({ enum: GROUPINGS })
  readonly by: Grouping;
}
