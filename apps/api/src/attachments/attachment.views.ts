import { ApiProperty } from '@nestjs/swagger';
import type { Attachment } from '#attachments';
import { ASSIGNMENT_PARTS, DIRECTIVE_PARTS } from '#attachments/domain';
import { CommandView } from '../http/command.views.js';

const ID = '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';
const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export class AttachmentChangedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly attachmentId: string;
}

export class DocumentAttachedView extends AttachmentChangedView {
  @ApiProperty({ description: 'As it is kept: composed (NFC).', example: 'Báo cáo 45-BC-STC.pdf' })
  readonly name: string;

  @ApiProperty({ description: 'What the bytes were found to be.', example: 'application/pdf' })
  readonly mediaType: string;

  @ApiProperty({ type: 'integer', description: 'Size in bytes.', example: 48_213 })
  readonly bytes: number;

  @ApiProperty({ description: 'SHA-256 of the bytes, in hexadecimal digits.', example: SHA256 })
  readonly sha256: string;
}

export class AttachmentView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly attachmentId: string;

  @ApiProperty({ format: 'uuid' })
  readonly directiveId: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Null for a document of the directive.' })
  readonly assignmentId: string | null;

  @ApiProperty({ enum: [...new Set([...DIRECTIVE_PARTS, ...ASSIGNMENT_PARTS])], example: 'answer' })
  readonly part: string;

  @ApiProperty({ example: 'Báo cáo 45-BC-STC.pdf' })
  readonly name: string;

  @ApiProperty({ example: 'application/pdf' })
  readonly mediaType: string;

  @ApiProperty({ type: 'integer', description: 'Size in bytes.', example: 48_213 })
  readonly bytes: number;

  @ApiProperty({ description: 'SHA-256 of the bytes, in hexadecimal digits.', example: SHA256 })
  readonly sha256: string;

  @ApiProperty({ description: 'The person or application that attached it.', example: 'can-bo.so-tai-chinh' })
  readonly attachedBy: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The agency it was attached for; null for the Office.',
    example: 'so-tai-chinh',
  })
  readonly agencyId: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly attachedAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Null while it counts.' })
  readonly withdrawnAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly withdrawnBy: string | null;

  @ApiProperty({ type: [String], description: 'Why it was withdrawn.' })
  readonly withdrawalReasons: readonly string[];

  @ApiProperty({
    format: 'uri-reference',
    description: 'Where its bytes are.',
    example: `/v1/attachments/${ID}/content`,
  })
  readonly content: string;
}

export function attachmentView({ tenantId: _, position: __, ...row }: Attachment): AttachmentView {
  return { ...row, content: `/v1/attachments/${row.attachmentId}/content` };
}
