import { Module } from '@nestjs/common';
import { CountSilenceHandler } from './count-silence.handler.js';
import { FireRungHandler } from './fire-rung.handler.js';
import { OpenOccurrenceHandler } from './open-occurrence.handler.js';

/** What timers ask of assignments. Needs `CommandRunner` and `FollowUpPolicies` from a global module. */
@Module({ providers: [FireRungHandler, CountSilenceHandler, OpenOccurrenceHandler] })
export class TimerCommandsModule {}
