export { Timer, timerIdOf, type TimerState } from './timers/timer.entity.js';
export { TimerQueries, type TimerFilter } from './timers/timer.queries.js';
export { TimerSweep, type ArmedTimer } from './timers/timer-sweep.js';
