import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { CommandRefused, CommandRunner, type CommandContext, type StreamView } from '#event-store';
import { newId, type Instant, type Refused } from '#kernel';
import type { SeriesOccurrence } from '#assignments/domain';
import { FollowUpPolicies, type Following } from '#deadlines';
import { localDate, startOfDay } from '#deadlines/domain';
import { agencyDecider, agencyStream, groupDecider, groupStream } from '#organizations/domain';
import {
  agenciesByField,
  agenciesNamedIn,
  directiveDecider,
  directiveStream,
  expandTasks,
  faultOfIssuing,
  faultOfPresence,
  groupsNamedIn,
  isUnnumbered,
  type DirectiveDraftedData,
} from '../domain/index.js';
import { withFields } from './draft-fields.js';
import { tasksIn, type DraftedText } from './drafted-content.js';
import { limitsRead } from './limits-read.js';
import { faultOfNamed } from './named-in-notes.js';

/** An assignment that an issuance would make. */
export interface ForeseenAssignment {
  readonly taskId: string;
  readonly leadAgencyId: string;
  readonly dueAt: Instant | null;
  /** The last millisecond that is on time; null without a deadline. */
  readonly lastOnTimeAt: Instant | null;
  readonly standing: boolean;
  /** Where it recurs: it is the first time of a series. */
  readonly occurrence?: SeriesOccurrence;
}

/** What an issuance would give, in the order of tasks and their leads. */
export interface ForeseenIssuance {
  /** `YYYY-MM-DD` */
  readonly issuedOn: string;
  readonly assignments: readonly ForeseenAssignment[];
}

/** What is to be issued: a draft, or a text that nobody has drafted yet. */
export type ToBeIssued = { readonly directiveId: string } | { readonly text: DraftedText };

/**
 * Works out which assignments an issuance would make, and makes none. Numbers and signatures are left to the issuance;
 * agencies, groups and limits have to hold as for that.
 */
export class PreviewIssuance extends Query<ForeseenIssuance> {
  constructor(
    readonly context: CommandContext,
    readonly what: ToBeIssued,
    /** `YYYY-MM-DD`, also one to come; the present day in the tenant's zone when absent. */
    readonly issuedOn?: string,
  ) {
    super();
  }
}

@QueryHandler(PreviewIssuance)
export class PreviewIssuanceHandler implements IQueryHandler<PreviewIssuance> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly policies: FollowUpPolicies,
  ) {}

  /** @throws CommandRefused as drafting or issuing would be */
  async execute({ context, what, issuedOn }: PreviewIssuance): Promise<ForeseenIssuance> {
    const view = this.runner.look(context.tenant);
    const following = await this.policies.load(view);
    const today = localDate(context.at, following.policy.zone);
    const found =
      'text' in what ? await drafted(view, what.text, context.at, today) : await draftOf(view, what.directiveId);
    if (!found.accepted) throw new CommandRefused(found);
    const foreseen = await foresee(view, found.draft, following, {
      at: context.at,
      today,
      issuedOn: issuedOn ?? today,
    });
    if (!foreseen.accepted) throw new CommandRefused('text' in what ? withFields(what.text, foreseen) : foreseen);
    return foreseen.issuance;
  }
}

type Found = { readonly accepted: true; readonly draft: DirectiveDraftedData } | Refused;

async function draftOf(view: StreamView, directiveId: string): Promise<Found> {
  const stream = directiveStream(directiveId);
  await view.load([stream]);
  const directive = view.fold(directiveDecider, stream);
  if (!isUnnumbered(directive)) return faultOfIssuing(directiveId, directive);
  return { accepted: true, draft: directive.draft };
}

/** The text as it would be drafted, judged as drafting judges it. */
async function drafted(view: StreamView, text: DraftedText, at: Instant, today: string): Promise<Found> {
  const read = limitsRead(text, today);
  if (!read.accepted) return read;
  const directiveId = newId();
  const { tasks, ...head } = read.text;
  const draft: DirectiveDraftedData = { ...head, directiveId, tasks: tasksIn({ tasks }, directiveId) };
  const decision = directiveDecider.decide({ type: 'draft-directive', at, ...draft }, directiveDecider.initial);
  if (!decision.accepted) return withFields(text, decision);
  const named = { agencyIds: agenciesNamedIn(draft), groupIds: groupsNamedIn(draft) };
  await view.load([...named.agencyIds.map(agencyStream), ...named.groupIds.map(groupStream)]);
  const unknown = faultOfNamed(named, view);
  return unknown ? withFields(text, unknown) : { accepted: true, draft };
}

async function foresee(
  view: StreamView,
  draft: DirectiveDraftedData,
  { policy, ladder }: Following,
  { at, today, issuedOn }: { readonly at: Instant; readonly today: string; readonly issuedOn: string },
): Promise<{ readonly accepted: true; readonly issuance: ForeseenIssuance } | Refused> {
  const agencies = agenciesByField(draft);
  const groupIds = groupsNamedIn(draft);
  await view.load([...groupIds.map(groupStream), ...agencies.map(({ agencyId }) => agencyStream(agencyId))]);
  const expansion = expandTasks(
    draft,
    new Map(groupIds.map((groupId) => [groupId, view.fold(groupDecider, groupStream(groupId))])),
    {
      issuedOn,
      issuedAt: issuedOn === today ? at : startOfDay(issuedOn, policy.zone),
      watchedFrom: at,
      policy,
      // Reminders are no load: which ladder accompanies a limit does not matter here, nor which number it gets.
      ladder,
      directiveNumber: '',
    },
  );
  if (!expansion.accepted) return expansion;
  const states = new Map(agencies.map(({ agencyId }) => [agencyId, view.fold(agencyDecider, agencyStream(agencyId))]));
  const absent = faultOfPresence(agencies, states, issuedOn);
  if (absent) return absent;
  return {
    accepted: true,
    issuance: {
      issuedOn,
      assignments: expansion.assignments.map(({ taskId, leadAgencyId, deadline, standing = false, occurrence }) => ({
        taskId,
        leadAgencyId,
        dueAt: deadline?.dueAt ?? null,
        lastOnTimeAt: deadline?.lastOnTimeAt ?? null,
        standing,
        ...(occurrence && { occurrence }),
      })),
    },
  };
}
