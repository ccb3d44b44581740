export * from './directive-digest/digest-files.js';
export * from './directive-digest/directive-digests.js';
export { ScoreboardEntry } from './scoreboard/scoreboard-entry.entity.js';
export { scoreboardProjection } from './scoreboard/scoreboard.projection.js';
export * from './consolidated-report/consolidated-reports.js';
export * from './consolidated-report/report-files.js';
export { ReportRecords } from './consolidated-report/report-records.js';
export { ReportShelf } from './consolidated-report/report-shelf.js';
export type { ReportTerms } from './domain/index.js';
export {
  BREAKDOWNS,
  GROUPINGS,
  type Breakdown,
  type Counted,
  type GroupedFilter,
  type Grouping,
  type Organized,
} from './counted/counted-entries.js';
export {
  ScoreboardQuery,
  type BreakdownLine,
  type Scoreboard,
  type ScoreboardCounts,
  type ScoreboardFilter,
  type ScoreboardLine,
} from './scoreboard/scoreboard.query.js';
export {
  DEFAULT_AGE_BOUNDS,
  OverdueAgesQuery,
  type AgeBand,
  type Ages,
  type AgesLine,
  type OverdueAges,
} from './overdue-ages/overdue-ages.query.js';
export { TimelinessEntry } from './timeliness/timeliness-entry.entity.js';
export { timelinessProjection } from './timeliness/timeliness.projection.js';
export {
  TimelinessQuery,
  type Timeliness,
  type TimelinessLine,
  type TimelinessReport,
  type Took,
} from './timeliness/timeliness.query.js';
export {
  WorkloadAheadQuery,
  type WorkloadAheadLine,
  type WorkloadsAhead,
} from './workload-ahead/workload-ahead.query.js';
export {
  ForeseenWorkloadsQuery,
  type ForeseenWorkloadLine,
  type ForeseenWorkloads,
} from './workload-ahead/foreseen-workloads.query.js';
export { ReportSubscriptionRow } from './report-subscription/report-subscription.entity.js';
export { reportSubscriptionsProjection } from './report-subscription/report-subscriptions.projection.js';
export { ReportSubscriptionQueries } from './report-subscription/report-subscription.queries.js';
export * from './report-subscription/manage-report-subscription.handler.js';
export { ReportSubscriptionCommandsModule } from './report-subscription/report-subscription-commands.module.js';
export { ReportSendings, sendingGround } from './report-subscription/report-sendings.js';
export { SubscribedReports } from './report-subscription/subscribed-reports.js';
