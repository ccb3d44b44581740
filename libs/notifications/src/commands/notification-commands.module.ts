import { Module } from '@nestjs/common';
import { MarkNoticesReadHandler, ReopenNoticeHandler, SetPreferencesHandler } from './inbox-commands.js';

/** The commands on inboxes, mail that was given up, and preferences. Needs `CommandRunner` from a global module. */
@Module({ providers: [MarkNoticesReadHandler, ReopenNoticeHandler, SetPreferencesHandler] })
export class NotificationCommandsModule {}
