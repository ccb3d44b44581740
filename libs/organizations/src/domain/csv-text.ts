/** One record of a CSV file, and the line it begins on; a field in quotes may itself have several lines. */
export type CsvRecord = { readonly line: number; readonly fields: readonly string[] };

export type CsvFault = {
  readonly line: number;
  readonly fault: 'stray-quote' | 'text-after-quote' | 'unterminated-quote';
};

/**
 * Reads CSV as RFC 4180 has it: commas, fields in double quotes where they hold commas, quotes (doubled) or line
 * breaks, CRLF or LF between records. A byte order mark is passed over, and so are lines without anything.
 * What follows an unterminated quote cannot be told apart and is not read; all other faults are told, each once a line.
 */
export function readCsv(text: string): {
  readonly records: readonly CsvRecord[];
  readonly faults: readonly CsvFault[];
} {
  const records: CsvRecord[] = [];
  const faults: CsvFault[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const record = readRecord(text, at, line);
    if (record.fault !== null) faults.push({ line: record.faultLine, fault: record.fault });
    else if (record.fields.length > 1 || record.fields[0] !== '') records.push({ line, fields: record.fields });
    at = record.end;
    line = record.nextLine;
  }
  return { records, faults };
}

type ReadRecord = {
  readonly fields: readonly string[];
  readonly end: number;
  readonly nextLine: number;
  readonly fault: CsvFault['fault'] | null;
  readonly faultLine: number;
};

const PLAIN = /[^,\r\n]*/y;
const REST = /[^\r\n]*/y;
const BREAK = /\r\n|\n|\r/y;

function readRecord(text: string, start: number, startLine: number): ReadRecord {
  const fields: string[] = [];
  let at = start;
  let line = startLine;
  let fault: CsvFault['fault'] | null = null;
  let faultLine = startLine;
  const spoil = (found: CsvFault['fault']) => {
    fault ??= found;
    faultLine = line;
  };
  for (;;) {
    if (text[at] === '"') {
      const quoted = quotedAt(text, at);
      if (quoted === null) {
        spoil('unterminated-quote');
        return { fields, end: text.length, nextLine: line, fault, faultLine };
      }
      at += quoted.length;
      fields.push(quoted.slice(1, -1).replaceAll('""', '"'));
      line += linesIn(quoted);
      if (at < text.length && !',\r\n'.includes(text[at]!)) {
        spoil('text-after-quote');
        at += match(REST, text, at)!.length;
      }
    } else {
      const plain = match(PLAIN, text, at)!;
      at += plain.length;
      if (plain.includes('"')) spoil('stray-quote');
      fields.push(plain);
    }
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    const end = match(BREAK, text, at) ?? '';
    return { fields, end: at + end.length, nextLine: line + 1, fault, faultLine };
  }
}

/** From the opening quote to the closing one; a quote that is doubled closes nothing. */
function quotedAt(text: string, start: number): string | null {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return text.slice(start, at + 1);
  }
  return null;
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function linesIn(text: string): number {
  return text.split(/\r\n|\n|\r/).length - 1;
}
