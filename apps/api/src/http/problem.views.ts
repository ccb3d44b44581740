import { ApiProperty } from '@nestjs/swagger';

/** One thing that is wrong with a request. */
export class FieldProblemView {
  @ApiProperty({
    required: false,
    description: 'JSON Pointer into the body (RFC 6901).',
    example: '/tasks/0/deadline/date',
  })
  readonly pointer?: string;

  @ApiProperty({ required: false, description: 'Name of a parameter of the path or query.', example: 'limit' })
  readonly parameter?: string;

  @ApiProperty({ required: false, description: 'Name of a header.', example: 'Idempotency-Key' })
  readonly header?: string;

  @ApiProperty({ example: 'is not a day of the calendar' })
  readonly detail: string;

  @ApiProperty({ required: false, example: 'a day as YYYY-MM-DD, such as 2025-08-04' })
  readonly accepted?: string;
}

/** An error answer (RFC 9457). */
export class ProblemView {
  @ApiProperty({ format: 'uri-reference', example: '/problems/assignment/already-accepted' })
  readonly type: string;

  @ApiProperty({ example: 'The answer was accepted: the assignment is done.' })
  readonly title: string;

  @ApiProperty({ example: 409 })
  readonly status: number;

  @ApiProperty({ required: false, description: 'A sentence about this occurrence.' })
  readonly detail?: string;

  @ApiProperty({ format: 'uri-reference', description: 'The path that was asked for.' })
  readonly instance: string;

  @ApiProperty({ description: 'Stable code, for programs.', example: 'assignment/already-accepted' })
  readonly code: string;

  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: true, description: 'The values at fault.' })
  readonly facts?: Readonly<Record<string, unknown>>;

  @ApiProperty({ required: false, type: [FieldProblemView] })
  readonly errors?: readonly FieldProblemView[];

  @ApiProperty({ required: false, description: 'Finds the request in the logs.' })
  readonly correlationId?: string;
}

/** A kind of problem this API can answer with. */
export class ProblemKindView {
  @ApiProperty({ format: 'uri-reference', example: '/problems/assignment/already-accepted' })
  readonly type: string;

  @ApiProperty({ example: 'assignment/already-accepted' })
  readonly code: string;

  @ApiProperty({ example: 409 })
  readonly status: number;

  @ApiProperty({ example: 'The answer was accepted: the assignment is done.' })
  readonly title: string;
}
