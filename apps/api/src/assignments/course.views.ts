import { ApiProperty } from '@nestjs/swagger';
import { referenceTo } from '#assignments';
import {
  assignmentDecider,
  holderTrail,
  OFFICIAL_STATUSES,
  OPINIONS,
  type AssignmentEvent,
  type Contest,
  type CoordinationRequest,
  type Correction,
  type DeadlineBasis,
  type ExistingAssignment,
  type OfficialStatus,
  type Opinion,
} from '#assignments/domain';
import type { RecordedEvent } from '#event-store';
import { fold } from '#kernel';
import { UnderstoodDeadlineView } from './deadline.views.js';
import { EventReferenceView, SentenceView } from './status.views.js';
import { holderSentence } from './status-sentences.js';

export class TenureView {
  @ApiProperty({ description: 'Who had to act.', example: 'so-tai-chinh' })
  readonly holderId: string;

  @ApiProperty({ format: 'date-time' })
  readonly since: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null while it lasts.' })
  readonly until: string | null;

  @ApiProperty({ type: SentenceView, description: 'Why it came to the holder.' })
  readonly sentence: SentenceView;

  @ApiProperty({ type: EventReferenceView, description: 'The event by which it came to the holder.' })
  readonly event: EventReferenceView;
}

export class DeadlineInForceView {
  @ApiProperty({ type: UnderstoodDeadlineView, nullable: true, description: 'Null where it was taken away.' })
  readonly deadline: UnderstoodDeadlineView | null;

  @ApiProperty({ type: String, description: 'How it came about.', example: 'in-force/as-extended' })
  readonly basis: DeadlineBasis;

  @ApiProperty({ description: 'In whose power it was set.', example: 'ubnd-tinh' })
  readonly setBy: string;

  @ApiProperty({ type: String, nullable: true, description: 'The document that says so.', example: '1600/UBND-TH' })
  readonly document: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly since: string;

  @ApiProperty({ type: EventReferenceView })
  readonly event: EventReferenceView;
}

export class FormerLeadView {
  @ApiProperty({ example: 'so-tu-phap' })
  readonly agencyId: string;

  @ApiProperty({ format: 'date-time' })
  readonly until: string;
}

export class DeclineView {
  @ApiProperty({ format: 'date-time' })
  readonly declinedAt: string;

  @ApiProperty({ type: [String] })
  readonly reasons: readonly string[];
}

export class SuspensionView {
  @ApiProperty({ format: 'date-time', description: 'Since when time stands still.' })
  readonly suspendedAt: string;

  @ApiProperty({ type: [String] })
  readonly reasons: readonly string[];

  @ApiProperty({ description: 'Where the work goes on once it is resumed.', example: 'acknowledged' })
  readonly resumesTo: string;
}

export class TransferProposalView {
  @ApiProperty({ description: 'Who was asked to take it.', example: 'so-tu-phap' })
  readonly toAgencyId: string;

  @ApiProperty({ format: 'date-time' })
  readonly proposedAt: string;

  @ApiProperty({ type: [String] })
  readonly reasons: readonly string[];
}

export class ExtensionRequestView {
  @ApiProperty({ type: UnderstoodDeadlineView, description: 'What the lead proposes.' })
  readonly proposed: UnderstoodDeadlineView;

  @ApiProperty({ format: 'date-time' })
  readonly askedAt: string;

  @ApiProperty({ description: 'Whether the deadline had passed when it was asked for.' })
  readonly askedLate: boolean;

  @ApiProperty({ type: [String] })
  readonly reasons: readonly string[];
}

export class CoordinationView {
  @ApiProperty({ description: '1, 2, 3, … within the assignment.', example: 1 })
  readonly request: number;

  @ApiProperty({ example: 'so-tu-phap' })
  readonly agencyId: string;

  @ApiProperty()
  readonly question: string;

  @ApiProperty({ format: 'date-time' })
  readonly askedAt: string;

  @ApiProperty({ format: 'date-time', description: 'The last millisecond in time; silence past it is agreement.' })
  readonly answerBy: string;

  @ApiProperty({
    enum: ['asked', 'answered', 'agreed-by-silence', 'lapsed'],
    description: '`lapsed`: the assignment ended before the agency spoke.',
  })
  readonly stage: CoordinationRequest['stage'];

