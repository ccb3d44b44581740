import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SigningGrant } from '../domain/index.js';

/** One row per agency whose documents others have leave to sign, with all leave there ever was. */
@Entity('delegations')
export class DelegationsRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'agency_id', type: 'text' })
  agencyId: string;

  @Column({ type: 'json' })
  grants: readonly SigningGrant[];
}
