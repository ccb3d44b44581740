import { ApiProperty } from '@nestjs/swagger';
import type { CompletionRule, ExpectedProduct, Lead, Task } from '#directives/domain';
import {
  CompletionBody,
  DeadlineBody,
  ExpectedProductBody,
  LeadBody,
  PaceBody,
  ReportingRouteBody,
  SpanBody,
} from './task.bodies.js';

export class TaskView implements Omit<Task, 'deadline'> {
  @ApiProperty()
  readonly taskId: string;

  @ApiProperty({ description: '1, 2, 3, … in the order of the document.', example: 1 })
  readonly ordinal: number;

  @ApiProperty({ required: false, description: 'The letter or number in the document.' })
  readonly label?: string;

  @ApiProperty({ example: 'Gửi báo cáo giải trình các khó khăn, vướng mắc' })
  readonly text: string;

  @ApiProperty({ enum: ['order', 'request'] })
  readonly kind: 'order' | 'request';

  @ApiProperty({ type: LeadBody })
  readonly lead: Lead;

  @ApiProperty({ type: [LeadBody], required: false, description: 'Those that lead it too, each answering for itself.' })
  readonly jointLeads?: readonly Lead[];

  @ApiProperty({ type: CompletionBody, required: false, description: 'When all of its leads are done, if absent.' })
  readonly completion?: CompletionRule;

  @ApiProperty({ type: [String] })
  readonly coordinatingAgencyIds: readonly string[];

  @ApiProperty({
    type: [String],
    required: false,
    description: 'Groups that help: their members on the day of issuance.',
  })
  readonly coordinatingGroupIds?: readonly string[];

  @ApiProperty({ type: DeadlineBody, nullable: true, description: 'Its own limit; that of a clause is shown there.' })
  readonly deadline: DeadlineBody | null;

  @ApiProperty({ type: ReportingRouteBody, required: false })
  readonly reportTo?: ReportingRouteBody;

  @ApiProperty({ required: false, description: 'What is to come out of it, in words.' })
  readonly product?: string;

  @ApiProperty({ type: ExpectedProductBody, required: false })
  readonly expected?: ExpectedProduct;

  @ApiProperty({ type: PaceBody, required: false, description: 'How soon or how often, where no day says it.' })
  readonly pace?: PaceBody;

  @ApiProperty({ required: false, enum: ['head'], description: 'The head of each lead answers for it in person.' })
  readonly accountable?: 'head';

  @ApiProperty({ required: false, description: 'Who follows it up, where that is not the monitor of the directive.' })
  readonly monitorId?: string;

  @ApiProperty({ required: false, description: 'Its field of work.', example: 'dat-dai' })
  readonly field?: string;

  @ApiProperty({ type: [SpanBody], required: false, description: 'Where it stands in the text.' })
  readonly spans?: NonNullable<Task['spans']>;
}
