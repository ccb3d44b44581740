import type { Command } from '@nestjs/cqrs';
import { CountSilence, FireRung, OpenOccurrence, requestOfSilence } from '#assignments';
import type { ArmedTimer, Timer } from '#deadlines';
import type { CommandContext, CommandOutcome } from '#event-store';

type MakeCommand = (context: CommandContext, timer: ArmedTimer) => Command<CommandOutcome>;

const fireRung: MakeCommand = (context, { assignmentId, rung, cycle }) =>
  new FireRung(context, assignmentId, rung, cycle);

/** What a timer asks for when it fires. A further kind of timer is added here, and its row by whoever plans it. */
export const COMMANDS_OF_TIMERS: Readonly<Record<Timer['action'], MakeCommand>> = {
  remind: fireRung,
  escalate: fireRung,
  'count-silence': (context, { assignmentId, rung }) => new CountSilence(context, assignmentId, requestOfSilence(rung)),
  'open-occurrence': (context, { assignmentId }) => new OpenOccurrence(context, assignmentId),
};
