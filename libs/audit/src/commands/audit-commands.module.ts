import { Module } from '@nestjs/common';
import { RetireSigningKeyHandler } from './retire-signing-key.handler.js';

/** The commands on what proves the log. Needs `CommandRunner` from a global module. */
@Module({ providers: [RetireSigningKeyHandler] })
export class AuditCommandsModule {}
