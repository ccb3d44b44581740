export * from './directive-digest/digest-files.js';
export * from './directive-digest/directive-digests.js';
export { ScoreboardEntry } from './scoreboard/scoreboard-entry.entity.js';
export { scoreboardProjection } from './scoreboard/scoreboard.projection.js';
export * from './consolidated-report/consolidated-reports.js';
export * from './consolidated-report/report-files.js';
export * from './consolidated-report/report-terms.js';
export {
  BREAKDOWNS,
  ScoreboardQuery,
  type Breakdown,
  type BreakdownLine,
  type Scoreboard,
  type ScoreboardCounts,
  type ScoreboardFilter,
  type ScoreboardLine,
} from './scoreboard/scoreboard.query.js';
