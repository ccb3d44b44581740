import {
  ASSIGNMENT_PARTS,
  DIRECTIVE_PARTS,
  LONGEST_NAME,
  NAME_ACCEPTED,
  type AssignmentPart,
  type DirectivePart,
} from '#attachments/domain';
import type { Instant } from '#kernel';
import { Choice, Moment, Slug, Text, TextList } from '#platform';

/** What is said of a document beside its bytes: in the query, for the body is the document. */
class UploadQuery {
  @Text({
    description:
      'What the document is called: a label, composed (NFC) when it is kept; percent-encoded in the address.',
    max: LONGEST_NAME,
    accepted: NAME_ACCEPTED,
    example: 'Báo cáo 45-BC-STC.pdf',
  })
  readonly name: string;

  @Slug({
    description: 'The agency in whose name the Office attaches what reached it.',
    optional: true,
    example: 'so-tai-chinh',
  })
  readonly onBehalfOf?: string;

  @Moment({
    description: 'When it was received, where that differs from now.',
    optional: true,
    example: '2025-08-04T15:30:00+07:00',
  })
  readonly effectiveAt?: Instant;

  @Text({ description: 'Why it is entered as it is, kept with the event.', max: 1_000, optional: true })
  readonly reason?: string;
}

export class DirectiveUploadQuery extends UploadQuery {
  @Choice({
    description: 'What it is to the directive: its text as issued, an appendix, something else; `other` unless stated.',
    values: DIRECTIVE_PARTS,
    optional: true,
    example: 'text',
  })
  readonly part?: DirectivePart;
}

export class AssignmentUploadQuery extends UploadQuery {
  @Choice({
    description: 'What it is to the assignment: a document of the answer, or something else; `other` unless stated.',
    values: ASSIGNMENT_PARTS,
    optional: true,
    example: 'answer',
  })
  readonly part?: AssignmentPart;
}

export class WithdrawalBody {
  @TextList({
    description: 'Why it no longer counts.',
    max: 2_000,
    minItems: 1,
    maxItems: 20,
    example: ['Tải lên nhầm tệp'],
  })
  readonly reasons: string[];

  @Slug({ description: 'The agency in whose name the Office withdraws it.', optional: true, example: 'so-tai-chinh' })
  readonly onBehalfOf?: string;
}
