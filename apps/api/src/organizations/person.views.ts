import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '#kernel';
import type { AnnouncedOfficer, Erasure, KnownPerson, Staff } from '#organizations';
import {
  ERASURE_REQUESTERS,
  focalPointsOn,
  holdsOn,
  POST_RANKS,
  type ErasureRequester,
  type Period,
  type PostRank,
} from '#organizations/domain';
import { CommandView } from '../http/command.views.js';

export class PersonChangedView extends CommandView {
  @ApiProperty({ example: 'cb-0417' })
  readonly personId: string;
}

export class PostChangedView extends CommandView {
  @ApiProperty({ example: 'van-phong-ubnd-tinh' })
  readonly agencyId: string;

  @ApiProperty({ example: 'chanh-van-phong' })
  readonly postId: string;
}

export class FocalPointChangedView extends CommandView {
  @ApiProperty({ example: 'phuong-tan-hoa' })
  readonly agencyId: string;

  @ApiProperty({ example: 'chuyen-doi-so' })
  readonly field: string;
}

const LAGGING =
  'Null once the person was erased, and for the moment in which one who was just registered is not read yet; see `after`.';

class PeriodView {
  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Null: as long as anybody knows.' })
  readonly validFrom: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'The first day without it; null: open.' })
  readonly validTo: string | null;
}

export class PersonSummaryView {
  @ApiProperty({ example: 'cb-0417' })
  readonly personId: string;

  @ApiProperty({ type: String, nullable: true, example: 'Nguyễn Văn An', description: 'Null once they were erased.' })
  readonly name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'an.nv@example.vn' })
  readonly email: string | null;

  @ApiProperty({ type: String, nullable: true, example: '0210 000 000' })
  readonly phone: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'The first day out of office.' })
  readonly leftOn: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When they were erased: nobody can read their name, address and number any more.',
  })
  readonly erasedAt: Instant | null;
}

export class ErasureView implements Erasure {
  @ApiProperty({ example: 'cb-0417' })
  readonly personId: string;

  @ApiProperty({ description: 'The provision it rests on.', example: 'Luật 91/2025/QH15' })
  readonly ground: string;

  @ApiProperty({ enum: ERASURE_REQUESTERS })
  readonly requestedBy: ErasureRequester;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly recordedAt: Instant;

  @ApiProperty({ description: 'Where it stands in the log.', example: 1024 })
  readonly position: number;

  @ApiProperty({ description: 'Whether their key is destroyed: then nobody can read what is sealed under it.' })
  readonly keyDestroyed: boolean;
}

export class HeldPostView extends PeriodView {
  @ApiProperty({ example: 'van-phong-ubnd-tinh' })
  readonly agencyId: string;

  @ApiProperty({ example: 'chanh-van-phong' })
  readonly postId: string;

  @ApiProperty({ example: 'Chánh Văn phòng' })
  readonly title: string;

  @ApiProperty({ enum: POST_RANKS })
  readonly rank: PostRank;

  @ApiProperty({ type: String, nullable: true, description: 'The unit within the agency; null: the agency itself.' })
  readonly unit: string | null;

  @ApiProperty({ description: 'Charged with it until somebody is appointed.' })
  readonly acting: boolean;
}

export class HeldFieldView extends PeriodView {
  @ApiProperty({ example: 'phuong-tan-hoa' })
  readonly agencyId: string;

  @ApiProperty({ example: 'chuyen-doi-so' })
  readonly field: string;
}

export class PersonView extends PersonSummaryView {
  @ApiProperty({ type: [HeldPostView], description: 'Every post they hold or held; of one day where it is asked for.' })
  readonly posts: readonly HeldPostView[];

  @ApiProperty({ type: [HeldFieldView], description: 'Every field they are or were named for; likewise.' })
  readonly focalPoints: readonly HeldFieldView[];
}

export class HolderView extends PeriodView {
  @ApiProperty({ example: 'cb-0417' })
  readonly personId: string;

  @ApiProperty({ type: String, nullable: true, description: LAGGING, example: 'Nguyễn Văn An' })
  readonly name: string | null;

  @ApiProperty({ description: 'Charged with it until somebody is appointed.' })
  readonly acting: boolean;
}

