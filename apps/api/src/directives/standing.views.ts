import { ApiProperty } from '@nestjs/swagger';
import type { Directive } from '#directives';
import { designationOf } from '#directives/domain';
import { ChangingDocumentView, pastChangeView } from './change.views.js';

const STANDING = ['not-yet-issued', 'in-force', 'replaced', 'withdrawn'] as const;

class NamedDirectiveView {
  @ApiProperty({ format: 'uuid' })
  readonly directiveId: string;

  @ApiProperty({ type: String, nullable: true, example: '1537/UBND-TH' })
  readonly designation: string | null;

  @ApiProperty({ example: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường' })
  readonly subject: string;
}

/** Whether a directive is in force, and what other documents did to it. */
export class StandingView {
  @ApiProperty({ enum: STANDING, example: 'in-force' })
  readonly value: (typeof STANDING)[number];

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Null until it is issued.' })
  readonly since: string | null;

  @ApiProperty({ type: [ChangingDocumentView], description: 'What amended it, oldest first.' })
  readonly amendedBy: readonly ChangingDocumentView[];

  @ApiProperty({ type: [ChangingDocumentView], description: 'What corrected it, oldest first.' })
  readonly correctedBy: readonly ChangingDocumentView[];

  @ApiProperty({ type: ChangingDocumentView, nullable: true, description: 'What is in force in its place.' })
  readonly replacedBy: ChangingDocumentView | null;

  @ApiProperty({
    type: ChangingDocumentView,
    nullable: true,
    description: 'What withdrew it, where a document did.',
  })
  readonly withdrawnBy: ChangingDocumentView | null;

  @ApiProperty({ type: [NamedDirectiveView], description: 'In whose place it is in force.' })
  readonly replaces: readonly NamedDirectiveView[];
}

export function standingView(directive: Directive, replaces: readonly Directive[]): StandingView {
  const documentsOf = (change: string) =>
    directive.changes
      .map(pastChangeView)
      .flatMap((past) => (past.change === change && past.through ? [past.through] : []));
  return {
    value: standingOf(directive),
    since: directive.endedAt ?? directive.issuedAt,
    amendedBy: documentsOf('amended'),
    correctedBy: documentsOf('corrected'),
    replacedBy: documentsOf('replaced').at(-1) ?? null,
    withdrawnBy: documentsOf('withdrawn').at(-1) ?? null,
    replaces: replaces.map(({ directiveId, number, symbol, subject }) => ({
      directiveId,
      designation: number === null || symbol === null ? null : designationOf(number, symbol),
      subject,
    })),
  };
}

function standingOf({ status }: Pick<Directive, 'status'>): StandingView['value'] {
  switch (status) {
    case 'drafted':
    case 'signed':
      return 'not-yet-issued';
    case 'issued':
      return 'in-force';
    case 'replaced':
    case 'withdrawn':
      return status;
  }
}
