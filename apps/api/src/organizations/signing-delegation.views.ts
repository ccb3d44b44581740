import { ApiProperty } from '@nestjs/swagger';
import type { ExplainedSigning } from '#organizations';
import {
  POST_RANKS,
  SIGNING_MARKS,
  type PostRank,
  type RankedPost,
  type SigningGrant,
  type SigningMark,
} from '#organizations/domain';
import type { Json } from '#kernel';
import { CommandView } from '../http/command.views.js';

export class DelegationChangedView extends CommandView {
  @ApiProperty({ description: 'Whose documents are signed.', example: 'ubnd-tinh' })
  readonly agencyId: string;

  @ApiProperty({ example: 'chanh-van-phong-thua-lenh' })
  readonly grantId: string;
}

export class RankedPostView {
  @ApiProperty({ example: 'van-phong-ubnd-tinh' })
  readonly agencyId: string;

  @ApiProperty({ example: 'chanh-van-phong' })
  readonly postId: string;

  @ApiProperty({ enum: POST_RANKS, description: 'As it was when the leave was recorded.' })
  readonly rank: PostRank;

  @ApiProperty({ type: String, nullable: true })
  readonly unit: string | null;
}

export class DelegationView {
  @ApiProperty({ description: 'Whose documents are signed.', example: 'ubnd-tinh' })
  readonly agencyId: string;

  @ApiProperty({ example: 'chanh-van-phong-thua-lenh' })
  readonly grantId: string;

  @ApiProperty({ enum: SIGNING_MARKS })
  readonly mark: SigningMark;

  @ApiProperty({ type: RankedPostView, nullable: true, description: 'In whose place it is signed.' })
  readonly grantor: RankedPostView | null;

  @ApiProperty({ type: RankedPostView, description: 'The post that signs.' })
  readonly grantee: RankedPostView;

  @ApiProperty({ type: String, nullable: true, description: 'Where the leave is one person’s.', example: null })
  readonly personId: string | null;

  @ApiProperty({ type: [String], nullable: true, description: 'Null: of all types.', example: ['official-letter'] })
  readonly documentTypes: readonly string[] | null;

  @ApiProperty({ type: [String], nullable: true, description: 'Null: in all fields.', example: null })
  readonly fields: readonly string[] | null;

  @ApiProperty({ type: String, nullable: true, example: '15/2025/QĐ-UBND' })
  readonly basis: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The order it passes on.', example: null })
  readonly under: string | null;

  @ApiProperty({ format: 'date', example: '2025-07-01' })
  readonly validFrom: string;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'The first day without it; null: open.' })
  readonly validTo: string | null;
}

export class SignatureLineView {
  @ApiProperty({ enum: SIGNING_MARKS })
  readonly mark: SigningMark;

  @ApiProperty({ description: 'What the mark stands for.' })
  readonly sentence: string;

  @ApiProperty({ type: DelegationView, description: 'The leave it rests on.' })
  readonly leave: DelegationView;
}

export class SigningRefusalView {
  @ApiProperty({ description: 'The rule that forbids it.', example: 'signature/not-in-force' })
  readonly code: string;

  @ApiProperty({ description: 'What the rule says.' })
  readonly sentence: string;

  @ApiProperty({ type: Object, description: 'The values at fault.' })
  readonly facts: Json;
}

export class SigningEventView {
  @ApiProperty({ example: 42 })
  readonly position: number;

  @ApiProperty({ example: 'delegation.granted' })
  readonly type: string;

  @ApiProperty({ format: 'date-time' })
  readonly recordedAt: string;
}

export class SigningCheckView {
  @ApiProperty({ description: 'Whether they may sign it so.' })
  readonly allowed: boolean;

  @ApiProperty({ format: 'date', description: 'The day of the signature.', example: '2025-08-03' })
  readonly on: string;

  @ApiProperty({
    type: RankedPostView,
    nullable: true,
    description: 'The post and its rank; null where it is refused.',
  })
  readonly signsAs: RankedPostView | null;

  @ApiProperty({
    type: [SignatureLineView],
    description:
      'From the top as printed, each mark with its leave; empty where the head signs alone, or it is refused.',
  })
  readonly lines: readonly SignatureLineView[];

  @ApiProperty({ type: SigningRefusalView, nullable: true, description: 'Why not; null where it is allowed.' })
  readonly refusal: SigningRefusalView | null;

  @ApiProperty({ type: [SigningEventView], description: 'The events that gave the answer.' })
  readonly restsOn: readonly SigningEventView[];
}

const SENTENCES: Readonly<Record<SigningMark, string>> = {
  TM: 'The head signs for the collective body (Decree 30/2020, article 13.2).',
  KT: 'A deputy signs for the head (Decree 30/2020, article 13.1).',
  TL: 'The head of a unit signs by order of the head, as laid down (Decree 30/2020, article 13.4).',
  TUQ: 'Signed by written authorisation, limited in time and content, and not passed on (Decree 30/2020, article 13.3).',
  Q: 'Signed by the person who acts as head (by custom).',
};
const PASSED_ON =
  "The deputy of the unit's head signs under an order that was passed on (Decree 30/2020, article 13.4).";

export function delegationView(grant: SigningGrant): DelegationView {
  const { agencyId, grantId, mark, grantor, grantee, scope, validFrom } = grant;
  const { personId = null, basis = null, under = null, validTo = null } = grant;
  return {
    agencyId,
    grantId,
    mark,
    grantor: grantor === undefined ? null : rankedPostView(grantor),
    grantee: rankedPostView(grantee),
    personId,
    documentTypes: limited(scope.documentTypes),
    fields: limited(scope.fields),
    basis,
    under,
    validFrom,
    validTo,
  };
}

export function signingCheckView(on: string, { answer, events }: ExplainedSigning): SigningCheckView {
  const restsOn = events.map(({ position, type, recordedAt }) => ({ position, type, recordedAt }));
  if (!answer.accepted) {
    const { rule, facts } = answer;
    const refusal = { code: rule.code, sentence: rule.sentence, facts };
    return { allowed: false, on, signsAs: null, lines: [], refusal, restsOn };
  }
  const lines = answer.lines.map(({ line, grant }) => ({
    mark: line.mark,
    sentence: grant.under === undefined ? SENTENCES[line.mark] : PASSED_ON,
    leave: delegationView(grant),
  }));
  return { allowed: true, on, signsAs: rankedPostView(answer.signer), lines, refusal: null, restsOn };
}

function rankedPostView({ agencyId, postId, rank, unit }: RankedPost): RankedPostView {
  return { agencyId, postId, rank, unit: unit ?? null };
}

function limited(limit: readonly string[] | undefined): readonly string[] | null {
  return limit === undefined || limit.length === 0 ? null : limit;
}
