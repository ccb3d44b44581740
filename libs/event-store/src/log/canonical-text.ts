import type { Json } from '#kernel';
import { UnitRefused } from './unit-refused.js';

/**
 * The one text of a value (RFC 8785): names in order of their UTF-16 code units, nothing between tokens.
 * What is `undefined` is left out of an object, as JSON does.
 * @throws UnitRefused for what has no such text: NaN, infinities, lone surrogates, functions, cycles,
 * and the character NUL, which PostgreSQL's text cannot hold
 */
export function canonicalText(value: Json): string {
  try {
    return textOf(value);
  } catch (error) {
    if (error instanceof RangeError) throw new UnitRefused('not JSON: it is nested too deep or holds itself');
    throw error;
  }
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw new UnitRefused(`not JSON: ${String(value)}`);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return arrayText(value);
      if (typeof (value as { toJSON?: unknown }).toJSON === 'function') {
        return textOf((value as { toJSON: () => unknown }).toJSON());
      }
      return objectText(value as Record<string, unknown>);
    default:
      throw new UnitRefused(`not JSON: ${typeof value}`);
  }
}

function arrayText(values: readonly unknown[]): string {
  let text = '[';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ',';
    text += textOf(values[index] ?? null);
  }
  return text + ']';
}

function objectText(object: Readonly<Record<string, unknown>>): string {
  let text = '{';
  for (const name of namesInOrder(object)) {
    const value = object[name];
    if (value === undefined) continue;
    if (text.length > 1) text += ',';
    text += quoted(name) + ':' + textOf(value);
  }
  return text + '}';
}

/** Sorted by insertion: an object has few names, and those are mostly in order already. */
function namesInOrder(object: object): string[] {
  const names = Object.keys(object);
  if (names.length > 32) return names.sort();
  for (let index = 1; index < names.length; index += 1) {
    const name = names[index]!;
    let place = index;
    for (; place > 0 && names[place - 1]! > name; place -= 1) names[place] = names[place - 1]!;
    names[place] = name;
  }
  return names;
}

/** Whatever is not written as it is: quotation mark, backslash, control characters; and surrogates, to be looked at. */
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

function quoted(text: string): string {
  if (!SPECIAL.test(text)) return `"${text}"`;
  if (text.includes('\0')) throw new UnitRefused('the character NUL (U+0000) cannot be recorded');
  if (!text.isWellFormed()) throw new UnitRefused('text with a lone surrogate cannot be recorded');
  return JSON.stringify(text);
}
