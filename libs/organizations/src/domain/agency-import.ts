import { refuse, rule, type Json, type Refused } from '#kernel';
import { faultOfIdentifier } from './agency.bearings.js';
import { AGENCY_KINDS, IDENTIFIER_SCHEMES, type AgencyKind, type Identifier } from './agency.events.js';
import { schemeOfCode } from './agency.evolution.js';
import { identifierStream } from './identifier.events.js';
import { IMPORT_COLUMNS, COLUMN_NAMES, type ImportColumn, type ImportFault, type RawAgency } from './import-columns.js';
import { rawFromCsv } from './import-from-csv.js';
import { rawFromJson } from './import-from-json.js';
import { isDay, isSlug } from './organization.rules.js';
import type { AgencyToRegister, LineToRegister } from './registration.js';

export const IMPORT_REFUSED = rule(
  'import/refused',
  'invalid',
  'Nothing was imported: the file has faults, each of which is reported with its line.',
);

export const IMPORT_FORMATS = ['csv', 'json'] as const;

export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export type AgencyImport = { readonly accepted: true; readonly lines: readonly LineToRegister[] } | Refused;

/** More than there are agencies in any province. */
const MOST_AGENCIES = 5000;

/**
 * Reads agencies from a file: all of them, or a report of every fault there is (`facts.faults`, of {@link ImportFault},
 * by line). CSV is as in RFC 4180, with a header of {@link IMPORT_COLUMNS}; JSON is an array of objects with those
 * names, alone or as `agencies` of an object. Space around a value is dropped, and text is brought to Unicode's form
 * C. What is registered already, and who stands above whom, is for `decideRegistration` to say.
 */
export function parseAgencyImport(text: string, format: ImportFormat): AgencyImport {
  const faults: ImportFault[] = [];
  const raw = format === 'csv' ? rawFromCsv(text, faults) : rawFromJson(text, faults);
  if (raw.length > MOST_AGENCIES) {
    const { line } = raw[MOST_AGENCIES]!;
    const accepted = `at most ${MOST_AGENCIES} agencies in a file`;
    faults.push({ line, column: null, problem: 'too-long', wrong: `${raw.length} agencies`, accepted });
  }
  const lines = raw.flatMap((one) => {
    const found = faultsIn(one);
    faults.push(...found);
    return found.length > 0 ? [] : [{ line: one.line, agency: agencyOf(one) }];
  });
  faults.push(...faultsBetween(raw));
  if (faults.length === 0) return { accepted: true, lines };
  faults.sort((one, other) => one.line - other.line);
  return refuse(IMPORT_REFUSED, { faults: faults as unknown as Json });
}

function faultsIn({ line, values }: RawAgency): ImportFault[] {
  return COLUMN_NAMES.flatMap((column): ImportFault[] => {
    const { needed, accepted } = IMPORT_COLUMNS[column];
    const given = values.get(column);
    if (given === undefined) {
      return needed ? [{ line, column, problem: 'missing', wrong: `no ${column}`, accepted }] : [];
    }
    const own = values.get('agencyId')?.texts[0];
    const texts = given.texts.map(tidy);
    const wrong = texts.find((text) => !isRight(column, text, own));
    if (wrong !== undefined) {
      return [{ line: given.line, column, problem: 'invalid', wrong: JSON.stringify(wrong), accepted }];
    }
    const again = texts.find((text, index) => texts.indexOf(text) !== index);
    if (again === undefined) return [];
    return [
      { line: given.line, column, problem: 'twice', wrong: `${JSON.stringify(again)} twice`, accepted: 'each once' },
    ];
  });
}

function isRight(column: ImportColumn, text: string, ownId: string | undefined): boolean {
  switch (column) {
    case 'agencyId':
      return isSlug(text);
    case 'parentId':
      return isSlug(text) && text !== ownId?.trim();
    case 'kind':
      return AGENCY_KINDS.includes(text as AgencyKind);
    case 'name':
    case 'aliases':
      return text !== '' && !/\p{Cc}/u.test(text) && text.isWellFormed();
    case 'validFrom':
      return isDay(text);
    default:
      return faultOfIdentifier({ scheme: column, value: text }) === null;
  }
}

/** What stands in two lines and can stand in one only. */
function faultsBetween(raw: readonly RawAgency[]): ImportFault[] {
  const seen = new Map<string, number>();
  return raw.flatMap(({ values }) =>
    (['agencyId', ...IDENTIFIER_SCHEMES] as const).flatMap((column) => {
      const { line, texts } = values.get(column) ?? { line: 0, texts: [] };
      return [...new Set(texts.map(tidy))].flatMap((text): ImportFault[] => {
        const key = column === 'agencyId' ? text : identifierStream({ scheme: column, value: text });
        const first = seen.get(key);
        seen.set(key, first ?? line);
        if (first === undefined) return [];
        const wrong = `${JSON.stringify(text)} stands on line ${first} as well`;
        return [{ line, column, problem: 'twice', wrong, accepted: 'each once in a file' }];
      });
    }),
  );
}

function agencyOf({ values }: RawAgency): AgencyToRegister {
  const all = (column: ImportColumn) => (values.get(column)?.texts ?? []).map(tidy);
  const one = (column: ImportColumn) => all(column)[0];
  const kind = one('kind') as AgencyKind;
  const [parentId, validFrom] = [one('parentId'), one('validFrom')];
  const identifiers = IDENTIFIER_SCHEMES.flatMap((scheme) =>
    all(scheme).map((value): Identifier => ({ scheme, value })),
  );
  // A commune is known by its statistical code.
  const code = identifiers.find(({ scheme }) => scheme === 'statistical' && schemeOfCode({ kind }) === 'statistical');
  const besides = identifiers.filter((identifier) => identifier !== code);
  return {
    agencyId: one('agencyId')!,
    name: one('name')!,
    aliases: all('aliases'),
    kind,
    ...(code !== undefined && { code: code.value }),
    ...(parentId !== undefined && { parentId }),
    ...(validFrom !== undefined && { validFrom }),
    ...(besides.length > 0 && { identifiers: besides }),
  };
}

function tidy(text: string): string {
  return text.trim().normalize('NFC');
}
