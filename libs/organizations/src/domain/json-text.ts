/** A value of JSON and the line it begins on. */
export type JsonNode =
  | { readonly line: number; readonly kind: 'value'; readonly value: null | boolean | number | string }
  | { readonly line: number; readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly line: number; readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode> };

export type JsonFault = { readonly line: number; readonly wrong: string };

/** Deeper than any file that means something, and far from what a stack holds. */
const DEEPEST = 32;

/** Reads JSON (RFC 8259) and keeps the lines, which `JSON.parse` does not tell. A name given twice is a fault. */
export function readJson(text: string): JsonNode | JsonFault {
  const reader = new Reader(text);
  try {
    return reader.read();
  } catch (error) {
    if (error instanceof Broken) return { line: reader.line, wrong: error.message };
    throw error;
  }
}

class Broken extends Error {}

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

class Reader {
  line = 1;
  #at = 0;

  constructor(private readonly text: string) {
    if (text.startsWith('\uFEFF')) this.#at = 1;
  }

  read(): JsonNode {
    const node = this.#value(0);
    this.#space();
    if (this.#at < this.text.length) throw new Broken('there is more after the end');
    return node;
  }

  #value(depth: number): JsonNode {
    this.#space();
    const { line } = this;
    const first = this.text[this.#at];
    if ((first === '[' || first === '{') && depth === DEEPEST) throw new Broken('it is nested too deeply');
    if (first === '[') return { line, kind: 'array', items: this.#array(depth + 1) };
    if (first === '{') return { line, kind: 'object', members: this.#object(depth + 1) };
    if (first === '"') return { line, kind: 'value', value: this.#string() };
    const scalar = this.#take(NUMBER) ?? this.#take(WORD);
    if (scalar === null) throw new Broken(first === undefined ? 'it ends too early' : 'a value is missing or broken');
    return { line, kind: 'value', value: JSON.parse(scalar) as number | boolean | null };
  }

  #array(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    this.#expect('[');
    if (this.#next(']')) return items;
    do items.push(this.#value(depth));
    while (this.#next(','));
    this.#expect(']');
    return items;
  }

  #object(depth: number): Map<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    this.#expect('{');
    if (this.#next('}')) return members;
    do {
      this.#space();
      if (this.text[this.#at] !== '"') throw new Broken('the name of a member is missing');
      const key = this.#string();
      if (members.has(key)) throw new Broken(`"${key}" is given twice`);
      this.#space();
      this.#expect(':');
      members.set(key, this.#value(depth));
    } while (this.#next(','));
    this.#expect('}');
    return members;
  }

  /** Looks for the closing quote by hand: a pattern would run out of stack on a text of some megabytes. */
  #string(): string {
    let end = this.#at + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1;
    const quoted = this.text.slice(this.#at, end + 1);
    this.#at = end + 1;
    try {
      return JSON.parse(quoted) as string;
    } catch (error) {
      if (error instanceof SyntaxError) throw new Broken('a text is broken, or never closed');
      throw error;
    }
  }

  #space(): void {
    for (const character of this.#take(SPACE) ?? '') if (character === '\n') this.line += 1;
  }

  #next(character: string): boolean {
    this.#space();
    if (this.text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #expect(character: string): void {
    if (!this.#next(character)) throw new Broken(`a "${character}" is missing`);
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }
}
