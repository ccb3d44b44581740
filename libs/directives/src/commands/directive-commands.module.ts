import { Module } from '@nestjs/common';
import { ChangeDirectiveHandler, PreviewChangeHandler } from './change-directive.handler.js';
import { DraftDirectiveHandler } from './draft-directive.handler.js';
import { IssueDirectiveHandler } from './issue-directive.handler.js';
import { OpenRegisterHandler } from './open-register.handler.js';
import { SignDirectiveHandler } from './sign-directive.handler.js';

/** The commands on directives and registers. Needs `CommandRunner`, `PostgresEventLog` and `ISSUANCE_POLICY` from a global module. */
@Module({
  providers: [
    OpenRegisterHandler,
    DraftDirectiveHandler,
    SignDirectiveHandler,
    IssueDirectiveHandler,
    PreviewChangeHandler,
    ChangeDirectiveHandler,
  ],
})
export class DirectiveCommandsModule {}
