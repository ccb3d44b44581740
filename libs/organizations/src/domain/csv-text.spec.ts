import fc from 'fast-check';
import { readCsv } from './csv-text.js';

const fieldsOf = (text: string) => readCsv(text).records.map(({ fields }) => fields);

describe('a CSV file', () => {
  it('has fields between commas, and records on lines of either kind, the last one ended or not', () => {
    for (const text of ['a,b\nc,d', 'a,b\r\nc,d\r\n', 'a,b\rc,d\r', '\uFEFFa,b\nc,d\n']) {
      expect(fieldsOf(text)).toEqual([
        ['a', 'b'],
        ['c', 'd'],
      ]);
    }
  });

  it('keeps space and empty fields, and passes over lines without anything', () => {
    expect(fieldsOf(' a , b\n\n,\r\n\r\n')).toEqual([
      [' a ', ' b'],
      ['', ''],
    ]);
    expect(fieldsOf('')).toEqual([]);
  });

  it('has commas, quotes and line breaks in quotes', () => {
    expect(fieldsOf('"a,b","say ""no""","x\ny",""\nlast')).toEqual([['a,b', 'say "no"', 'x\ny', ''], ['last']]);
    expect(fieldsOf('""""')).toEqual([['"']]);
  });

  it('tells the line each record begins on', () => {
    const { records } = readCsv('a\n"b\r\nb\nb"\n\nc\r\n"d"');
    expect(records.map(({ line }) => line)).toEqual([1, 2, 6, 7]);
  });

  it('tells every fault with its line, and reads on', () => {
    expect(readCsv('a"b,c\n"d"e"f",g\nh,i\n"j\nj"k\nl')).toEqual({
      records: [
        { line: 3, fields: ['h', 'i'] },
        { line: 6, fields: ['l'] },
      ],
      faults: [
        { line: 1, fault: 'stray-quote' },
        { line: 2, fault: 'text-after-quote' },
        { line: 5, fault: 'text-after-quote' },
      ],
    });
  });

  it('is not read beyond a quote that is never closed', () => {
    expect(readCsv('a\nb,"c\nd\ne')).toEqual({
      records: [{ line: 1, fields: ['a'] }],
      faults: [{ line: 2, fault: 'unterminated-quote' }],
    });
    expect(readCsv('"a""')).toMatchObject({ records: [], faults: [{ line: 1, fault: 'unterminated-quote' }] });
  });

  it('tells one fault a line, the first', () => {
    expect(readCsv('a"b,"c"d\n').faults).toEqual([{ line: 1, fault: 'stray-quote' }]);
  });

  it('is read at once, however long a field is', () => {
    const long = 'x'.repeat(12_000_000);
    expect(fieldsOf(`"${long}"`)).toEqual([[long]]);
    expect(readCsv(`"${long}`).faults).toHaveLength(1);
  });

  it('comes back as it was written, whatever is in it', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('', ',', '"', '""', '\n', '\r\n', 'a"b', ' '));
    const record = fc
      .array(field, { minLength: 1, maxLength: 4 })
      .filter((fields) => fields.join('') !== '' || fields.length > 1);
    const quoted = fc.boolean();
    fc.assert(
      fc.property(fc.array(record), quoted, fc.constantFrom('\n', '\r\n'), (records, always, end) => {
        const write = (value: string) =>
          always || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
        const text = records.map((fields) => fields.map(write).join(',') + end).join('');
        fc.pre(!text.startsWith('\uFEFF'));
        const read = readCsv(text);
        expect(read.faults).toEqual([]);
        expect(read.records.map(({ fields }) => fields)).toEqual(records);
        for (const { line, fields } of read.records) {
          const above = text
            .split(/\r\n|\n|\r/)
            .slice(line - 1)
            .join('\n');
          expect(above.startsWith(write(fields[0]!).split(/\r\n|\n|\r/)[0]!)).toBe(true);
        }
      }),
    );
  });

  it('never makes the reader fail', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', ',', '\n', '\r', 'a', ' ')), (pieces) => {
        const { records, faults } = readCsv(pieces.join(''));
        const lines = [...records, ...faults].map(({ line }) => line);
        expect(lines.every((line) => line >= 1)).toBe(true);
      }),
    );
  });
});
