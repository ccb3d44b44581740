import fc from 'fast-check';
import { communes } from '../../../../apps/cli/src/demo/facts/communes.js';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import { IMPORT_FORMATS, IMPORT_REFUSED, parseAgencyImport, type ImportFormat } from './agency-import.js';
import type { ImportFault } from './import-columns.js';
import type { AgencyToRegister } from './registration.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({ IMPORT_REFUSED });

const HEADER = 'agencyId,name,kind,aliases,parentId,validFrom,statistical,exchange,legacy';

function agenciesIn(text: string, format: ImportFormat = 'csv'): AgencyToRegister[] {
  const read = parseAgencyImport(text, format);
  if (!read.accepted) throw new Error(JSON.stringify(read.facts));
  return read.lines.map(({ agency }) => agency);
}
function faultsIn(text: string, format: ImportFormat = 'csv'): ImportFault[] {
  const read = parseAgencyImport(text, format);
  if (read.accepted) throw new Error('expected faults');
  return read.facts['faults'] as unknown as ImportFault[];
}
/** Line, column and kind of each fault. */
function placesIn(text: string, format: ImportFormat = 'csv'): (readonly [number, string | null, string])[] {
  return faultsIn(text, format).map(({ line, column, problem }) => [line, column, problem] as const);
}
const rows = (...lines: string[]) => [HEADER, ...lines].join('\n');

describe('a file of agencies', () => {
  it('brings all 148 communes of a province at once, as CSV and as JSON', () => {
    const written = communes.map(({ agencyId, name, kind, code, parentId }) => [agencyId, name, kind, code, parentId]);
    const csv = [['agencyId', 'name', 'kind', 'statistical', 'parentId'], ...written]
      .map((row) => row.join(','))
      .join('\r\n');
    const json = communes.map(({ code, ...commune }) => ({ ...commune, statistical: code }));
    expect(communes).toHaveLength(148);
    expect(agenciesIn(csv)).toEqual(communes);
    expect(agenciesIn(JSON.stringify(json, null, 2), 'json')).toEqual(communes);
    expect(agenciesIn(JSON.stringify({ agencies: json }), 'json')).toEqual(communes);
  });

  it('says of an agency all that it begins with', () => {
    const vnpt: AgencyToRegister = {
      agencyId: 'vnpt-phu-tho',
      name: 'VNPT Phú Thọ, tỉnh Phú Thọ',
      aliases: ['Viễn thông Phú Thọ', 'VNPT'],
      kind: 'enterprise',
      parentId: 'ubnd-tinh',
      validFrom: '2008-01-01',
      identifiers: [
        { scheme: 'statistical', value: '25' },
        { scheme: 'exchange', value: 'H44.99' },
        { scheme: 'legacy', value: '000.00.99.H44' },
        { scheme: 'legacy', value: 'VNPT-PTO' },
      ],
    };
    const line =
      'vnpt-phu-tho,"VNPT Phú Thọ, tỉnh Phú Thọ",enterprise,Viễn thông Phú Thọ | VNPT,ubnd-tinh,2008-01-01,25,H44.99,000.00.99.H44|VNPT-PTO';
    expect(agenciesIn(rows(line))).toEqual([vnpt]);
    const { identifiers: _, ...rest } = vnpt;
    const object = { ...rest, statistical: '25', exchange: 'H44.99', legacy: ['000.00.99.H44', 'VNPT-PTO'] };
    expect(agenciesIn(JSON.stringify([object]), 'json')).toEqual([vnpt]);
  });

  it('has the columns in any order, and leaves out those that are not needed', () => {
    expect(agenciesIn('kind,name,agencyId\noffice, Văn phòng ,van-phong\n')).toEqual([
      { agencyId: 'van-phong', name: 'Văn phòng', aliases: [], kind: 'office' },
    ]);
    expect(
      agenciesIn('[{"kind":"office","name":"A","agencyId":"a","aliases":null,"parentId":" ","legacy":[]}]', 'json'),
    ).toEqual([{ agencyId: 'a', name: 'A', aliases: [], kind: 'office' }]);
  });

  it('takes the code of a commune as its code, and of any other agency as an identifier', () => {
    expect(agenciesIn(rows('xa-a,Xã A,commune,,,,04792,,', 'so-a,Sở A,department,,,,25,,'))).toEqual([
      { agencyId: 'xa-a', name: 'Xã A', aliases: [], kind: 'commune', code: '04792' },
      {
        agencyId: 'so-a',
        name: 'Sở A',
        aliases: [],
        kind: 'department',
        identifiers: [{ scheme: 'statistical', value: '25' }],
      },
    ]);
  });

  it('is brought to one form of Unicode', () => {
    const decomposed = 'Sở Y tế'.normalize('NFD');
    expect(agenciesIn(rows(`so-y-te,${decomposed},department,${decomposed},,,,,`))).toMatchObject([
      { name: 'Sở Y tế', aliases: ['Sở Y tế'] },
    ]);
  });

  it('tells the line of each agency', () => {
    const read = parseAgencyImport(rows('a,"A\nB",office,,,,,,', 'b,B,office,,,,,,').replace('A\nB', 'A'), 'csv');
    expect(read).toMatchObject({ lines: [{ line: 2 }, { line: 3 }] });
    expect(
      parseAgencyImport(
        '[{\n"agencyId":"a","name":"A","kind":"office"},\n\n{"agencyId":"b","name":"B","kind":"office"}]',
        'json',
      ),
    ).toMatchObject({
      lines: [{ line: 1 }, { line: 4 }],
    });
  });
});

