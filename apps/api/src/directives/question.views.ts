import { ApiProperty } from '@nestjs/swagger';
import type { QuestionRow, Weighed } from '#directives';
import type { Lead, Question } from '#directives/domain';
import { CommandView } from '../http/command.views.js';
import { ChangePreviewView, EffectCountsView } from './change.views.js';
import { LeadBody } from './task.bodies.js';

const ID = '0198a3a0-7c00-7000-8000-000000000001';

export class QuestionRaisedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty()
  readonly questionId: string;
}

class CandidateView {
  @ApiProperty({ description: 'Counted from 0, which is how it is read until it is decided.', example: 0 })
  readonly candidate: number;

  @ApiProperty({ type: LeadBody, required: false, description: 'Who may be meant.' })
  readonly lead?: Lead;

  @ApiProperty({ type: [String], required: false, description: 'The tasks the clause governs, read so.' })
  readonly taskIds?: readonly string[];
}

class ObstacleView {
  @ApiProperty({ description: 'Stable code of the rule.', example: 'directive/withdrawn' })
  readonly code: string;

  @ApiProperty({ example: 'The directive is withdrawn.' })
  readonly sentence: string;
}

class WeighedCandidateView extends CandidateView {
  @ApiProperty({
    type: ChangePreviewView,
    nullable: true,
    description: 'What a decision for it would do now; null where it is decided, or cannot be.',
  })
  readonly effect: ChangePreviewView | null;

  @ApiProperty({ type: ObstacleView, nullable: true, description: 'What stands in the way of deciding for it.' })
  readonly obstacle: ObstacleView | null;
}

class DecisionView {
  @ApiProperty({ description: 'The candidate that was decided on.', example: 1 })
  readonly candidate: number;

  @ApiProperty({ description: 'Who decided.', example: 'office' })
  readonly by: string;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty({ type: [String] })
  readonly reasons: readonly string[];

  @ApiProperty({ type: EffectCountsView })
  readonly counts: EffectCountsView;
}

export class QuestionView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty()
  readonly questionId: string;

  @ApiProperty({ enum: ['clause-scope', 'lead'], description: 'What is open.' })
  readonly about: Question['about'];

  @ApiProperty({ required: false, description: 'The clause whose tasks are open.' })
  readonly clauseId?: string;

  @ApiProperty({ required: false, description: 'The task whose lead is open.' })
  readonly taskId?: string;

  @ApiProperty({ description: 'Why it is open: the words, the grammar.' })
  readonly note: string;

  @ApiProperty({ type: [CandidateView], description: 'The ways to read it.' })
  readonly candidates: readonly CandidateView[];

  @ApiProperty({ description: 'Who raised it.', example: 'office' })
  readonly raisedBy: string;

  @ApiProperty({ format: 'date-time' })
  readonly raisedAt: string;

  @ApiProperty({ type: DecisionView, nullable: true, description: 'Null while it is open.' })
  readonly decision: DecisionView | null;
}

export class WeighedQuestionView extends QuestionView {
  @ApiProperty({ type: [WeighedCandidateView], description: 'The ways to read it, and what a decision would do.' })
  declare readonly candidates: readonly WeighedCandidateView[];
}

export function questionView(row: QuestionRow): QuestionView {
  const { directiveId, questionId, question, raisedBy, raisedAt, decision, decidedAt } = row;
  const { about, note } = question;
  return {
    directiveId,
    questionId,
    about,
    ...(question.about === 'lead' ? { taskId: question.taskId } : { clauseId: question.clauseId }),
    note,
    candidates: candidatesOf(question),
    raisedBy: raisedBy.onBehalfOf ?? raisedBy.subject,
    raisedAt,
    decision:
      decision === null || decidedAt === null
        ? null
        : {
            candidate: decision.candidate,
            by: decision.by.onBehalfOf ?? decision.by.subject,
            at: decidedAt,
            reasons: decision.reasons,
            counts: decision.effects,
          },
  };
}

/** @param weighed what each candidate would come to, in their order; null once one was decided on */
export function weighedQuestionView(row: QuestionRow, weighed: readonly Weighed[] | null): WeighedQuestionView {
  const { candidates, ...question } = questionView(row);
  return {
    ...question,
    candidates: candidates.map((candidate, index) => ({ ...candidate, ...outcomeOf(weighed?.[index]) })),
  };
}

function outcomeOf(weighed: Weighed | undefined): Pick<WeighedCandidateView, 'effect' | 'obstacle'> {
  if (weighed === undefined) return { effect: null, obstacle: null };
  if (weighed.accepted) return { effect: weighed.effect, obstacle: null };
  const { code, sentence } = weighed.rule;
  return { effect: null, obstacle: { code, sentence } };
}

function candidatesOf(question: Question): CandidateView[] {
  return question.about === 'lead'
    ? question.candidates.map((lead, candidate) => ({ candidate, lead }))
    : question.candidates.map((taskIds, candidate) => ({ candidate, taskIds }));
}
