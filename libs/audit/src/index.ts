export { Replay, type Difference, type ReplayedProjection, type ReplayReport } from './replay.js';
