import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { FollowUpPolicies } from '#deadlines';
import { CommandRunner, PostgresEventLog, type CommandContext } from '#event-store';
import type { Refused } from '#kernel';
import { effectOn, type Question } from '../domain/index.js';
import { shownChange, type ShownChange } from './change-directive.handler.js';
import { groundOf } from './change-ground.js';

/** What a decision for a candidate would do, or the refusal it would meet. */
export type Weighed = { readonly accepted: true; readonly effect: ShownChange } | Refused;

/** Works out what a decision for each candidate of a question would come to, in their order, and does nothing. */
export class WeighQuestion extends Query<readonly Weighed[]> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly question: Question,
  ) {
    super();
  }
}

@QueryHandler(WeighQuestion)
export class WeighQuestionHandler implements IQueryHandler<WeighQuestion> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly log: PostgresEventLog,
    private readonly policies: FollowUpPolicies,
  ) {}

  /** The streams are read once for all candidates, so that they are weighed on the same ground. */
  async execute({ context, directiveId, question }: WeighQuestion): Promise<readonly Weighed[]> {
    const { questionId, note, candidates } = question;
    // Whoever may look need not be in a position to decide, nor have a reason to.
    const anybody = { ...context, actor: { subject: context.actor.subject } };
    const view = this.runner.look(context.tenant);
    const following = await this.policies.load(view);
    const weighed: Weighed[] = [];
    for (const candidate of candidates.keys()) {
      const change = { type: 'decide-question', questionId, candidate, reasons: [note] } as const;
      const asked = { context: anybody, directiveId, change };
      const found = await groundOf(asked, { view, log: this.log, following });
      const preview = found.accepted ? effectOn(found.command, found.ground) : found;
      weighed.push(preview.accepted ? { accepted: true, effect: shownChange(preview) } : preview);
    }
    return weighed;
  }
}