  @ApiProperty({ enum: OPINIONS, nullable: true, description: 'What the agency said; null while it has said nothing.' })
  readonly opinion: Opinion | null;

  @ApiProperty({ type: String, nullable: true })
  readonly comment: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly givenAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When silence counted as agreement; null where the agency spoke in time.',
  })
  readonly agreedAt: string | null;
}

export class ContestView {
  @ApiProperty({ enum: ['pending', 'upheld', 'rejected'] })
  readonly stage: Contest['stage'];

  @ApiProperty({ description: 'Name or post of the head of agency who contests.' })
  readonly head: string;

  @ApiProperty({ enum: OFFICIAL_STATUSES, description: 'The status that is contested.' })
  readonly status: OfficialStatus;

  @ApiProperty({ type: [String] })
  readonly grounds: readonly string[];

  @ApiProperty({ format: 'date-time' })
  readonly contestedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly decidedAt: string | null;

  @ApiProperty({ type: [String], description: 'Why it was decided so; empty while it is pending.' })
  readonly reasons: readonly string[];
}

export class CorrectionView {
  @ApiProperty({ type: EventReferenceView, description: 'The mistaken entry, with the times it was entered with.' })
  readonly entry: EventReferenceView;

  @ApiProperty({ enum: ['effective-time', 'response'], description: 'What was wrong in it.' })
  readonly fact: Correction['fact'];

  @ApiProperty({
    description: 'As it was entered: a moment, or an answer.',
    oneOf: [{ type: 'string', format: 'date-time' }, { type: 'object' }],
  })
  readonly was: Correction['was'];

  @ApiProperty({
    description: 'As it is: a moment, or an answer.',
    oneOf: [{ type: 'string', format: 'date-time' }, { type: 'object' }],
  })
  readonly is: Correction['is'];

  @ApiProperty({ type: [String] })
  readonly reasons: readonly string[];

  @ApiProperty({ type: EventReferenceView, description: 'The correction itself.' })
  readonly event: EventReferenceView;
}

export class GivenPartView {
  @ApiProperty({ description: '1, 2, 3, … among the parts.', example: 1 })
  readonly part: number;

  @ApiProperty({
    format: 'uuid',
    description: 'The assignment it became; how it stands is told there and by the tree.',
  })
  readonly assignmentId: string;

  @ApiProperty({ description: 'To whom it was given; it may have moved on since.', example: 'phong-ngan-sach' })
  readonly toAgencyId: string;

  @ApiProperty({ example: 'Tổng hợp số liệu ngân sách của 13 sở' })
  readonly summary: string;
}

export class AcceptedPortionView {
  @ApiProperty({ example: 1 })
  readonly round: number;

  @ApiProperty({ description: 'What was accepted.' })
  readonly accepted: string;

  @ApiProperty({ description: 'By the deadline that was in force then.' })
  readonly onTime: boolean;
}

export class CancellationView {
  @ApiProperty({ format: 'date-time' })
  readonly cancelledAt: string;

  @ApiProperty({ description: 'What brought it about.', example: 'directive-withdrawn' })
  readonly cause: string;

  @ApiProperty({ type: [String] })
  readonly reasons: readonly string[];
}

/** How an assignment came to stand where it stands, and what of it is open. */
export class CourseView {
  @ApiProperty({ type: [TenureView], description: 'Everybody who ever held it, the earliest first.' })
  readonly holders: readonly TenureView[];

  @ApiProperty({ type: [FormerLeadView], description: 'Who led it before, the earliest first.' })
  readonly formerLeads: readonly FormerLeadView[];

  @ApiProperty({
    type: [DeadlineInForceView],
    description: 'Every deadline it ever had, the first one first; the last one is in force.',
  })
  readonly deadlines: readonly DeadlineInForceView[];

  @ApiProperty({ type: DeclineView, nullable: true, description: 'The lead says that it is not its work.' })
  readonly decline: DeclineView | null;

  @ApiProperty({ type: SuspensionView, nullable: true })
  readonly suspension: SuspensionView | null;

  @ApiProperty({ type: CancellationView, nullable: true })
  readonly cancellation: CancellationView | null;

  @ApiProperty({ type: TransferProposalView, nullable: true, description: 'Offered, and not yet agreed or refused.' })
  readonly transferProposal: TransferProposalView | null;

