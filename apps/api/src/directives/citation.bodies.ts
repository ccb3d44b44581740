import { CalendarDay, Choice, Part, Text, Uuid, WholeNumberParameter } from '#platform';
import { CITATION_RELATIONS, type CitationRelation, type Reference } from '#directives/domain';
import { PageQuery } from '../http/page.js';
import { OWN_ID } from './task.bodies.js';

export class ReferenceBody {
  @Choice({
    description:
      'A directive recorded here, by its id; a document by its number and symbol, recorded here or not; or a law, or an article of it.',
    values: ['directive', 'document', 'law'],
    example: 'document',
  })
  readonly kind: Reference['kind'];

  @Uuid({ description: 'Id of a directive.', beside: { field: 'kind', words: ['directive'] } })
  readonly directiveId?: string;

  @Text({
    description: 'The name of the law.',
    max: 500,
    beside: { field: 'kind', words: ['law'] },
    example: 'Luật Tổ chức chính quyền địa phương',
  })
  readonly law?: string;

  @Text({
    description: 'Number and symbol as printed; may be left out of a law alone.',
    max: 100,
    optional: true,
    beside: { field: 'kind', words: ['document', 'law'] },
    example: '6332/VPCP-KSTT',
  })
  readonly designation?: string;

  @Text({
    description: 'Who issued it, as written.',
    max: 300,
    optional: true,
    beside: { field: 'kind', words: ['document'] },
    example: 'Văn phòng Chính phủ',
  })
  readonly issuer?: string;

  @CalendarDay({
    description: 'Its date; left out where the citing text leaves it out.',
    optional: true,
    beside: { field: 'kind', words: ['document'] },
    example: '2024-09-06',
  })
  readonly date?: string;

  @Text({
    description: 'What it is about.',
    max: 2_000,
    optional: true,
    beside: { field: 'kind', words: ['document'] },
  })
  readonly title?: string;

  @Text({ description: 'Number of an article.', max: 20, optional: true, beside: { field: 'kind', words: ['law'] } })
  readonly article?: string;

  @Text({ description: 'Clause of the article.', max: 20, optional: true, beside: { field: 'kind', words: ['law'] } })
  readonly clause?: string;

  @Text({ description: 'Point of the clause.', max: 20, optional: true, beside: { field: 'kind', words: ['law'] } })
  readonly point?: string;
}

export class CitationBody {
  @Text({ ...OWN_ID, description: 'An id of your own, unique in the directive; drawn when absent.', optional: true })
  readonly citationId?: string;

  @Choice({
    description: 'What the cited document is to the directive.',
    values: CITATION_RELATIONS,
    example: 'basis',
  })
  readonly relation: CitationRelation;

  @Part({ description: 'What is cited.', of: () => ReferenceBody })
  readonly reference: ReferenceBody;

  @Text({ description: 'The words of the document.', max: 2_000, optional: true })
  readonly asWritten?: string;

  @Text({ ...OWN_ID, description: 'The task whose text cites it; the whole directive when absent.', optional: true })
  readonly taskId?: string;
}

export class ReasonBody {
  @Text({ description: 'Why, kept with the event.', max: 1_000, optional: true })
  readonly reason?: string;
}

/** What is asked for: a document or a law, by its number and symbol or by its name. */
export class CitedQuery extends PageQuery {
  @Text({ description: 'Number and symbol as printed.', max: 100, optional: true, example: '30/2020/NĐ-CP' })
  readonly designation?: string;

  @Text({ description: 'Who issued the document, as written.', max: 300, optional: true })
  readonly issuer?: string;

  @WholeNumberParameter({ description: 'The year of the document.', min: 1900, max: 2999, optional: true })
  readonly year?: number;

  @Text({ description: 'The name of a law.', max: 500, optional: true, example: 'Luật Tổ chức chính quyền địa phương' })
  readonly law?: string;

  @Text({ description: 'Number of an article.', max: 20, optional: true, example: '13' })
  readonly article?: string;

  @Text({ description: 'Clause of the article.', max: 20, optional: true })
  readonly clause?: string;

  @Text({ description: 'Point of the clause.', max: 20, optional: true })
  readonly point?: string;
}
