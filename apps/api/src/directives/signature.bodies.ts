import { Choice, Part, Slug, Text, TextList } from '#platform';
import { SIGNING_AUTHORITIES, type SigningAuthority } from '#directives/domain';

export class SignerBody {
  @Slug({ description: 'A registered person.', example: 'an-nv' })
  readonly personId: string;

  @Slug({ description: 'The post they sign in.', example: 'chanh-van-phong' })
  readonly postId: string;

  @Slug({
    description: 'The agency the post is in; the issuer unless stated.',
    optional: true,
    example: 'van-phong-ubnd-tinh',
  })
  readonly agencyId?: string;

  @TextList({
    description: 'Every mark from the top as printed, that of the signature among them; it alone unless stated.',
    max: 3,
    maxItems: 5,
    pattern: new RegExp(`^(${SIGNING_AUTHORITIES.join('|')})$`),
    accepted: `one of ${SIGNING_AUTHORITIES.join(', ')}`,
    optional: true,
    example: ['TL'],
  })
  readonly marks?: readonly SigningAuthority[];

  @Slug({ description: 'The field of work, where leave to sign is limited to some.', optional: true })
  readonly field?: string;
}

export class SignatureBody {
  @Choice({
    description:
      'The mark before the signature (Decree 30/2020, article 13); left out where the head of the issuer signs without one.',
    values: SIGNING_AUTHORITIES,
    optional: true,
    example: 'TL',
  })
  readonly authority?: SigningAuthority;

  @Text({ description: 'The post in whose name it is signed.', max: 300, example: 'Chủ tịch UBND tỉnh' })
  readonly principal: string;

  @Text({ description: 'Who signed.', max: 300, example: 'Nguyễn Văn A' })
  readonly signatory: string;

  @Text({ description: 'The post of the one who signed.', max: 300, example: 'Chánh Văn phòng' })
  readonly post: string;

  @Part({
    description:
      'The signatory as the register of people knows them. Given, it is checked at issuance whether they may sign; a mere name is taken as it stands on paper.',
    of: () => SignerBody,
    optional: true,
  })
  readonly signer?: SignerBody;
}
