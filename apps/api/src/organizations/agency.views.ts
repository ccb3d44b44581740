import { ApiProperty } from '@nestjs/swagger';
import type { Agency } from '#organizations';
import {
  AGENCY_KINDS,
  aliasesOn,
  existsOn,
  IDENTIFIER_SCHEMES,
  identifiersOn,
  kindOn,
  lineage,
  nameOn,
  parentOn,
  REORGANIZATION_KINDS,
  type AgencyKind,
  type IdentifierScheme,
  type RegisteredAgency,
  type ReorganizationKind,
} from '#organizations/domain';
import { CommandView } from '../http/command.views.js';

export class AgencyChangedView extends CommandView {
  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;
}

export class AgenciesRegisteredView extends CommandView {
  @ApiProperty({ type: [String], description: 'In the order they were sent.', example: ['so-tai-chinh', 'so-tu-phap'] })
  readonly agencyIds: readonly string[];

  @ApiProperty({ type: [String], description: 'Those of them that were not registered before.' })
  readonly registeredIds: readonly string[];
}

export class ImportedLineView {
  @ApiProperty({ description: 'In the file, from 1; a header counts.', example: 2 })
  readonly line: number;

  @ApiProperty({ example: 'phuong-tan-hoa' })
  readonly agencyId: string;

  @ApiProperty({ enum: ['registered', 'already-so'] })
  readonly outcome: 'registered' | 'already-so';
}

export class AgencyImportView extends CommandView {
  @ApiProperty({ description: 'Nothing was written: this is what would come of it.' })
  readonly dryRun: boolean;

  @ApiProperty({ description: 'Agencies that were not registered before.', example: 148 })
  readonly registered: number;

  @ApiProperty({ description: 'Agencies that were registered already, with the same particulars.', example: 0 })
  readonly alreadySo: number;

  @ApiProperty({ type: [ImportedLineView], description: 'Every agency of the file, in its order.' })
  readonly lines: readonly ImportedLineView[];
}

class PeriodView {
  @ApiProperty({ required: false, format: 'date', description: 'As long as anybody knows when absent.' })
  readonly validFrom?: string;

  @ApiProperty({ required: false, format: 'date', description: 'The first day no more.' })
  readonly validTo?: string;
}

class NamePeriodView extends PeriodView {
  @ApiProperty({ example: 'Sở Tài nguyên và Môi trường' })
  readonly name: string;
}

class AliasPeriodView extends PeriodView {
  @ApiProperty({ example: 'Viễn thông Phú Thọ' })
  readonly alias: string;
}

class KindPeriodView extends PeriodView {
  @ApiProperty({ enum: AGENCY_KINDS })
  readonly kind: AgencyKind;
}

class ParentPeriodView extends PeriodView {
  @ApiProperty({ type: String, nullable: true, example: 'ubnd-tinh' })
  readonly parentId: string | null;
}

class IdentifierView {
  @ApiProperty({ enum: IDENTIFIER_SCHEMES })
  readonly scheme: IdentifierScheme;

  @ApiProperty({ example: 'H44.02' })
  readonly value: string;
}

class IdentifierPeriodView extends PeriodView {
  @ApiProperty({ enum: IDENTIFIER_SCHEMES })
  readonly scheme: IdentifierScheme;

  @ApiProperty({ example: 'H44.02' })
  readonly value: string;
}

export const AGENCY_STANDINGS = ['not-yet', 'active', 'ended'] as const;

export class AgencyView {
  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;

  @ApiProperty({ enum: AGENCY_STANDINGS, description: 'Whether it exists on the day.' })
  readonly standing: (typeof AGENCY_STANDINGS)[number];

  @ApiProperty({
    description: 'On the day; the last or first one where it does not exist then.',
    example: 'Sở Tài chính',
  })
  readonly name: string;

  @ApiProperty({ type: [String], example: ['STC'] })
  readonly aliases: readonly string[];

  @ApiProperty({ enum: AGENCY_KINDS, example: 'department' })
  readonly kind: AgencyKind;

