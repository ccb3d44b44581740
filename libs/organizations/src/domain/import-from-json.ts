import {
  ACCEPTED_COLUMNS,
  IMPORT_COLUMNS,
  isColumn,
  noAgencies,
  type ImportColumn,
  type ImportFault,
  type RawAgency,
} from './import-columns.js';
import { readJson, type JsonNode } from './json-text.js';

const LIST = 'an array of objects, alone or as "agencies" of an object';

/** Reads what a JSON file says of agencies, and adds what it cannot read to the faults. */
export function rawFromJson(text: string, faults: ImportFault[]): RawAgency[] {
  const root = readJson(text);
  if ('wrong' in root) {
    faults.push({ line: root.line, column: null, problem: 'broken', wrong: root.wrong, accepted: 'JSON' });
    return [];
  }
  const list = root.kind === 'object' && root.members.size === 1 ? root.members.get('agencies') : root;
  if (list?.kind !== 'array') {
    faults.push({ line: root.line, column: null, problem: 'broken', wrong: 'no list of agencies', accepted: LIST });
    return [];
  }
  if (list.items.length === 0) faults.push(noAgencies(list.line));
  return list.items.flatMap((item) => {
    if (item.kind === 'object') return [rawFrom(item, faults)];
    faults.push({ line: item.line, column: null, problem: 'broken', wrong: 'no object', accepted: LIST });
    return [];
  });
}

function rawFrom({ line, members }: Extract<JsonNode, { kind: 'object' }>, faults: ImportFault[]): RawAgency {
  const values = new Map<ImportColumn, { line: number; texts: readonly string[] }>();
  for (const [name, node] of members) {
    if (!isColumn(name)) {
      const wrong = `a member "${name}"`;
      faults.push({ line: node.line, column: name, problem: 'unknown-column', wrong, accepted: ACCEPTED_COLUMNS });
      continue;
    }
    const { many, accepted } = IMPORT_COLUMNS[name];
    const texts = textsIn(node, many);
    if (texts === null) {
      const wrong = many ? 'no array of texts' : 'no text in quotes';
      faults.push({ line: node.line, column: name, problem: 'invalid', wrong, accepted });
    }
    // What is wrong is not missing besides; what is null or blank is not given.
    if (texts?.length !== 0) values.set(name, { line: node.line, texts: texts ?? [] });
  }
  return { line, values };
}

function textsIn(node: JsonNode, many: boolean): string[] | null {
  if (node.kind === 'value' && node.value === null) return [];
  if (many) {
    const texts = node.kind === 'array' ? node.items.map(textOf) : [null];
    return texts.every((text) => text !== null) ? texts : null;
  }
  const text = textOf(node);
  if (text === null) return null;
  return text.trim() === '' ? [] : [text];
}

function textOf(node: JsonNode): string | null {
  return node.kind === 'value' && typeof node.value === 'string' ? node.value : null;
}