describe('a file with faults', () => {
  breaks(IMPORT_REFUSED, 'brings nothing, and a report line by line', () => {
    const text = rows(
      'so-y-te,Sở Y tế,department,,,,,,',
      'So Tai chinh,,ministry,,UBND,01/7/2025,04 792,,a|a',
      'so-y-te,Sở Y tế,department,A|A,so-y-te,,,H44,',
      'so-b,Sở B,department,,,,,h44,',
      'so-c,Sở C',
    );
    const read = parseAgencyImport(text, 'csv');
    expect(read).toMatchObject({ accepted: false, rule: IMPORT_REFUSED });
    expect(faultsIn(text)).toEqual([
      {
        line: 3,
        column: 'agencyId',
        problem: 'invalid',
        wrong: '"So Tai chinh"',
        accepted: 'lower-case letters, digits and hyphens, at most 63, such as so-tai-chinh',
      },
      { line: 3, column: 'name', problem: 'missing', wrong: 'no name', accepted: 'text on one line' },
      {
        line: 3,
        column: 'kind',
        problem: 'invalid',
        wrong: '"ministry"',
        accepted: 'one of department, commune, office, central-line, enterprise, party, leadership, higher-authority',
      },
      expect.objectContaining({ line: 3, column: 'parentId', problem: 'invalid', wrong: '"UBND"' }),
      {
        line: 3,
        column: 'validFrom',
        problem: 'invalid',
        wrong: '"01/7/2025"',
        accepted: 'a day of the calendar, written YYYY-MM-DD',
      },
      expect.objectContaining({ line: 3, column: 'statistical', problem: 'invalid', wrong: '"04 792"' }),
      { line: 3, column: 'legacy', problem: 'twice', wrong: '"a" twice', accepted: 'each once' },
      { line: 4, column: 'aliases', problem: 'twice', wrong: '"A" twice', accepted: 'each once' },
      expect.objectContaining({ line: 4, column: 'parentId', problem: 'invalid', wrong: '"so-y-te"' }),
      {
        line: 4,
        column: 'agencyId',
        problem: 'twice',
        wrong: '"so-y-te" stands on line 2 as well',
        accepted: 'each once in a file',
      },
      {
        line: 5,
        column: 'exchange',
        problem: 'twice',
        wrong: '"h44" stands on line 4 as well',
        accepted: 'each once in a file',
      },
      {
        line: 6,
        column: null,
        problem: 'broken',
        wrong: '2 fields',
        accepted: '9 fields, as many as the header has',
      },
    ]);
  });

  it('names every column that is needed and every one that is not known', () => {
    expect(placesIn('agencyId,Name,kind,kind\na,b,office,office\n')).toEqual([
      [1, 'Name', 'unknown-column'],
      [1, 'kind', 'column-twice'],
      [1, 'name', 'column-missing'],
    ]);
    expect(faultsIn('agencyId;name;kind\na;b;office')).toEqual([
      { line: 1, column: null, problem: 'broken', wrong: 'no commas', accepted: 'commas between the columns' },
    ]);
    expect(placesIn('agencyId\na')).toEqual([
      [1, 'name', 'column-missing'],
      [1, 'kind', 'column-missing'],
    ]);
    expect(faultsIn('agencyId,name,kind,color\na,b,office,red')[0]?.accepted).toBe(
      'the columns agencyId, name, kind, aliases, parentId, validFrom, statistical, exchange, legacy; the first three are needed',
    );
  });

  it('says of a header what is wrong with which column, and what is accepted', () => {
    const told = (text: string) => faultsIn(text).map(({ problem, wrong, accepted }) => [problem, wrong, accepted]);
    const [columns] = told('color\na').map(([, , accepted]) => accepted!);
    expect(columns).toContain('agencyId');
    expect(told('color,kind,kind\na,b,c')).toEqual([
      ['unknown-column', 'a column "color"', columns],
      ['column-twice', 'a second column "kind"', 'each column once'],
      ['column-missing', 'no column "agencyId"', columns],
      ['column-missing', 'no column "name"', columns],
    ]);
    // A tab or a semicolon inside one of several columns is no sign of another separator.
    expect(told('agencyId,name,kind,a;b\na,b,office,')).toEqual([['unknown-column', 'a column "a;b"', columns]]);
    expect(agenciesIn(' agencyId , name,kind\n a , A , office ')).toEqual([
      { agencyId: 'a', name: 'A', aliases: [], kind: 'office' },
    ]);
  });

  it('says of a quote that is wrong how it is right', () => {
    expect(
      faultsIn(rows('a,A "B",office,,,,,,', 'b,"B"C,office,,,,,,', 'c,"C')).map(({ accepted }) => accepted),
    ).toEqual([
      'the field in quotes, with the quote inside it doubled',
      'a comma or the end of the line behind a closing quote',
      'a closing quote at the end of the field',
    ]);
  });

  it('has no agency that is above itself, however its own id is spaced, and one may be above another', () => {
    for (const [text, format] of [
      [rows('a,A,office,,a,,,,'), 'csv'],
      ['[{"agencyId":" a ","name":"A","kind":"office","parentId":"a"}]', 'json'],
    ] as const) {
      expect(placesIn(text, format).map(([, column, problem]) => [column, problem])).toEqual([['parentId', 'invalid']]);
    }
    expect(placesIn('[{"name":"A","kind":"office","parentId":"a"}]', 'json')).toEqual([[1, 'agencyId', 'missing']]);
  });

  it('names an agency and an identifier of the same text once each', () => {
    expect(agenciesIn(rows('h44,A,office,,,,,h44,'))).toMatchObject([
      { agencyId: 'h44', identifiers: [{ value: 'h44' }] },
    ]);
    expect(placesIn(rows('a,A,office,,,,,H44,', 'b,B,office,,,,,,H44', 'c,C,office,,,,,h44,'))).toEqual([
      [4, 'exchange', 'twice'],
    ]);
  });

  it('is told so where it is no CSV', () => {
    const wrongs = (text: string) => faultsIn(text).map(({ line, wrong }) => [line, wrong]);
    expect(wrongs(rows('a,A "B",office,,,,,,', 'b,"B"C,office,,,,,,', 'c,"C'))).toEqual([
      [2, 'a quote inside a field without quotes'],
      [3, 'text behind a closing quote'],
      [4, 'a quote that is never closed'],
    ]);
    expect(faultsIn('"agencyId')).toEqual([
      {
        line: 1,
        column: null,
        problem: 'broken',
        wrong: 'a quote that is never closed',
        accepted: 'a closing quote at the end of the field',
      },
    ]);
    expect(placesIn(rows('"a'))).toEqual([[2, null, 'broken']]);
  });

  it('is told so where it holds no agencies', () => {
    const nothing = { column: null, problem: 'empty', wrong: 'no agencies', accepted: 'at least one agency' };
    expect(faultsIn('')).toEqual([{ line: 1, ...nothing }]);
    expect(faultsIn('\n' + HEADER + '\n')).toEqual([{ line: 2, ...nothing }]);
    expect(faultsIn('{"agencies":\n[]}', 'json')).toEqual([{ line: 2, ...nothing }]);
  });

  it('is told so where it is no JSON, or no list of objects', () => {
    expect(faultsIn('[\n{]', 'json')).toEqual([
      { line: 2, column: null, problem: 'broken', wrong: 'the name of a member is missing', accepted: 'JSON' },
    ]);
    const accepted = 'an array of objects, alone or as "agencies" of an object';
    for (const text of ['"agencies"', '{"agencies": 1}', '{"agencies": [], "groups": []}', '{"agency": []}', 'null']) {
      expect(faultsIn(text, 'json')).toEqual([
        { line: 1, column: null, problem: 'broken', wrong: 'no list of agencies', accepted },
      ]);
    }
    expect(faultsIn('[\n1]', 'json')).toEqual([
      { line: 2, column: null, problem: 'broken', wrong: 'no object', accepted },
    ]);
  });

  it('is told so where a member is no text, or not known', () => {
    const text =
      '[{"agencyId": "a",\n"name": 1,\n"kind": ["office"],\n"aliases": "A",\n"legacy": ["x", 1],\n"color": "red"}]';
    expect(faultsIn(text, 'json').map(({ line, column, wrong }) => [line, column, wrong])).toEqual([
      [2, 'name', 'no text in quotes'],
      [3, 'kind', 'no text in quotes'],
      [4, 'aliases', 'no array of texts'],
      [5, 'legacy', 'no array of texts'],
      [6, 'color', 'a member "color"'],
    ]);
    expect(placesIn('[{"agencyId": "a", "name": null, "kind": ""}]', 'json')).toEqual([
      [1, 'name', 'missing'],
      [1, 'kind', 'missing'],
    ]);
  });

  it('has no control characters in names, and no blank aliases', () => {
    expect(placesIn(rows('a,"A\nB",office,,,,,,', 'b,B\u0000,office,,,,,,', 'c,C,office,A||B,,,,,'))).toEqual([
      [2, 'name', 'invalid'],
      [4, 'name', 'invalid'],
      [5, 'aliases', 'invalid'],
    ]);
    expect(placesIn('[{"agencyId":"a","name":"\\ud800","kind":"office","aliases":[" "]}]', 'json')).toEqual([
      [1, 'name', 'invalid'],
      [1, 'aliases', 'invalid'],
    ]);
  });

  it('is too long beyond 5000 agencies', () => {
    const many = (count: number) => rows(...Array.from({ length: count }, (_, index) => `a-${index},A,office,,,,,,`));
    expect(agenciesIn(many(5000))).toHaveLength(5000);
    expect(faultsIn(many(5001))).toEqual([
      {
        line: 5002,
        column: null,
        problem: 'too-long',
        wrong: '5001 agencies',
        accepted: 'at most 5000 agencies in a file',
      },
    ]);
  });

  it('is judged whatever it holds: agencies or faults, each with a line, and never both', () => {
    const piece = fc.constantFrom(
      'agencyId',
      'name',
      'kind',
      ',',
      '\n',
      '"',
      'office',
      'a',
      '[',
      ']',
      '{',
      '}',
      ':',
      ' ',
      '|',
      ';',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      fc.array(piece, { maxLength: 20 }).map((pieces) => `agencyId,name,kind\n${pieces.join('')}`),
      fc.json(),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...IMPORT_FORMATS), (given, format) => {
        const read = parseAgencyImport(given, format);
        if (read.accepted) {
          expect(read.lines.length).toBeGreaterThan(0);
          return;
        }
        const faults = read.facts['faults'] as unknown as ImportFault[];
        expect(faults.length).toBeGreaterThan(0);
        const lines = given.split(/\r\n|\n|\r/).length;
        for (const { line } of faults) expect(line >= 1 && line <= lines).toBe(true);
        expect(faults.map(({ line }) => line)).toEqual(faults.map(({ line }) => line).sort((a, b) => a - b));
      }),
      { numRuns: 1000 },
    );
  });

  eachRuleIsBrokenOnce();
});
