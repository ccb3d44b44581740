import { Module } from '@nestjs/common';
import { ChangeDirectiveHandler, PreviewChangeHandler } from './change-directive.handler.js';
import { DraftDirectiveHandler } from './draft-directive.handler.js';
import { IssueDirectiveHandler } from './issue-directive.handler.js';
import { NOTE_HANDLERS } from './note-handlers.js';
import { OpenRegisterHandler } from './open-register.handler.js';
import { PreviewIssuanceHandler } from './preview-issuance.handler.js';
import { RedraftDirectiveHandler } from './redraft-directive.handler.js';
import { SignDirectiveHandler } from './sign-directive.handler.js';
import { WeighQuestionHandler } from './weigh-question.handler.js';

/** The commands on directives and registers. Needs `CommandRunner`, `PostgresEventLog` and `ISSUANCE_POLICY` from a global module. */
@Module({
  providers: [
    OpenRegisterHandler,
    DraftDirectiveHandler,
    RedraftDirectiveHandler,
    SignDirectiveHandler,
    PreviewIssuanceHandler,
    IssueDirectiveHandler,
    PreviewChangeHandler,
    ChangeDirectiveHandler,
    WeighQuestionHandler,
    ...NOTE_HANDLERS,
  ],
})
export class DirectiveCommandsModule {}
