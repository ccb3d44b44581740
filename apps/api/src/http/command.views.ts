import { ApiProperty } from '@nestjs/swagger';

/** What the answer to every command says. */
export class CommandView {
  @ApiProperty({ description: 'The last position the command wrote; 0 when there was nothing to do.', example: 42 })
  readonly position: number;

  @ApiProperty({ format: 'date-time', example: '2025-08-03T02:00:00.000Z' })
  readonly recordedAt: string;
}
