import { Module } from '@nestjs/common';
import { AttachDocumentHandler } from './attach-document.handler.js';
import { WithdrawAttachmentHandler } from './withdraw-attachment.handler.js';

/** The commands on attachments. Needs `CommandRunner`, `PostgresEventLog` and `DocumentStore` from a global module. */
@Module({ providers: [AttachDocumentHandler, WithdrawAttachmentHandler] })
export class AttachmentCommandsModule {}
