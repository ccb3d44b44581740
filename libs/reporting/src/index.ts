export {
  ScoreboardQuery,
  type Scoreboard,
  type ScoreboardCounts,
  type ScoreboardFilter,
  type ScoreboardLine,
} from './scoreboard.query.js';
