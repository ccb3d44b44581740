import { Column, Entity } from 'typeorm';
import type { AssignmentPhase } from '#assignments';
import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import { CountedEntry } from '../counted/counted-entry.entity.js';

/**
 * How fast the present lead of an assignment was, and whoever judged its first answer. A transfer begins anew with the
 * agency it goes to; a successor goes on where the one before stood.
 */
@Entity('timeliness_entries')
export class TimelinessEntry extends CountedEntry {
  @Column({ type: 'text' })
  phase: Extract<AssignmentPhase, 'accepted' | 'cancelled'> | 'open';

  /** Since when the lead, or the one it succeeds, answers for it. */
  @InstantColumn({ name: 'led_since' })
  ledSince: Instant;

  /** When the lead was first seen to know of it: by an acknowledgement, a report, an answer, or declining. */
  @InstantColumn({ name: 'acknowledged_at', nullable: true })
  acknowledgedAt: Instant | null;

  /** When the lead gave its first answer. */
  @InstantColumn({ name: 'answered_at', nullable: true })
  answeredAt: Instant | null;

  /** The limit that the first answer is measured by: that in force when it was judged, or as long as it waits. */
  @InstantColumn({ name: 'answer_limit_at', nullable: true })
  answerLimitAt: Instant | null;

  /** Whether the first answer waits to be judged. */
  @Column({ name: 'answer_waits', type: 'boolean' })
  answerWaits: boolean;

  /** When the first answer was judged; null as well where the assignment was cancelled over it. */
  @InstantColumn({ name: 'judged_at', nullable: true })
  judgedAt: Instant | null;

  /** When time stood still for the lead, as intervals of ISO 8601: `2025-08-04T01:00:00.000Z/2025-08-14T01:00:00.000Z`. */
  @Column({ type: 'text', array: true })
  stops: string[];

  @Column({ name: 'extensions_asked', type: 'integer' })
  extensionsAsked: number;

  /** Those of them that were asked for when the limit in force had passed. */
  @Column({ name: 'extensions_asked_late', type: 'integer' })
  extensionsAskedLate: number;

  @Column({ name: 'extensions_granted', type: 'integer' })
  extensionsGranted: number;

  @Column({ name: 'extensions_refused', type: 'integer' })
  extensionsRefused: number;

  /** Of the one that waits to be decided, whether it was asked for late; null while none does. */
  @Column({ name: 'pending_asked_late', type: 'boolean', nullable: true })
  pendingAskedLate: boolean | null;
}
