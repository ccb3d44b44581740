import { ApiProperty } from '@nestjs/swagger';
import type { RehomingProgress, RehomingRow } from '#assignments';
import type { ReorganizationRow } from '#organizations';
import {
  endedBy,
  REHOMING_RULES,
  REORGANIZATION_KINDS,
  successorsIn,
  type AgencyEvent,
  type GroupEvent,
  type IdentifierEvent,
  type RehomingPlan,
  type RehomingRule,
  type ReorganizationKind,
  type ReorganizationPlan,
} from '#organizations/domain';
import { CommandView } from '../http/command.views.js';

export class ReorganizedView extends CommandView {
  @ApiProperty({ example: 'hop-nhat-nong-nghiep-moi-truong' })
  readonly reorganizationId: string;

  @ApiProperty({ format: 'date', example: '2026-03-01' })
  readonly on: string;

  @ApiProperty({ type: [String], description: 'Every agency it names.' })
  readonly agencyIds: readonly string[];
}

export class RehomingAnsweredView extends CommandView {
  @ApiProperty({ example: 'hop-nhat-nong-nghiep-moi-truong' })
  readonly reorganizationId: string;
}

const RULES = Object.keys(REHOMING_RULES) as RehomingRule[];
const RULES_IN_WORDS = Object.entries(REHOMING_RULES)
  .map(([rule, sentence]) => `\`${rule}\`: ${sentence}`)
  .join('\n\n');

class MoveView {
  @ApiProperty({ format: 'uuid' })
  readonly assignmentId: string;

  @ApiProperty({ required: false, enum: ['lead', 'coordinating'], description: 'Otherwise named in it where absent.' })
  readonly role?: 'lead' | 'coordinating' | undefined;

  @ApiProperty()
  readonly fromAgencyId: string;

  @ApiProperty()
  readonly toAgencyId: string;

  @ApiProperty({ enum: RULES, description: RULES_IN_WORDS })
  readonly rule: RehomingRule;
}

class RehomingQuestionView {
  @ApiProperty({ format: 'uuid' })
  readonly assignmentId: string;

  @ApiProperty({ required: false, enum: ['lead', 'coordinating'] })
  readonly role?: 'lead' | 'coordinating' | undefined;

  @ApiProperty()
  readonly fromAgencyId: string;

  @ApiProperty({ type: [String], description: 'Who may take it; empty where anybody may.' })
  readonly candidateIds: readonly string[];

  @ApiProperty({ enum: ['nobody-named', 'several-named'] })
  readonly why: 'nobody-named' | 'several-named';
}

class DoubledTaskView {
  @ApiProperty({ format: 'uuid' })
  readonly taskId: string;

  @ApiProperty()
  readonly agencyId: string;

  @ApiProperty({ type: [String] })
  readonly assignmentIds: readonly string[];
}

class MovesByRuleView {
  @ApiProperty({ enum: RULES })
  readonly rule: RehomingRule;

  @ApiProperty({ description: REHOMING_RULES.merged })
  readonly sentence: string;

  @ApiProperty({ example: 500 })
  readonly moves: number;
}

/** Moves, questions and doubled tasks named one by one, at most. */
const NAMED = 1_000;

class WorkCountsView {
  @ApiProperty({ description: 'Pieces of open work that move.', example: 500 })
  readonly moves: number;

  @ApiProperty({ description: 'Open work about which somebody decides.', example: 0 })
  readonly questions: number;

  @ApiProperty({ description: 'Open work that stays with an agency that is split and goes on.', example: 0 })
  readonly kept: number;
}

class WorkView {
  @ApiProperty({ type: WorkCountsView })
  readonly counts: WorkCountsView;

  @ApiProperty({ type: [MovesByRuleView] })
  readonly byRule: readonly MovesByRuleView[];

  @ApiProperty({ type: [MoveView], description: `The first ${NAMED}.` })
  readonly moves: readonly MoveView[];

  @ApiProperty({ type: [RehomingQuestionView], description: `The first ${NAMED}.` })
  readonly questions: readonly RehomingQuestionView[];

  @ApiProperty({ type: [DoubledTaskView], description: 'Tasks to which one agency would answer more than once.' })
  readonly doubled: readonly DoubledTaskView[];
}

class GroupSuccessionView {
  @ApiProperty({ example: 'so-ban-nganh' })
  readonly groupId: string;

  @ApiProperty()
  readonly agencyId: string;

  @ApiProperty({ type: [String], description: 'Who takes its place; nobody where nobody follows.' })
  readonly successorIds: readonly string[];
}

class AgencyMoveView {
  @ApiProperty()
  readonly agencyId: string;

  @ApiProperty({ type: String, nullable: true })
  readonly parentId: string | null;

  @ApiProperty({ format: 'date' })
  readonly validFrom: string;
}

class FreedIdentifierView {
  @ApiProperty()
  readonly agencyId: string;

  @ApiProperty()
  readonly scheme: string;

  @ApiProperty()
  readonly value: string;
}

export class ReorganizationPreviewView {
  @ApiProperty({ example: 'hop-nhat-nong-nghiep-moi-truong' })
  readonly reorganizationId: string;

  @ApiProperty({ enum: REORGANIZATION_KINDS })
  readonly kind: ReorganizationKind;

  @ApiProperty({ format: 'date' })
  readonly on: string;

  @ApiProperty({ description: 'It was decided already, for the same.' })
  readonly alreadyDecided: boolean;

  @ApiProperty({ type: [String], description: 'Agencies that are no more from the day on.' })
  readonly ends: readonly string[];

  @ApiProperty({ type: [String], description: 'Agencies that begin on the day.' })
  readonly begins: readonly string[];

