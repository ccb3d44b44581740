export { Timer, timerIdOf, type TimerState } from './timers/timer.entity.js';
export { TimerQueries, type TimerFilter } from './timers/timer.queries.js';
export { TimerSweep, type ArmedTimer } from './timers/timer-sweep.js';
export { DEADLINE_POLICY, DeadlineReader } from './deadline-reader.js';
