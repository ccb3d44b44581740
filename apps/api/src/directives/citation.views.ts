import { ApiProperty } from '@nestjs/swagger';
import type { DirectiveBrief, FoundCitation } from '#directives';
import { CITATION_RELATIONS, designationOf, type CitationRelation, type Reference } from '#directives/domain';
import { CommandView } from '../http/command.views.js';
import { ReferenceBody } from './citation.bodies.js';

const ID = '0198a3a0-7c00-7000-8000-000000000001';

export class CitedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty()
  readonly citationId: string;
}

/** As much of a directive as tells it from others. */
export class DirectiveBriefView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty({ type: String, nullable: true, description: 'Number and symbol as printed.', example: '1537/UBND-TH' })
  readonly designation: string | null;

  @ApiProperty({ example: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường' })
  readonly subject: string;
}

export class CitationView {
  @ApiProperty({ type: DirectiveBriefView, description: 'The directive that cites.' })
  readonly directive: DirectiveBriefView;

  @ApiProperty()
  readonly citationId: string;

  @ApiProperty({ enum: CITATION_RELATIONS, description: 'What the cited document is to it.' })
  readonly relation: CitationRelation;

  @ApiProperty({ type: ReferenceBody, description: 'What is cited.' })
  readonly reference: Reference;

  @ApiProperty({ required: false, description: 'The words of the document.' })
  readonly asWritten?: string;

  @ApiProperty({ required: false, description: 'The task whose text cites it.' })
  readonly taskId?: string;

  @ApiProperty({
    type: [DirectiveBriefView],
    description:
      'What is cited, where it is recorded here; several while the words fit several. A document that is recorded later is found from then on.',
  })
  readonly recordedAs: readonly DirectiveBriefView[];
}

export function citationView({ row, directive, recordedAs }: FoundCitation): CitationView {
  const { citationId, relation, reference, asWritten, taskId } = row.citation;
  return {
    directive: directiveBriefView(directive),
    citationId,
    relation,
    reference,
    ...(asWritten !== undefined && { asWritten }),
    ...(taskId !== undefined && { taskId }),
    recordedAs: recordedAs.map(directiveBriefView),
  };
}

function directiveBriefView({ directiveId, number, symbol, subject }: DirectiveBrief): DirectiveBriefView {
  return {
    directiveId,
    designation: number === null || symbol === null ? null : designationOf(number, symbol),
    subject,
  };
}