  @ApiProperty({ type: ExtensionRequestView, nullable: true, description: 'Asked for, and not yet decided.' })
  readonly extensionRequest: ExtensionRequestView | null;

  @ApiProperty({ type: [CoordinationView], description: 'What other agencies were asked, in the order of asking.' })
  readonly coordination: readonly CoordinationView[];

  @ApiProperty({ type: ContestView, nullable: true, description: 'The last contest of a status.' })
  readonly contest: ContestView | null;

  @ApiProperty({ type: [CorrectionView], description: 'Entries that were corrected; both times are kept.' })
  readonly corrections: readonly CorrectionView[];

  @ApiProperty({ type: [GivenPartView], description: 'What the lead gave to others, in the order of giving.' })
  readonly parts: readonly GivenPartView[];

  @ApiProperty({ type: [AcceptedPortionView], description: 'What was accepted while the rest is still owed.' })
  readonly acceptedPortions: readonly AcceptedPortionView[];
}

/** @throws Error when the history is not one of an assignment */
export function courseView(history: readonly RecordedEvent[]): CourseView {
  const events = history as unknown as readonly AssignmentEvent[];
  const state = fold(assignmentDecider, events);
  if (state.status === 'nonexistent') throw new Error('a history without its assignment');
  const referred = (version: number) => referenceTo(history[version - 1]!);
  const { formerLeads, deadlines, proposal, extension, coordination, contest, portions, parts } = state;
  return {
    holders: holderTrail(events).map(({ holderId, since, until, cause, version }) => ({
      holderId,
      since,
      until,
      sentence: holderSentence(cause),
      event: referred(version),
    })),
    formerLeads,
    deadlines: deadlines.map(({ deadline, basis, authority, since, version }) => ({
      deadline,
      basis,
      setBy: authority.agencyId,
      document: authority.document ?? null,
      since,
      event: referred(version),
    })),
    ...standOf(state),
    transferProposal: proposal,
    extensionRequest: extension && {
      proposed: extension.proposed,
      askedAt: extension.askedAt,
      askedLate: extension.askedLate,
      reasons: extension.reasons,
    },
    coordination: coordination.map(coordinationView),
    contest: contest && contestView(contest),
    corrections: history.flatMap((recorded, index) => {
      const event = events[index]!;
      if (event.type !== 'assignment.corrected') return [];
      const { version, correction, reasons } = event.data;
      return [{ entry: referred(version), ...correction, reasons, event: referenceTo(recorded) }];
    }),
    parts,
    acceptedPortions: portions,
  };
}

function standOf(state: ExistingAssignment): Pick<CourseView, 'decline' | 'suspension' | 'cancellation'> {
  const nothing = { decline: null, suspension: null, cancellation: null };
  switch (state.status) {
    case 'declined':
      return { ...nothing, decline: { declinedAt: state.declinedAt, reasons: state.reasons } };
    case 'suspended': {
      const { suspendedAt, reasons, interrupted } = state;
      return { ...nothing, suspension: { suspendedAt, reasons, resumesTo: interrupted.status } };
    }
    case 'cancelled': {
      const { cancelledAt, cause, reasons } = state;
      return { ...nothing, cancellation: { cancelledAt, cause, reasons } };
    }
    default:
      return nothing;
  }
}

function coordinationView(one: CoordinationRequest): CoordinationView {
  const { request, agencyId, question, askedAt, answerBy, stage } = one;
  const given = one.stage === 'answered' ? one.answer : one.stage === 'agreed-by-silence' ? one.lateOpinion : null;
  return {
    request,
    agencyId,
    question,
    askedAt,
    answerBy,
    stage,
    opinion: given?.opinion ?? null,
    comment: given?.comment ?? null,
    givenAt: given?.givenAt ?? null,
    agreedAt: one.stage === 'agreed-by-silence' ? one.agreedAt : null,
  };
}

function contestView(contest: Contest): ContestView {
  const { stage, head, status, grounds, contestedAt } = contest;
  const decided =
    contest.stage === 'pending'
      ? { decidedAt: null, reasons: [] }
      : { decidedAt: contest.decidedAt, reasons: contest.reasons };
  return { stage, head, status, grounds, contestedAt, ...decided };
}
