import { ApiProperty } from '@nestjs/swagger';
import { CommandView } from '../http/command.views.js';

const ID = '0198a3a0-7c00-7000-8000-000000000001';

export class DirectiveSignedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;
}

export class DirectiveIssuedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty({ description: 'Dense within its register.', example: 1537 })
  readonly number: number;

  @ApiProperty({ example: 'UBND-TH' })
  readonly symbol: string;

  @ApiProperty({ description: 'Number and symbol as printed.', example: '1537/UBND-TH' })
  readonly designation: string;

  @ApiProperty({ format: 'uuid', example: ID })
  readonly registerId: string;

  @ApiProperty({ format: 'date', example: '2025-08-03' })
  readonly issuedOn: string;

  @ApiProperty({ description: 'How many agencies have something to answer for.', example: 34 })
  readonly assignments: number;
}
