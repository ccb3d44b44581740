import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import {
  ChangeDirective,
  DIRECTIVE_UNKNOWN_AGENCY,
  PreviewChange,
  QuestionQueries,
  questionsProjection,
  RaiseQuestion,
  WeighQuestion,
  type QuestionRow,
} from '#directives';
import {
  DIRECTIVE_CHANGE_UNEXPLAINED,
  DIRECTIVE_CHANGED_IN_FUTURE,
  DIRECTIVE_DECISION_NOT_ASKED,
  DIRECTIVE_EFFECT_CHANGED,
  DIRECTIVE_EFFECT_UNDECIDED,
  DIRECTIVE_NOT_THE_AUTHORITY,
  DIRECTIVE_REPLACED,
  DIRECTIVE_UNKNOWN,
  DIRECTIVE_WITHDRAWN,
  QUESTION_ALREADY_DECIDED,
  QUESTION_ID_TAKEN,
  QUESTION_NOT_AS_READ,
  QUESTION_TOO_FEW_CANDIDATES,
  QUESTION_UNKNOWN,
  QUESTION_UNKNOWN_CANDIDATE,
  QUESTION_UNKNOWN_CLAUSE,
  TASK_EMPTY_GROUP,
  TASK_UNKNOWN,
  TASK_UNKNOWN_GROUP,
} from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { Choice, cursorRefused, kindOfRule, Problem, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { ReadQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { CommandRoute, PreviewRoute, ReadRoute } from '../http/routes.js';
import { ChangePreviewView, DirectiveChangedView } from './change.views.js';
import { DirectivePath } from './directive.path.js';
import { questionOf } from './draft-of-body.js';
import { QuestionPath } from './note.paths.js';
import { DecisionBody, DecisionPreviewBody, QuestionBody } from './question.bodies.js';
import {
  QuestionRaisedView,
  QuestionView,
  questionView,
  WeighedQuestionView,
  weighedQuestionView,
} from './question.views.js';
import { ShownDirectives } from './shown-directives.js';

class QuestionListQuery extends PageQuery {
  @Choice({ description: 'Only those open, or those decided.', values: ['open', 'decided'], optional: true })
  readonly state?: 'open' | 'decided';
}

const OF_DECISION = [
  DIRECTIVE_UNKNOWN,
  QUESTION_UNKNOWN,
  QUESTION_UNKNOWN_CANDIDATE,
  QUESTION_ALREADY_DECIDED,
  DIRECTIVE_WITHDRAWN,
  DIRECTIVE_REPLACED,
  DIRECTIVE_NOT_THE_AUTHORITY,
  DIRECTIVE_CHANGE_UNEXPLAINED,
  DIRECTIVE_CHANGED_IN_FUTURE,
  DIRECTIVE_DECISION_NOT_ASKED,
  TASK_EMPTY_GROUP,
];
const DECISION = { candidate: 1, reasons: ['Đã hỏi lại đơn vị soạn thảo'] };

/** What texts leave open: raised with the ways to read it, each of them weighed, and decided. */
@ApiTags('questions')
@Controller('v1')
export class QuestionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly questions: QuestionQueries,
    private readonly shown: ShownDirectives,
  ) {}

  @Post('directives/:directiveId/questions')
  @CommandRoute({
    summary: 'Raise what the text of a directive leaves open, with the ways it can be read',
    permission: 'directive:annotate',
    body: QuestionBody,
    examples: {
      scope: {
        about: 'clause-scope',
        clauseId: 'cuoi-muc-3',
        note: 'Câu nêu thời hạn đứng ngoài các mục được đánh số.',
        scopes: [{ taskIds: ['muc-3.1', 'muc-3.2'] }, { taskIds: ['muc-2.1', 'muc-3.1', 'muc-3.2'] }],
      },
      lead: {
        questionId: 'chu-ngu',
        about: 'lead',
        taskId: 'muc-4.5',
        note: 'Câu không có chủ ngữ.',
        candidates: [{ agencyId: 'so-tu-phap' }, { groupId: 'ubnd-cac-xa-phuong' }],
      },
    },
    answers: QuestionRaisedView,
    refusals: [
      DIRECTIVE_UNKNOWN,
      TASK_UNKNOWN,
      QUESTION_UNKNOWN_CLAUSE,
      QUESTION_TOO_FEW_CANDIDATES,
      QUESTION_NOT_AS_READ,
      QUESTION_ID_TAKEN,
      DIRECTIVE_UNKNOWN_AGENCY,
      TASK_UNKNOWN_GROUP,
    ],
  })
  raiseQuestion(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() question: QuestionBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RaiseQuestion(context, directiveId, questionOf(question)));
  }

  @Post('directives/:directiveId/questions/:questionId/decide/preview')
  @PreviewRoute({
    summary: 'See what a decision would do to each assignment; nothing is done',
    permission: 'directive:change',
    body: DecisionPreviewBody,
    examples: { decision: DECISION },
    answers: ChangePreviewView,
    refusals: OF_DECISION,
  })
  previewDecision(
    @InContext() context: CommandContext,
    @Param() { directiveId, questionId }: QuestionPath,
    @Body() decision: DecisionPreviewBody,
  ): Promise<ChangePreviewView> {
    const change = { type: 'decide-question', questionId, ...decision } as const;
    return this.queries.execute(new PreviewChange(context, directiveId, change));
  }

  @Post('directives/:directiveId/questions/:questionId/decide')
  @CommandRoute({
    summary: 'Decide a question: the text is read so from now on, and the assignments follow',
    permission: 'directive:change',
    body: DecisionBody,
    examples: { decision: { ...DECISION, seen: '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f' } },
    answers: DirectiveChangedView,
    refusals: [...OF_DECISION, DIRECTIVE_EFFECT_CHANGED, DIRECTIVE_EFFECT_UNDECIDED],
  })
  decideQuestion(
    @InContext() context: CommandContext,
    @Param() { directiveId, questionId }: QuestionPath,
    @Body() decision: DecisionBody,
  ): Promise<CommandOutcome> {
    const change = { type: 'decide-question', questionId, ...decision } as const;
    return this.commands.execute(new ChangeDirective(context, directiveId, change));
  }

  @Get('directives/:directiveId/questions')
  @ReadRoute({
    summary: 'List what a directive leaves open, then what was decided',
    permission: 'directive:read',
    refusals: [DIRECTIVE_UNKNOWN],
  })
  @Paged(QuestionView)
  async listQuestionsOf(
    @CurrentCaller() caller: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() query: QuestionListQuery,
  ): Promise<Page<QuestionView>> {
    const filter = await this.shown.filterOf(caller, directiveId, query.after, questionsProjection.name);
    return this.#list(`questions of ${directiveId}`, caller, query, filter);
  }

  @Get('directives/:directiveId/questions/:questionId')
  @ReadRoute({
    summary: 'See a question with what a decision for each of its candidates would do now',
    permission: 'directive:read',
    answers: WeighedQuestionView,
    refusals: [DIRECTIVE_UNKNOWN, QUESTION_UNKNOWN],
  })
  async findQuestion(
    @CurrentCaller() caller: Caller,
    @InContext() context: CommandContext,
    @Param() { directiveId, questionId }: QuestionPath,
    @Query() { after }: ReadQuery,
  ): Promise<WeighedQuestionView> {
    await this.shown.filterOf(caller, directiveId, after, questionsProjection.name);
    const row = await this.questions.find(caller.tenant, directiveId, questionId);
    if (row === null) throw new Problem(kindOfRule(QUESTION_UNKNOWN), { facts: { directiveId, questionId } });
    const { question, open } = row;
    const weighed = open ? await this.queries.execute(new WeighQuestion(context, directiveId, question)) : null;
    return weighedQuestionView(row, weighed);
  }

  @Get('questions')
  @ReadRoute({
    summary: 'List what any directive leaves open, then what was decided',
    permission: 'directive:read',
  })
  @Paged(QuestionView)
  async listQuestions(@CurrentCaller() caller: Caller, @Query() query: QuestionListQuery): Promise<Page<QuestionView>> {
    const filter = await this.shown.filter(caller, query.after, questionsProjection.name);
    return this.#list('questions', caller, query, filter);
  }

  #list(
    list: string,
    { tenant }: Caller,
    query: QuestionListQuery,
    filter: { readonly secrets: boolean; readonly directiveId?: string },
  ): Promise<Page<QuestionView>> {
    const { state } = query;
    const asked = { ...filter, ...(state !== undefined && { open: state === 'open' }) };
    return readPage(
      list,
      query,
      ({ after, limit }) =>
        this.questions.list(tenant, { ...asked, limit, ...(after !== undefined && { after: rowAt(after) }) }),
      ({ open, raisedPosition }) => `${open ? 'open' : 'decided'} ${raisedPosition}`,
      questionView,
    );
  }
}

function rowAt(key: string): Pick<QuestionRow, 'open' | 'raisedPosition'> {
  const parts = /^(open|decided) (\d{1,15})$/.exec(key);
  if (parts === null) throw cursorRefused();
  return { open: parts[1] === 'open', raisedPosition: Number(parts[2]) };
}
