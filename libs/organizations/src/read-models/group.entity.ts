import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Membership } from '../domain/index.js';

/** One row per group, with every period of membership there ever was. */
@Entity('groups')
export class Group {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'group_id', type: 'text' })
  groupId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', array: true })
  aliases: string[];

  @Column({ type: 'json' })
  memberships: readonly Membership[];
}