  @ApiProperty({ type: String, nullable: true, description: 'As it was registered.', example: null })
  readonly code: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'ubnd-tinh' })
  readonly parentId: string | null;

  @ApiProperty({ type: [IdentifierView] })
  readonly identifiers: readonly IdentifierView[];

  @ApiProperty({ type: String, nullable: true, format: 'date', description: 'Its first day; null where nobody knows.' })
  readonly validFrom: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date', description: 'The first day without it.' })
  readonly endedOn: string | null;
}

class KinView {
  @ApiProperty({ example: 'so-tai-nguyen-va-moi-truong' })
  readonly agencyId: string;

  @ApiProperty({ format: 'date' })
  readonly on: string;

  @ApiProperty({ enum: REORGANIZATION_KINDS })
  readonly cause: ReorganizationKind;
}

class LineageLinkView {
  @ApiProperty()
  readonly fromAgencyId: string;

  @ApiProperty()
  readonly toAgencyId: string;

  @ApiProperty({ format: 'date' })
  readonly on: string;

  @ApiProperty({ enum: REORGANIZATION_KINDS })
  readonly cause: ReorganizationKind;
}

class AgencyHistoryView {
  @ApiProperty({ type: [NamePeriodView], description: 'One for every day of its life.' })
  readonly names: readonly NamePeriodView[];

  @ApiProperty({ type: [KindPeriodView] })
  readonly kinds: readonly KindPeriodView[];

  @ApiProperty({ type: [ParentPeriodView] })
  readonly parents: readonly ParentPeriodView[];

  @ApiProperty({ type: [AliasPeriodView] })
  readonly aliases: readonly AliasPeriodView[];

  @ApiProperty({ type: [IdentifierPeriodView] })
  readonly identifiers: readonly IdentifierPeriodView[];
}

export class AgencyDetailView extends AgencyView {
  @ApiProperty({ type: AgencyHistoryView, description: 'All that is known of it, with the days.' })
  readonly history: AgencyHistoryView;

  @ApiProperty({ type: [KinView], description: 'Whose work it took over.' })
  readonly predecessors: readonly KinView[];

  @ApiProperty({ type: [KinView], description: 'Who took over its work, wholly or in part.' })
  readonly successors: readonly KinView[];

  @ApiProperty({ type: [LineageLinkView], description: 'Where it came from, over all steps; the latest first.' })
  readonly cameFrom: readonly LineageLinkView[];

  @ApiProperty({ type: [LineageLinkView], description: 'What became of it, over all steps; the earliest first.' })
  readonly wentInto: readonly LineageLinkView[];
}

/** @param day `YYYY-MM-DD`: names, kind, parent and identifiers are those of this day */
export function agencyView({ record }: Pick<Agency, 'record'>, day: string): AgencyView {
  const { agency, names, kinds, ended } = record;
  const active = existsOn(record, day);
  const over = ended !== undefined && ended.on <= day;
  return {
    agencyId: agency.agencyId,
    standing: active ? 'active' : over ? 'ended' : 'not-yet',
    name: nameOn(record, day) ?? names.at(over ? -1 : 0)!.name,
    aliases: aliasesOn(record, day),
    kind: kindOn(record, day) ?? kinds.at(over ? -1 : 0)!.kind,
    code: agency.code ?? null,
    parentId: parentOn(record, day),
    identifiers: identifiersOn(record, day),
    validFrom: agency.validFrom ?? null,
    endedOn: ended?.on ?? null,
  };
}

/** @param kindred every agency that had to do with a reorganisation */
export function agencyDetailView(
  agency: Pick<Agency, 'record'>,
  day: string,
  kindred: ReadonlyMap<string, RegisteredAgency>,
): AgencyDetailView {
  const { names, kinds, parents, aliases, identifiers, predecessors, successors } = agency.record;
  const { agencyId } = agency.record.agency;
  const line = lineage(agencyId, kindred);
  return {
    ...agencyView(agency, day),
    history: { names, kinds, parents, aliases, identifiers },
    predecessors,
    successors,
    cameFrom: line.predecessors,
    wentInto: line.successors,
  };
}
