import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Citation } from '../domain/index.js';

const POSITION = { to: (value: number) => value, from: Number };

/** An edge of the graph of citations: a directive, and what it cites. */
@Entity('citations')
export class CitationRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  /** See `citationKey`. */
  @PrimaryColumn({ name: 'citation_key', type: 'text' })
  citationKey: string;

  @Column({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ name: 'citation_id', type: 'text' })
  citationId: string;

  /** Of the event that recorded it: the order of recording. */
  @Column({ type: 'bigint', transformer: POSITION })
  position: number;

  /** It was recorded by mistake. */
  @Column({ type: 'boolean' })
  struck: boolean;

  /** See `distinctionOf`; null where the citing text does not say it. */
  @Column({ type: 'text', nullable: true })
  designation: string | null;

  @Column({ type: 'text', nullable: true })
  issuer: string | null;

  @Column({ type: 'text', nullable: true })
  year: string | null;

  @Column({ type: 'json' })
  citation: Citation;
}

/** A name under which the citation recorded at a position is found; see `keysOfCited`. */
@Entity('citation_keys')
export class CitationKey {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'cited_key', type: 'text' })
  citedKey: string;

  @PrimaryColumn({ type: 'bigint', transformer: POSITION })
  position: number;

  @Column({ name: 'directive_id', type: 'text' })
  directiveId: string;
}

/** A directive as other documents cite it: by its number and symbol, its year and its issuer. */
@Entity('citable_directives')
export class CitableDirective {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ name: 'issuer_id', type: 'text' })
  issuerId: string;

  /** See `documentKey`; null until it has a number. */
  @Column({ name: 'document_key', type: 'text', nullable: true })
  documentKey: string | null;

  @Column({ type: 'text', nullable: true })
  year: string | null;
}
