import { CalendarDay, Choice, Part, Slug, SlugList, Text, TextList, WordsParameter } from '#platform';
import { DOCUMENT_TYPES, type DocumentType } from '#directives/domain';
import { SIGNING_MARKS, type SigningMark } from '#organizations/domain';
import { OnDayQuery } from './on-day.js';

export class PostRefBody {
  @Slug({ description: 'The agency the post is in.', example: 'van-phong-ubnd-tinh' })
  readonly agencyId: string;

  @Slug({ description: 'The post.', example: 'chanh-van-phong' })
  readonly postId: string;
}

export class ScopeBody {
  @TextList({
    description: 'Only documents of these types; of all types when absent.',
    max: 40,
    maxItems: 29,
    unique: true,
    pattern: new RegExp(`^(${Object.keys(DOCUMENT_TYPES).join('|')})$`),
    accepted: 'one of the 29 kinds of administrative document, such as official-letter',
    optional: true,
    example: ['official-letter'],
  })
  readonly documentTypes?: DocumentType[];

  @SlugList({
    description: 'Only in these fields of work; in all when absent.',
    maxItems: 100,
    unique: true,
    optional: true,
  })
  readonly fields?: string[];
}

export class GrantBody {
  @Slug({ description: 'The id the leave is known by from here on.', example: 'chanh-van-phong-thua-lenh' })
  readonly grantId: string;

  @Choice({
    description:
      'What is printed above the signature (Decree 30/2020, article 13): TM for the collective body, KT a deputy for the head, TL by order, TUQ by written authorisation, Q acting.',
    values: SIGNING_MARKS,
    example: 'TL',
  })
  readonly mark: SigningMark;

  @Part({
    description: 'In whose place it is signed; left out for TM and Q, which are nobody’s to give.',
    of: () => PostRefBody,
    optional: true,
  })
  readonly grantor?: PostRefBody;

  @Part({ description: 'The post that signs.', of: () => PostRefBody })
  readonly grantee: PostRefBody;

  @Slug({
    description: 'The person, where the leave is theirs and not that of whoever holds the post; always for Q.',
    optional: true,
    example: 'cb-0417',
  })
  readonly personId?: string;

  @Part({ description: 'What may be signed; everything when absent.', of: () => ScopeBody, optional: true })
  readonly scope?: ScopeBody;

  @Text({
    description: 'The regulation it is laid down in, or the written authorisation: number and symbol.',
    max: 200,
    optional: true,
    example: '15/2025/QĐ-UBND',
  })
  readonly basis?: string;

  @Slug({ description: 'The order (TL) that is passed on to the deputy of the unit’s head.', optional: true })
  readonly under?: string;

  @CalendarDay({ description: 'The first day it holds.', example: '2025-07-01' })
  readonly validFrom: string;

  @CalendarDay({ description: 'The first day without it; TUQ always has one.', optional: true, example: '2026-07-01' })
  readonly validTo?: string;
}

export class RevocationBody {
  @CalendarDay({
    description: 'The first day without it; on its first day or before, it was never given.',
    example: '2026-01-01',
  })
  readonly validTo: string;
}

export class SigningCheckQuery extends OnDayQuery {
  @Slug({ description: 'Who is to sign.', example: 'cb-0417' })
  readonly person: string;

  @Slug({ description: 'The post they sign in.', example: 'chanh-van-phong' })
  readonly post: string;

  @Slug({
    description: 'The agency that post is in; the issuing one unless stated.',
    optional: true,
    example: 'van-phong-ubnd-tinh',
  })
  readonly postAgency?: string;

  @WordsParameter({
    description: 'The marks from the top as printed; none where the head signs alone.',
    values: SIGNING_MARKS,
    maxItems: 5,
    optional: true,
  })
  readonly marks?: SigningMark[];

  @Choice({
    description: 'What is to be signed.',
    values: Object.keys(DOCUMENT_TYPES),
    example: 'official-letter',
  })
  readonly documentType: DocumentType;

  @Slug({ description: 'The field of work of the document.', optional: true, example: 'tai-chinh' })
  readonly field?: string;
}
