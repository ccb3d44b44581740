/** What is not as RFC 8785 has it, and where. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';

  /** @param at offset in the bytes */
  constructor(
    readonly at: number,
    what: string,
  ) {
    super(what);
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const COLON = 0x3a;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Digits of a whole number that is written as it is, whatever they are. */
const PLAIN_DIGITS = 15;

/**
 * Reads bytes as canonical JSON (RFC 8785) without making anything of them: one way to write a value, so what one reader
 * finds in them is what every reader finds. It takes less time than parsing. UTF-8 is not looked at; see `isUtf8`.
 * @param end of the bytes; the value may end before
 * @returns where the value ends
 * @throws NotCanonical
 */
export function endOfValue(bytes: Buffer, start: number, end: number): number {
  let depth = 0;
  let at = start;
  for (;;) {
    // A value begins here.
    const first = at < end ? bytes[at]! : 0;
    if (first === QUOTE) at = endOfText(bytes, at, end);
    else if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
      at += 1;
      const isObject = first === OPEN_OBJECT;
      if (at < end && bytes[at] === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) at += 1;
      else {
        nameStarts[depth] = isObject ? at : IN_ARRAY;
        if (isObject) at = endOfName(bytes, at, end);
        nameEnds[depth] = at - 1;
        depth += 1;
        continue;
      }
    } else if (first === MINUS || (first >= ZERO && first <= NINE)) at = endOfNumber(bytes, at, end);
    else at = endOfWord(bytes, at, end);

    // And has ended; with it end all that it is the last of.
    for (;;) {
      if (depth === 0) return at;
      const nameStart = nameStarts[depth - 1]!;
      const next = at < end ? bytes[at]! : 0;
      at += 1;
      if (next === COMMA) {
        if (nameStart !== IN_ARRAY) {
          const name = at;
          at = endOfName(bytes, name, end);
          if (!isBefore(bytes, nameStart, nameEnds[depth - 1]!, name, at - 1)) {
            throw new NotCanonical(name, 'a name stands twice, or not in its order');
          }
          nameStarts[depth - 1] = name;
          nameEnds[depth - 1] = at - 1;
        }
        break;
      }
      if (next !== (nameStart === IN_ARRAY ? CLOSE_ARRAY : CLOSE_OBJECT)) {
        throw new NotCanonical(at - 1, 'JSON is broken here');
      }
      depth -= 1;
    }
  }
}

/** Of each object or array that is open, where the name of its last member stands. Kept for the next scan to write over. */
const nameStarts: number[] = [];
const nameEnds: number[] = [];
const IN_ARRAY = -1;

/** @returns where the colon behind a name has ended */
function endOfName(bytes: Buffer, at: number, end: number): number {
  const colon = endOfText(bytes, at, end);
  if (bytes[colon] !== COLON) throw new NotCanonical(colon, 'a colon is expected');
  return colon + 1;
}

/**
 * Where a text ends that begins, as its value does, with a quotation mark.
 * @throws NotCanonical
 */
export function endOfText(bytes: Buffer, from: number, end: number): number {
  if (bytes[from] !== QUOTE || from >= end) throw new NotCanonical(from, 'a text is expected');
  let at = from + 1;
  for (;;) {
    while (at < end && PLAIN[bytes[at]!] === 1) at += 1;
    if (at >= end) throw new NotCanonical(at, 'a text does not end');
    const byte = bytes[at]!;
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) throw new NotCanonical(at, 'a control character is not written as one');
    at = endOfEscape(bytes, at);
  }
}

/** Bytes that a text may have as they are; most of what is read is these. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? 0 : 1,
);

/** `\" \\ \b \f \n \r \t`, and `\u00` with two lower-case digits for the other control characters: nothing else. */
function endOfEscape(bytes: Buffer, at: number): number {
  const escape = bytes.toString('latin1', at, at + 6);
  if (/^\\["\\bfnrt]/.test(escape)) return at + 2;
  if (/^\\u00(0[0-7be-f]|1[0-9a-f])$/.test(escape)) return at + 6;
  throw new NotCanonical(at, 'a character is not written as it is');
}

function endOfNumber(bytes: Buffer, from: number, end: number): number {
  let at = bytes[from] === MINUS ? from + 1 : from;
  const digits = at;
  while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at += 1;
  const next = at < end ? bytes[at]! : 0;
  const isPlain =
    (next === COMMA || next === CLOSE_OBJECT || next === CLOSE_ARRAY) &&
    at - digits <= PLAIN_DIGITS &&
    (bytes[digits] !== ZERO || (at - digits === 1 && digits === from));
  if (isPlain && at > digits) return at;
  while (at < end && isOfNumber(bytes[at]!)) at += 1;
  const text = bytes.toString('latin1', from, at);
  if (String(Number(text)) !== text) throw new NotCanonical(from, 'a number is not written as it should be');
  return at;
}

/** Digits, signs, the point and the exponent. */
function isOfNumber(byte: number): boolean {
  return (byte >= ZERO && byte <= NINE) || byte === 0x2b || byte === MINUS || byte === 0x2e || byte === 0x65;
}

function endOfWord(bytes: Buffer, at: number, end: number): number {
  const [word] = /^(?:true|false|null)/.exec(bytes.toString('latin1', at, Math.min(end, at + 5))) ?? [];
  if (word === undefined) throw new NotCanonical(at, 'a value is expected');
  return at + word.length;
}

/** Whether one name comes before another, by UTF-16 code units. Where names are plain, that is the order of their bytes. */
function isBefore(bytes: Buffer, start: number, end: number, otherStart: number, otherEnd: number): boolean {
  const length = Math.min(end - start, otherEnd - otherStart);
  for (let index = 0; index < length; index += 1) {
    const one = bytes[start + index]!;
    const other = bytes[otherStart + index]!;
    if (one === BACKSLASH || other === BACKSLASH || one >= 0xee || other >= 0xee) {
      return parsed(bytes, start, end) < parsed(bytes, otherStart, otherEnd);
    }
    // The quotation mark that ends a name comes before anything but a blank and an exclamation mark.
    if (one !== other) return one === QUOTE || (other !== QUOTE && one < other);
  }
  return false;
}

function parsed(bytes: Buffer, start: number, end: number): string {
  return JSON.parse(bytes.toString('utf8', start, end)) as string;
}
