import { Command, CommandHandler, Query, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  CommandRefused,
  CommandRunner,
  PostgresEventLog,
  type CommandContext,
  type CommandOutcome,
} from '#event-store';
import { refuse, type Json, type Refused } from '#kernel';
import { assignmentStream } from '#assignments/domain';
import { FollowUpPolicies } from '#deadlines';
import {
  decideChange,
  DIRECTIVE_EFFECT_CHANGED,
  DIRECTIVE_EFFECT_UNDECIDED,
  directiveStream,
  effectOn,
  type ChangePreview,
} from '../domain/index.js';
import { groundOf, type AskedChange, type FoundGround } from './change-ground.js';

/** What a change would do, to be shown before it is confirmed: an assignment that is added is named by its task and lead. */
export type ShownChange = Pick<ChangePreview, 'effects' | 'counts'> & {
  readonly assigned: readonly {
    readonly assignmentId: string;
    readonly taskId: string;
    readonly leadAgencyId: string;
    readonly dueAt: string | null;
  }[];
  /** How many assignments still need a decision. */
  readonly undecided: number;
  /** `seen` of the change that confirms it. */
  readonly seen: string;
};

/** Works out what a change would do, and does nothing. */
export class PreviewChange extends Query<ShownChange> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly change: AskedChange,
  ) {
    super();
  }
}

/** Amends, corrects, replaces or withdraws a directive, or decides a question about it. Answers `{ directiveId, counts }`. */
export class ChangeDirective extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly change: AskedChange,
  ) {
    super();
  }
}

@QueryHandler(PreviewChange)
export class PreviewChangeHandler implements IQueryHandler<PreviewChange> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly log: PostgresEventLog,
    private readonly policies: FollowUpPolicies,
  ) {}

  /** @throws CommandRefused as the change itself would be, but for what it leaves open and for what was seen */
  async execute(asked: PreviewChange): Promise<ShownChange> {
    const view = this.runner.look(asked.context.tenant);
    const following = await this.policies.load(view);
    const found = await groundOf(asked, { view, log: this.log, following });
    if (!found.accepted) throw new CommandRefused(found);
    const preview = effectOn(found.command, found.ground);
    if (!preview.accepted) throw new CommandRefused(preview);
    return shownChange(preview);
  }
}

@CommandHandler(ChangeDirective)
export class ChangeDirectiveHandler implements ICommandHandler<ChangeDirective> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly log: PostgresEventLog,
    private readonly policies: FollowUpPolicies,
  ) {}

  /** One unit holds the change and all that follows from it; it rests on every stream the effect was worked out from. */
  execute({ context, directiveId, change }: ChangeDirective): Promise<CommandOutcome> {
    const stream = directiveStream(directiveId);
    return this.runner.compose(context, {
      name: 'change-directive',
      content: { directiveId, change, onBehalfOf: context.onBehalfOf },
      streams: [stream],
      plan: async (view) => {
        const following = await this.policies.load(view);
        const found = await groundOf({ context, directiveId, change }, { view, log: this.log, following });
        if (!found.accepted) return found;
        const plan = decideChange(found.command, found.ground);
        if (!plan.accepted) return withPreview(plan, found);
        const { directiveEvents, assigned, counts, digest } = plan;
        // The assignments that are added follow at once on the event that adds them: see `assignmentsGiven`.
        const writes = [
          { stream, events: directiveEvents },
          ...assigned.map((event) => ({ stream: assignmentStream(event.data.assignmentId), events: [event] })),
          ...plan.writes.map(({ assignmentId, events }) => ({ stream: assignmentStream(assignmentId), events })),
        ];
        const written = new Set(writes.map((one) => one.stream));
        return {
          writes,
          dependsOn: [...found.streams, ...following.restsOn].filter((one) => !written.has(one)),
          result: { directiveId, counts, seen: digest },
        };
      },
    });
  }
}

/** Whoever has to look again is shown what to look at. */
function withPreview(refused: Refused, { command, ground }: FoundGround): Refused {
  if (refused.rule !== DIRECTIVE_EFFECT_CHANGED && refused.rule !== DIRECTIVE_EFFECT_UNDECIDED) return refused;
  const preview = effectOn(command, ground);
  if (!preview.accepted) return preview;
  return refuse(refused.rule, { ...refused.facts, preview: shownChange(preview) as unknown as Json });
}

/** A preview as it is shown. */
export function shownChange({ effects, assigned, counts, digest }: ChangePreview): ShownChange {
  return {
    seen: digest,
    undecided: effects.filter(({ effect }) => effect === 'needs-decision').length,
    counts,
    effects,
    assigned: assigned.map(({ data: { assignmentId, taskId, leadAgencyId, deadline } }) => ({
      assignmentId,
      taskId,
      leadAgencyId,
      dueAt: deadline?.dueAt ?? null,
    })),
  };
}
