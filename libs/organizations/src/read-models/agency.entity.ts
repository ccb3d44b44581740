import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgencyKind, RegisteredAgency } from '../domain/index.js';

/**
 * The organisation register: one row per agency. Name, aliases, kind and parent are the last ones known, and may
 * begin on a day to come; what holds on a given day is read from the record (`nameOn`, `parentOn`, …).
 */
@Entity('agencies')
export class Agency {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'agency_id', type: 'text' })
  agencyId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', array: true })
  aliases: string[];

  @Column({ type: 'text' })
  kind: AgencyKind;

  @Column({ type: 'text', nullable: true })
  code: string | null;

  @Column({ name: 'parent_id', type: 'text', nullable: true })
  parentId: string | null;

  /** `YYYY-MM-DD`, the first day without it; null while no end is known. */
  @Column({ name: 'ended_on', type: 'text', nullable: true })
  endedOn: string | null;

  @Column({ name: 'successor_ids', type: 'text', array: true })
  successorIds: string[];

  /** Every name and alias it ever had, as names are compared. */
  @Column({ name: 'every_name', type: 'text', array: true })
  everyName: string[];

  /** The same without the marks of Vietnamese letters, one to a line. */
  @Column({ type: 'text' })
  searched: string;

  /** Every identifier it ever had, in capitals. */
  @Column({ name: 'every_identifier', type: 'text', array: true })
  everyIdentifier: string[];

  /** All there ever was of it, with the days. */
  @Column({ type: 'json' })
  record: RegisteredAgency;
}
