import { Module } from '@nestjs/common';
import { RehomeAssignmentsHandler } from './rehome-assignments.handler.js';

/** What the engine asks of assignments when agencies are reorganised. Needs `CommandRunner` from a global module. */
@Module({ providers: [RehomeAssignmentsHandler] })
export class RehomingCommandsModule {}