export class StaffedPostView extends PeriodView {
  @ApiProperty({ example: 'chanh-van-phong' })
  readonly postId: string;

  @ApiProperty({ example: 'Chánh Văn phòng' })
  readonly title: string;

  @ApiProperty({ enum: POST_RANKS })
  readonly rank: PostRank;

  @ApiProperty({ type: String, nullable: true })
  readonly unit: string | null;

  @ApiProperty({ type: [HolderView], description: "Who holds it on the day; a head's post has one holder at most." })
  readonly holders: readonly HolderView[];
}

export class OfficerView extends PeriodView {
  @ApiProperty({ example: 'phuong-tan-hoa' })
  readonly agencyId: string;

  @ApiProperty({ example: 'chuyen-doi-so' })
  readonly field: string;

  @ApiProperty({ example: 'cb-0417' })
  readonly personId: string;

  @ApiProperty({ type: String, nullable: true, description: LAGGING, example: 'Nguyễn Văn An' })
  readonly name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'an.nv@example.vn' })
  readonly email: string | null;

  @ApiProperty({ type: String, nullable: true, example: '0210 000 000' })
  readonly phone: string | null;
}

export class StaffView {
  @ApiProperty({ example: 'van-phong-ubnd-tinh' })
  readonly agencyId: string;

  @ApiProperty({ format: 'date', description: 'The day it is as of.', example: '2025-08-03' })
  readonly on: string;

  @ApiProperty({ type: [StaffedPostView], description: 'The posts of the day, vacant ones too.' })
  readonly posts: readonly StaffedPostView[];

  @ApiProperty({ type: [OfficerView], description: 'Whom it announced for which field.' })
  readonly focalPoints: readonly OfficerView[];
}

export function personSummaryView({ personId, name, email, phone, leftOn, erasedAt }: KnownPerson): PersonSummaryView {
  return { personId, name, email, phone, leftOn, erasedAt };
}

/** @param on only what holds on this day; all there ever was when absent */
export function personView(person: KnownPerson, staffs: readonly Staff[], on: string | undefined): PersonView {
  const isAsked = (period: Period & { readonly personId: string }) =>
    period.personId === person.personId && (on === undefined || holdsOn(period, on));
  return {
    ...personSummaryView(person),
    posts: staffs.flatMap(({ agencyId, record }) =>
      record.tenures.filter(isAsked).map((tenure) => {
        const { postId, title, rank, unit = null } = record.posts.find(({ postId: id }) => id === tenure.postId)!;
        return { agencyId, postId, title, rank, unit, acting: tenure.acting, ...periodView(tenure) };
      }),
    ),
    focalPoints: staffs.flatMap(({ agencyId, record }) =>
      record.focalPoints.filter(isAsked).map((point) => ({ agencyId, field: point.field, ...periodView(point) })),
    ),
  };
}

/** @param people those in `staff`, by id, as far as they are read */
export function staffView(staff: Staff, on: string, people: ReadonlyMap<string, KnownPerson>): StaffView {
  const { agencyId, record } = staff;
  return {
    agencyId,
    on,
    posts: record.posts
      .filter((post) => holdsOn(post, on))
      .map((post) => ({
        postId: post.postId,
        title: post.title,
        rank: post.rank,
        unit: post.unit ?? null,
        ...periodView(post),
        holders: record.tenures
          .filter((tenure) => tenure.postId === post.postId && holdsOn(tenure, on))
          .map(({ personId, acting, ...period }) => ({
            personId,
            name: people.get(personId)?.name ?? null,
            acting,
            ...periodView(period),
          })),
      })),
    focalPoints: focalPointsOn(record, on).map(({ field, personId, ...period }) => {
      const { name = null, email = null, phone = null } = people.get(personId) ?? {};
      return { agencyId, field, personId, name, email, phone, ...periodView(period) };
    }),
  };
}

export function officerView({ validFrom, validTo, ...officer }: AnnouncedOfficer): OfficerView {
  return { ...officer, validFrom, validTo };
}

function periodView({ validFrom, validTo }: Period): PeriodView {
  return { validFrom: validFrom ?? null, validTo: validTo ?? null };
}
