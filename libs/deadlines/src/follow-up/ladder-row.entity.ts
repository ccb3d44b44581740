import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Ladder, LadderTerms } from '../domain/index.js';

/** One row per ladder that was ever defined, as it stands. */
@Entity('ladders')
export class LadderRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'ladder_id', type: 'text' })
  ladderId: string;

  /** Of the event that last said how it is. */
  @Column({ type: 'integer' })
  version: number;

  @Column({ type: 'boolean' })
  retired: boolean;

  @Column({ type: 'boolean' })
  compress: boolean;

  @Column({ type: 'json' })
  rungs: LadderTerms['rungs'];
}

/** The ladder as the domain has it. */
export function ladderOf({ ladderId, version, compress, rungs }: LadderRow): Ladder {
  return { ladderId, version, rungs, ...(compress && { compress }) };
}
