import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgencyKind } from '../domain/index.js';

/** The organisation register: one row per agency. */
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
}
