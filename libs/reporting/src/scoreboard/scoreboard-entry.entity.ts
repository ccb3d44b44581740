import { Column, Entity } from 'typeorm';
import type { AssignmentPhase } from '#assignments';
import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import { CountedEntry } from '../counted/counted-entry.entity.js';

/** What the official status of an assignment rests on, and for whom it counts: small, since a board counts all of them. */
@Entity('scoreboard_entries')
export class ScoreboardEntry extends CountedEntry {
  /** How it ended or why time stands still; `open` while the lead or whoever judges it must act. */
  @Column({ type: 'text' })
  phase: Extract<AssignmentPhase, 'accepted' | 'suspended' | 'cancelled'> | 'open';

  @InstantColumn({ name: 'answered_at', nullable: true })
  answeredAt: Instant | null;

  @InstantColumn({ name: 'accepted_at', nullable: true })
  acceptedAt: Instant | null;

  @InstantColumn({ name: 'stopped_at', nullable: true })
  stoppedAt: Instant | null;
}
