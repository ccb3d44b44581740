import fc from 'fast-check';
import { readJson, type JsonNode } from './json-text.js';

function valueOf(node: JsonNode): unknown {
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'array':
      return node.items.map(valueOf);
    case 'object':
      return Object.fromEntries([...node.members].map(([name, member]) => [name, valueOf(member)]));
  }
}
function read(text: string): unknown {
  const node = readJson(text);
  return 'wrong' in node ? node : valueOf(node);
}

describe('a JSON text', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 2), (text, indent) => {
        const value: unknown = JSON.parse(text);
        fc.pre(!text.includes('"__proto__"'));
        expect(read(JSON.stringify(value, null, indent))).toEqual(value);
      }),
    );
  });

  it('is refused where JSON.parse refuses it, and for names that are given twice', () => {
    const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', '}', ']', ':', '\\', '0', 'x', '\t'));
    fc.assert(
      fc.property(broken, ([text, at, put]) => {
        const cut = at % (text.length + 1);
        const changed = text.slice(0, cut) + put + text.slice(cut + 1);
        fc.pre(!changed.includes('"__proto__"'));
        let value: unknown;
        try {
          value = JSON.parse(changed);
        } catch {
          expect(read(changed)).toMatchObject({ wrong: expect.any(String) });
          return;
        }
        const found = readJson(changed);
        if ('wrong' in found) expect(found.wrong).toMatch(/given twice$/);
        else expect(valueOf(found)).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('has a line for every value', () => {
    const node = readJson('\uFEFF[\n  1,\r\n  { "a": "x",\n    "b": [\n"y"] }\n]');
    if ('wrong' in node || node.kind !== 'array') throw new Error('expected an array');
    const [one, object] = node.items;
    expect([node.line, one?.line, object?.line]).toEqual([1, 2, 3]);
    if (object?.kind !== 'object') throw new Error('expected an object');
    expect([object.members.get('a')?.line, object.members.get('b')?.line]).toEqual([3, 4]);
    expect(object.members.get('b')).toMatchObject({ items: [{ line: 5 }] });
  });

  it('tells what is wrong, and on which line', () => {
    const faults = [
      ['', 1, 'it ends too early'],
      ['[\n1,', 2, 'it ends too early'],
      ['[\n1\n2]', 3, 'a "]" is missing'],
      ['[1] 2', 1, 'there is more after the end'],
      ['{"a" 1}', 1, 'a ":" is missing'],
      ['{"a": 1', 1, 'a "}" is missing'],
      ['{a: 1}', 1, 'the name of a member is missing'],
      ['{"a": 1,}', 1, 'the name of a member is missing'],
      ['{"a": 1,\n"a": 2}', 2, '"a" is given twice'],
      ['[tru]', 1, 'a value is missing or broken'],
      ['[,]', 1, 'a value is missing or broken'],
      ['["a\n"]', 1, 'a text is broken, or never closed'],
      ['["\\x"]', 1, 'a text is broken, or never closed'],
      ['["abc', 1, 'a text is broken, or never closed'],
      ['["abc\\', 1, 'a text is broken, or never closed'],
    ] as const;
    for (const [text, line, wrong] of faults) expect(readJson(text)).toEqual({ line, wrong });
  });

  it('is read at once, however long', () => {
    const long = 'x'.repeat(12_000_000);
    expect(read(`["${long}"]`)).toEqual([long]);
  });

  it('is refused where it is nested beyond all sense, and read up to there', () => {
    expect(read('{"a":'.repeat(31) + '[1]' + '}'.repeat(31))).toEqual(expect.any(Object));
    expect(read('['.repeat(32) + ']'.repeat(32))).toEqual(expect.any(Array));
    for (const open of ['[', '{"a":']) {
      expect(readJson(open.repeat(100_000))).toEqual({ line: 1, wrong: 'it is nested too deeply' });
    }
  });
});
