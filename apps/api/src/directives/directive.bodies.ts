import { Choice, Part, Parts, Slug, SlugList, Text, TextList } from '#platform';
import { DOCUMENT_TYPES, type DocumentType } from '#directives/domain';
import { SignatureBody } from './signature.bodies.js';
import { CitationBody } from './citation.bodies.js';
import { DocumentMarksBody } from './document-marks.bodies.js';
import { ContradictionBody, LinkBody } from './finding.bodies.js';
import { QuestionBody } from './question.bodies.js';
import { DeadlineClauseBody, TaskBody } from './task.bodies.js';

/** The text of a directive with what stands on the document. */
export class DirectiveTextBody extends DocumentMarksBody {
  @Choice({
    description: 'One of the 29 kinds of administrative document (Decree 30/2020, article 7).',
    values: Object.keys(DOCUMENT_TYPES),
    example: 'official-letter',
  })
  readonly documentType: DocumentType;

  @Text({ description: 'What it is about.', max: 2_000, example: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường' })
  readonly subject: string;

  @Slug({ description: 'The agency that issues it.', example: 'ubnd-tinh' })
  readonly issuerId: string;

  @Slug({ description: 'The agency that follows it up and judges answers.', example: 'van-phong-ubnd-tinh' })
  readonly monitorId: string;

  @SlugList({
    description: 'Who takes over, in turn, when a rung of the ladder escalates.',
    maxItems: 20,
    unique: true,
    optional: true,
    example: ['van-phong-ubnd-tinh', 'chu-tich-ubnd-tinh'],
  })
  readonly escalationChain?: string[];

  @Part({ description: 'How it is signed.', of: () => SignatureBody, optional: true })
  readonly signature?: SignatureBody;

  @TextList({
    description: 'Whom it addresses, in its own words.',
    max: 500,
    maxItems: 200,
    optional: true,
    example: ['Các sở, ban, ngành'],
  })
  readonly addressees?: string[];

  @Parts({
    description: 'What it orders, in the order of the document.',
    of: () => TaskBody,
    minItems: 1,
    maxItems: 500,
  })
  readonly tasks: TaskBody[];

  @Parts({
    description: 'The limits that the text states once for several tasks.',
    of: () => DeadlineClauseBody,
    maxItems: 100,
    optional: true,
  })
  readonly deadlineClauses?: DeadlineClauseBody[];
}

/** A directive with what is known of its text from the start. */
export class DirectiveBody extends DirectiveTextBody {
  @Parts({ description: 'What it cites.', of: () => CitationBody, maxItems: 500, optional: true })
  readonly citations?: CitationBody[];

  @Parts({
    description: 'What its text leaves open, to be decided later.',
    of: () => QuestionBody,
    maxItems: 100,
    optional: true,
  })
  readonly questions?: QuestionBody[];

  @Parts({
    description: 'How its tasks hang together with one another or with those of other directives.',
    of: () => LinkBody,
    maxItems: 500,
    optional: true,
  })
  readonly links?: LinkBody[];

  @Parts({
    description: 'Where its text contradicts itself.',
    of: () => ContradictionBody,
    maxItems: 100,
    optional: true,
  })
  readonly contradictions?: ContradictionBody[];
}
