import { ApiProperty } from '@nestjs/swagger';
import { endingsOf, reasonOf, type TimerEnding, type TimerReason } from '#assignments';
import type { Timer, TimerGround, TimerState } from '#deadlines';
import { SentenceView } from '../assignments/status.views.js';
import { ENDING_SENTENCES, sentenceOf } from './timer-sentences.js';

const TIMER_ACTIONS = [
  'remind',
  'escalate',
  'count-silence',
  'open-occurrence',
] as const satisfies readonly Timer['action'][];
export const TIMER_STATES = ['planned', 'skipped', 'fired', 'cancelled'] as const satisfies readonly TimerState[];

class TimerGroundView {
  @ApiProperty({ description: 'Position of the event in the log.', example: 421 })
  readonly position: number;

  @ApiProperty({ example: 'assignment.assigned' })
  readonly type: string;

  @ApiProperty({ format: 'date-time', description: 'When it was true.' })
  readonly at: string;
}

class TimerLadderView {
  @ApiProperty({ example: 'default' })
  readonly ladderId: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Null for the ladder that is built in.' })
  readonly version: number | null;
}

class TimerEndingView {
  @ApiProperty({ type: String, example: 'timer/answered' })
  readonly reason: TimerEnding;

  @ApiProperty({ type: SentenceView })
  readonly sentence: SentenceView;
}

/** Why a timer stands as it does. */
export class TimerExplanationView {
  @ApiProperty({ type: String, description: 'Stable code.', example: 'timer/waits' })
  readonly reason: TimerReason;

  @ApiProperty({ type: SentenceView })
  readonly sentence: SentenceView;

  @ApiProperty({
    type: [TimerGroundView],
    description: 'The event that asked for it, then the one that decided about it.',
  })
  readonly because: TimerGroundView[];

  @ApiProperty({ type: [TimerEndingView], description: 'While it is planned: what would keep it from firing.' })
  readonly wouldEndBy: TimerEndingView[];
}

export class TimerView {
  @ApiProperty()
  readonly timerId: string;

  @ApiProperty({ format: 'uuid' })
  readonly assignmentId: string;

  @ApiProperty({ description: 'Which run through the ladder.', example: 1 })
  readonly cycle: number;

  @ApiProperty({ example: 'before' })
  readonly rung: string;

  @ApiProperty({ enum: TIMER_ACTIONS })
  readonly action: Timer['action'];

  @ApiProperty({ format: 'date-time' })
  readonly fireAt: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The moment the ladder had asked for, where it was moved.',
  })
  readonly askedForAt: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The due moment it is counted from; null for the time set for an opinion.',
  })
  readonly dueAt: string | null;

  @ApiProperty({ type: TimerLadderView, nullable: true })
  readonly ladder: TimerLadderView | null;

  @ApiProperty({ enum: TIMER_STATES })
  readonly state: TimerState;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was not to fire.' })
  readonly skipReason: string | null;

  @ApiProperty()
  readonly explanation: TimerExplanationView;
}

/** @param zone the clocks on which sentences show moments */
export function timerView(timer: Timer, zone: string): TimerView {
  const { timerId, assignmentId, cycle, rung, action, fireAt, moved, dueAt, ladder, state, skipReason } = timer;
  return {
    timerId,
    assignmentId,
    cycle,
    rung,
    action,
    fireAt,
    askedForAt: moved?.from ?? null,
    dueAt,
    ladder,
    state,
    skipReason,
    explanation: explanationView(timer, zone),
  };
}

function explanationView(timer: Timer, zone: string): TimerExplanationView {
  const reason = reasonOf(timer);
  return {
    reason,
    sentence: sentenceOf(timer, reason, zone),
    because: groundsOf(timer),
    wouldEndBy: endingsOf(timer).map((ending) => ({ reason: ending, sentence: ENDING_SENTENCES[ending] })),
  };
}

/** An opening event that skips a rung both asked for it and decided about it: it is named once. */
function groundsOf({ askedBy, decidedBy }: Timer): TimerGround[] {
  return decidedBy === null || decidedBy.position === askedBy.position ? [askedBy] : [askedBy, decidedBy];
}
