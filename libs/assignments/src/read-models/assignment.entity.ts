import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Deadline, UndatedLimit } from '#deadlines/domain';
import type { AssignmentKind, ExistingAssignment, HeldState, SeriesOccurrence } from '../domain/index.js';
import type { Grounds, PendingKind, PendingMatters } from './assignment.columns.js';

/** Where an assignment stands: the status of its state. */
export const ASSIGNMENT_PHASES = [
  'assigned',
  'acknowledged',
  'declined',
  'responded',
  'returned',
  'partly-accepted',
  'suspended',
  'reopened',
  'accepted',
  'cancelled',
] as const satisfies readonly ExistingAssignment['status'][];

export const ESCALATION_STAGES = ['open', 'acknowledged', 'answered'] as const;

export type EscalationStage = (typeof ESCALATION_STAGES)[number];

export type AssignmentPhase = (typeof ASSIGNMENT_PHASES)[number];

/** Whether somebody has to act in this phase. */
export function isHeldPhase(phase: AssignmentPhase): phase is HeldState['status'] {
  return phase !== 'accepted' && phase !== 'cancelled';
}

/** One row per assignment: who holds it and since when, and the facts its status rests on. Overdue is computed, never stored. */
@Entity('assignments')
export class Assignment {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'assignment_id', type: 'text' })
  assignmentId: string;

  @Column({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ name: 'directive_number', type: 'text' })
  directiveNumber: string;

  @Column({ name: 'task_id', type: 'text' })
  taskId: string;

  @Column({ name: 'task_ordinal', type: 'integer' })
  taskOrdinal: number;

  @Column({ type: 'text' })
  summary: string;

  @Column({ type: 'text' })
  kind: AssignmentKind;

  @Column({ name: 'lead_agency_id', type: 'text' })
  leadAgencyId: string;

  /** Who led it before, oldest first. */
  @Column({ name: 'former_lead_ids', type: 'text', array: true })
  formerLeadIds: string[];

  @Column({ name: 'coordinating_agency_ids', type: 'text', array: true })
  coordinatingAgencyIds: string[];

  @Column({ name: 'group_id', type: 'text', nullable: true })
  groupId: string | null;

  /** The assignment this one is a part of; null for what a directive assigned. */
  @Column({ name: 'parent_id', type: 'text', nullable: true })
  parentId: string | null;

  /** A duty that is never done; shown apart from what can be late. */
  @Column({ type: 'boolean' })
  standing: boolean;

  /** Slug of its field of work; null where the task names none. */
  @Column({ type: 'text', nullable: true })
  field: string | null;

  @Column({ name: 'issuer_id', type: 'text' })
  issuerId: string;

  @Column({ name: 'monitor_id', type: 'text' })
  monitorId: string;

  @Column({ type: 'text' })
  phase: AssignmentPhase;

  @Column({ name: 'holder_id', type: 'text', nullable: true })
  holderId: string | null;

  @InstantColumn({ name: 'holder_since', nullable: true })
  holderSince: Instant | null;

  @Column({ type: 'json', nullable: true })
  deadline: Deadline | null;

  /** What the document says of time where no deadline follows from it. */
  @Column({ type: 'json', nullable: true })
  undated: UndatedLimit | null;

  /** Which time of a series it is, and what the next ones follow from; null of what does not recur. */
  @Column({ type: 'json', nullable: true })
  occurrence: SeriesOccurrence | null;

  /** The first assignment of its series; null of what does not recur. */
  @Column({ name: 'series_id', type: 'text', nullable: true })
  seriesId: string | null;

  @Column({ name: 'occurrence_ordinal', type: 'integer', nullable: true })
  occurrenceOrdinal: number | null;

  /** Which month, quarter or day it stands for. */
  @Column({ name: 'occurrence_period', type: 'text', nullable: true })
  occurrencePeriod: string | null;

  @InstantColumn({ name: 'due_at', nullable: true })
  dueAt: Instant | null;

  @InstantColumn({ name: 'last_on_time_at', nullable: true })
  lastOnTimeAt: Instant | null;

  @InstantColumn({ name: 'assigned_at' })
  assignedAt: Instant;

  @InstantColumn({ name: 'acknowledged_at', nullable: true })
  acknowledgedAt: Instant | null;

  /** When the answer that waits or was accepted was given. */
  @InstantColumn({ name: 'answered_at', nullable: true })
  answeredAt: Instant | null;

  @InstantColumn({ name: 'accepted_at', nullable: true })
  acceptedAt: Instant | null;

  /** When time stopped to run, because it was suspended or cancelled; null while it runs. */
  @InstantColumn({ name: 'stopped_at', nullable: true })
  stoppedAt: Instant | null;

  @Column({ type: 'integer' })
  round: number;

  @Column({ type: 'integer', nullable: true })
  percent: number | null;

  @Column({ type: 'integer' })
  returns: number;

  @Column({ type: 'integer' })
  reminders: number;

  @Column({ type: 'integer' })
  escalations: number;

  /** How far its holder has come with it; null where it is held in the usual course. */
  @Column({ type: 'text', nullable: true })
  escalation: EscalationStage | null;

  /** The bodies above the tenant to which it was referred. */
  @Column({ name: 'referred_to', type: 'text', array: true })
  referredTo: string[];

  /** How often the lead was urged by a decision of its own. */
  @Column({ type: 'integer' })
  urgings: number;

  /** The events that its status and its holder rest on. */
  @Column({ type: 'json' })
  grounds: Grounds;

  /** What was asked for and is not decided. */
  @Column({ type: 'json' })
  pending: PendingMatters;

  /** The kinds of `pending`. */
  @Column({ name: 'pending_kinds', type: 'text', array: true })
  pendingKinds: PendingKind[];

  /** Position of the last event of the assignment. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;
}