  @ApiProperty({ type: [String], description: 'Agencies that take work over.' })
  readonly successorIds: readonly string[];

  @ApiProperty({ type: [GroupSuccessionView], description: 'Groups that go on with the successors.' })
  readonly groups: readonly GroupSuccessionView[];

  @ApiProperty({ type: [AgencyMoveView], description: 'Agencies that come to stand elsewhere.' })
  readonly moves: readonly AgencyMoveView[];

  @ApiProperty({ type: [FreedIdentifierView], description: 'Identifiers that are free for others from the day on.' })
  readonly freedIdentifiers: readonly FreedIdentifierView[];

  @ApiProperty({ type: WorkView, description: 'What becomes of the open work there is now.' })
  readonly work: WorkView;
}

export const REORGANIZATION_STAGES = ['planned', 'under-way', 'questions-open', 'done'] as const;

export class ReorganizationSummaryView {
  @ApiProperty({ example: 'hop-nhat-nong-nghiep-moi-truong' })
  readonly reorganizationId: string;

  @ApiProperty({ enum: REORGANIZATION_KINDS })
  readonly kind: ReorganizationKind;

  @ApiProperty({ format: 'date' })
  readonly on: string;

  @ApiProperty({ type: String, nullable: true, example: '176/2025/QH15' })
  readonly basis: string | null;

  @ApiProperty({ type: [String], description: 'Agencies whose work goes elsewhere, wholly or in part.' })
  readonly sourceIds: readonly string[];

  @ApiProperty({ type: [String], description: 'Agencies that are no more from the day on.' })
  readonly ends: readonly string[];

  @ApiProperty({ type: [String], description: 'Agencies that take work over.' })
  readonly successorIds: readonly string[];

  @ApiProperty({ format: 'date-time' })
  readonly decidedAt: string;
}

export class ReorganizationView extends ReorganizationSummaryView {
  @ApiProperty({
    enum: REORGANIZATION_STAGES,
    description:
      '`planned` until its day; `under-way` while work moves; `questions-open` while somebody has to say who takes some of it.',
  })
  readonly stage: (typeof REORGANIZATION_STAGES)[number];

  @ApiProperty({ description: 'Pieces of work it has moved so far.', example: 500 })
  readonly moved: number;

  @ApiProperty({ type: WorkView, description: 'What becomes of the open work that is still there.' })
  readonly work: WorkView;
}

export class RehomedView {
  @ApiProperty({ format: 'uuid' })
  readonly assignmentId: string;

  @ApiProperty()
  readonly fromAgencyId: string;

  @ApiProperty()
  readonly toAgencyId: string;

  @ApiProperty({ enum: RULES })
  readonly rule: string;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty({ description: 'Position of the event that says so.' })
  readonly position: number;
}

function workView({ moves, questions, kept, doubled }: RehomingPlan): WorkView {
  const byRule = RULES.map((rule) => ({
    rule,
    sentence: REHOMING_RULES[rule],
    moves: moves.filter((move) => move.rule === rule).length,
  }));
  return {
    counts: { moves: moves.length, questions: questions.length, kept: kept.length },
    byRule: byRule.filter((one) => one.moves > 0),
    moves: moves.slice(0, NAMED),
    questions: questions.slice(0, NAMED),
    doubled: doubled.slice(0, NAMED),
  };
}

export function previewView({ decided, writes }: ReorganizationPlan, work: RehomingPlan): ReorganizationPreviewView {
  const { reorganizationId, on, change } = decided;
  const events = writes.flatMap((write) => write.events) as (AgencyEvent | GroupEvent | IdentifierEvent)[];
  return {
    reorganizationId,
    kind: change.kind,
    on,
    alreadyDecided: writes.length === 0,
    ends: endedBy(change),
    begins: events.flatMap((event) => (event.type === 'agency.registered' ? [event.data.agencyId] : [])),
    successorIds: successorsIn(change),
    groups: events.flatMap((event) => {
      if (event.type !== 'group.member-succeeded') return [];
      const { groupId, agencyId, successorIds } = event.data;
      return [{ groupId, agencyId, successorIds }];
    }),
    moves: events.flatMap((event) => {
      if (event.type !== 'agency.moved') return [];
      const { agencyId, parentId, validFrom } = event.data;
      return [{ agencyId, parentId, validFrom }];
    }),
    freedIdentifiers: events.flatMap((event) => {
      if (event.type !== 'identifier.released') return [];
      const { agencyId, scheme, value } = event.data;
      return [{ agencyId, scheme, value }];
    }),
    work: workView(work),
  };
}

export function reorganizationSummaryView(row: ReorganizationRow): ReorganizationSummaryView {
  const { reorganizationId, kind, effectiveOn: on, basis, sourceIds, endedIds: ends, successorIds, decidedAt } = row;
  return { reorganizationId, kind, on, basis, sourceIds, ends, successorIds, decidedAt };
}

export function reorganizationView(
  row: ReorganizationRow,
  progress: RehomingProgress,
  today: string,
): ReorganizationView {
  return {
    ...reorganizationSummaryView(row),
    stage: stageOf(row, progress, today),
    moved: progress.moved,
    work: workView(progress.plan),
  };
}

function stageOf(
  { effectiveOn }: ReorganizationRow,
  { plan, due, seen }: RehomingProgress,
  today: string,
): ReorganizationView['stage'] {
  if (today < effectiveOn) return 'planned';
  if (!seen || due > 0 || plan.moves.length > 0) return 'under-way';
  return plan.questions.length > 0 ? 'questions-open' : 'done';
}

export function rehomedView({ assignmentId, fromAgencyId, toAgencyId, rule, at, position }: RehomingRow): RehomedView {
  return { assignmentId, fromAgencyId, toAgencyId, rule, at, position };
}
