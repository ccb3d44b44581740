import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  PostgresEventLog,
  TooContended,
  Turns,
  type CommandContext,
  type CommandOutcome,
  type Folded,
  type StreamView,
} from '#event-store';
import { fold, type Instant } from '#kernel';
import { assignmentStream } from '#assignments/domain';
import { FollowUpPolicies } from '#deadlines';
import { localDate, type DeadlinePolicy, type Ladder } from '#deadlines/domain';
import {
  agencyDecider,
  agencyStream,
  groupDecider,
  groupStream,
  kindOn,
  membersOn,
  type GroupState,
} from '#organizations/domain';
import {
  agenciesByField,
  decideIssuance,
  directiveDecider,
  directiveStream,
  faultOfPresence,
  groupsNamedIn,
  isUnnumbered,
  leadsNamedIn,
  registerDecider,
  registerStream,
  type DirectiveEvent,
  type RegistersState,
  type Task,
} from '../domain/index.js';
import { checkSignature } from './signature-check.js';

/** How a tenant's issuances read deadlines and follow them up. */
export interface IssuancePolicy {
  readonly policy: DeadlinePolicy;
  readonly ladder: Ladder;
}

/** Dependency injection token of {@link IssuancePolicy}. */
export const ISSUANCE_POLICY = Symbol('issuance policy');

/** Numbers a draft and assigns its tasks. Answers `{ directiveId, number, symbol, designation, registerId, assignments }`. */
export class IssueDirective extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly issuance: {
      readonly directiveId: string;
      readonly symbol: string;
      /** The general book when absent, or that of secrecy. */
      readonly book?: string;
      /** The number that stands on paper already; the next one of the register when absent. */
      readonly number?: number;
      /** `YYYY-MM-DD`; the present day in the tenant's zone when absent. */
      readonly issuedOn?: string;
      /** When it was issued, where that differs from now. */
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

/** Years of registers that a process remembers. */
const MOST_REGISTERS = 200;

@CommandHandler(IssueDirective)
export class IssueDirectiveHandler implements ICommandHandler<IssueDirective> {
  readonly #turns = new Turns();
  /** What was folded of registers so far, by tenant and stream; the one used last comes last. */
  readonly #registers = new Map<string, Folded<RegistersState>>();

  constructor(
    private readonly runner: CommandRunner,
    private readonly log: PostgresEventLog,
    private readonly policies: FollowUpPolicies,
  ) {}

  /**
   * One unit holds the number, the issuance and every assignment. Issuances of one issuer
   * take turns here; between processes the register's expected version keeps numbers dense.
   */
  async execute({ context, issuance }: IssueDirective): Promise<CommandOutcome> {
    const stream = directiveStream(issuance.directiveId);
    const draft = fold(directiveDecider, (await this.log.read(context.tenant, stream)) as unknown as DirectiveEvent[]);
    const issuerId = draft.status === 'nonexistent' ? '' : draft.draft.issuerId;
    const pass = await this.#turns.take(`${context.tenant} ${issuerId}`);
    try {
      return await this.runner.compose(context, {
        name: 'issue-directive',
        content: issuance,
        streams: [stream],
        plan: (view) => this.#plan(context, issuance, view),
      });
    } catch (error) {
      // A log that was restored from a backup may be behind what is remembered of it.
      if (error instanceof TooContended) this.#registers.clear();
      throw error;
    } finally {
      pass();
    }
  }

  /** A register of a year has thousands of numbers: each process folds on what it knows of it. */
  async #registersOf({ tenant }: CommandContext, issuerId: string, issuedOn: string, view: StreamView) {
    const stream = registerStream({ issuerId, year: Number(issuedOn.slice(0, 4)) });
    const key = `${tenant} ${stream}`;
    const folded = await view.foldOn(registerDecider, stream, this.#registers.get(key));
    this.#registers.delete(key);
    this.#registers.set(key, folded);
    const [oldest] = this.#registers.keys();
    if (this.#registers.size > MOST_REGISTERS && oldest !== undefined) this.#registers.delete(oldest);
    return folded.state;
  }

  async #plan(context: CommandContext, issuance: IssueDirective['issuance'], view: StreamView) {
    const { directiveId } = issuance;
    const { policy, ladder, ladderFor, calendar, terms, restsOn } = await this.policies.load(view);
    const stream = directiveStream(directiveId);
    const issuedOn = issuance.issuedOn ?? localDate(context.at, policy.zone);
    const directive = view.fold(directiveDecider, stream);
    const draft = isUnnumbered(directive) ? directive.draft : undefined;
    const groupIds = draft ? groupsNamedIn(draft) : [];
    const agencies = draft ? agenciesByField(draft) : [];
    const agencyIds = [...new Set(agencies.map(({ agencyId }) => agencyId))];
    const named = [...groupIds.map(groupStream), ...agencyIds.map(agencyStream)];
    await view.load(named);

    const groups = new Map(groupIds.map((groupId) => [groupId, view.fold(groupDecider, groupStream(groupId))]));
    const byKind = terms.ladders.some(({ when }) => when.agencyKind !== undefined);
    const kinds = draft && byKind ? await agencyKindsOf(view, draft.tasks, groups, issuedOn) : undefined;
    const signature = await checkSignature(view, directive, issuedOn, policy.zone);
    if (!signature.accepted) return signature;
    const plan = decideIssuance(
      {
        ...issuance,
        issuedOn,
        at: context.at,
        policy,
        ladder,
        ladderFor,
        calendar,
        ...(kinds && { agencyKinds: kinds }),
      },
      {
        directive,
        registers: draft ? await this.#registersOf(context, draft.issuerId, issuedOn, view) : registerDecider.initial,
        groups,
      },
    );
    if (!plan.accepted) return plan;
    const states = new Map(agencyIds.map((id) => [id, view.fold(agencyDecider, agencyStream(id))]));
    const absent = faultOfPresence(agencies, states, issuedOn);
    if (absent) return absent;
    return {
      writes: [
        { stream, events: plan.directiveEvents },
        { stream: plan.registerStream, events: plan.registerEvents },
        ...plan.assignments.map((assigned) => ({
          stream: assignmentStream(assigned.data.assignmentId),
          events: [assigned],
        })),
      ],
      dependsOn: [...new Set([...named, ...signature.restsOn, ...restsOn])],
      result: {
        directiveId,
        number: plan.number,
        symbol: issuance.symbol,
        designation: plan.designation,
        registerId: plan.registerId,
        issuedOn,
        assignments: plan.assignments.length,
      },
    };
  }
}

/** The kinds of all agencies that would lead, members of groups too: read only where a ladder is chosen by them. */
async function agencyKindsOf(
  view: StreamView,
  tasks: readonly Task[],
  groups: ReadonlyMap<string, GroupState>,
  day: string,
): Promise<ReadonlyMap<string, string>> {
  const leads = new Set(
    tasks.flatMap(leadsNamedIn).flatMap((lead) => {
      if ('agencyId' in lead) return [lead.agencyId];
      const group = groups.get(lead.groupId);
      return group?.status === 'formed' ? membersOn(group, day) : [];
    }),
  );
  await view.load([...leads].map(agencyStream));
  const kinds = new Map<string, string>();
  for (const agencyId of leads) {
    const state = view.fold(agencyDecider, agencyStream(agencyId));
    const kind = state.status === 'registered' ? kindOn(state, day) : null;
    if (kind !== null) kinds.set(agencyId, kind);
  }
  return kinds;
}
