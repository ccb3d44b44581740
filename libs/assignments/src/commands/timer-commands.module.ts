import { Module } from '@nestjs/common';
import { CountSilenceHandler } from './count-silence.handler.js';
import { FireRungHandler } from './fire-rung.handler.js';

/** What timers ask of assignments. Needs `CommandRunner` from a global module. */
@Module({ providers: [FireRungHandler, CountSilenceHandler] })
export class TimerCommandsModule {}
