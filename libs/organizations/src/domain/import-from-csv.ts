import { readCsv, type CsvFault } from './csv-text.js';
import {
  ACCEPTED_COLUMNS,
  COLUMN_NAMES,
  IMPORT_COLUMNS,
  isColumn,
  noAgencies,
  type ImportColumn,
  type ImportFault,
  type RawAgency,
} from './import-columns.js';

const FAULTS: Readonly<Record<CsvFault['fault'], readonly [wrong: string, accepted: string]>> = {
  'stray-quote': ['a quote inside a field without quotes', 'the field in quotes, with the quote inside it doubled'],
  'text-after-quote': ['text behind a closing quote', 'a comma or the end of the line behind a closing quote'],
  'unterminated-quote': ['a quote that is never closed', 'a closing quote at the end of the field'],
};

/** Reads what a CSV file says of agencies, and adds what it cannot read to the faults. */
export function rawFromCsv(text: string, faults: ImportFault[]): RawAgency[] {
  const { records, faults: broken } = readCsv(text);
  for (const { line, fault } of broken) {
    const [wrong, accepted] = FAULTS[fault];
    faults.push({ line, column: null, problem: 'broken', wrong, accepted });
  }
  const [header, ...rows] = records;
  if (header === undefined) {
    if (broken.length === 0) faults.push(noAgencies(1));
    return [];
  }
  const names = header.fields.map((field) => field.trim());
  const ofHeader = faultsOfHeader(header.line, names);
  faults.push(...ofHeader);
  // Under a wrong header every line would be wrong.
  if (ofHeader.length > 0) return [];
  if (rows.length === 0 && broken.length === 0) faults.push(noAgencies(header.line));
  return rows.flatMap(({ line, fields }) => {
    if (fields.length !== names.length) {
      const [wrong, accepted] = [`${fields.length} fields`, `${names.length} fields, as many as the header has`];
      faults.push({ line, column: null, problem: 'broken', wrong, accepted });
      return [];
    }
    const values = new Map<ImportColumn, { line: number; texts: readonly string[] }>();
    for (const [index, name] of names.entries()) {
      const field = fields[index]!.trim();
      if (!isColumn(name) || field === '') continue;
      values.set(name, { line, texts: IMPORT_COLUMNS[name].many ? field.split('|') : [field] });
    }
    return [{ line, values }];
  });
}

function faultsOfHeader(line: number, names: readonly string[]): ImportFault[] {
  if (names.length === 1 && /[;\t]/.test(names[0]!)) {
    return [{ line, column: null, problem: 'broken', wrong: 'no commas', accepted: 'commas between the columns' }];
  }
  const faults: ImportFault[] = [];
  for (const [index, name] of names.entries()) {
    if (!isColumn(name)) {
      const wrong = `a column "${name}"`;
      faults.push({ line, column: name, problem: 'unknown-column', wrong, accepted: ACCEPTED_COLUMNS });
    } else if (names.indexOf(name) !== index) {
      const wrong = `a second column "${name}"`;
      faults.push({ line, column: name, problem: 'column-twice', wrong, accepted: 'each column once' });
    }
  }
  for (const name of COLUMN_NAMES.filter((one) => IMPORT_COLUMNS[one].needed && !names.includes(one))) {
    const wrong = `no column "${name}"`;
    faults.push({ line, column: name, problem: 'column-missing', wrong, accepted: ACCEPTED_COLUMNS });
  }
  return faults;
}
