import fc from 'fast-check';
import { faultOfName, normalName } from './file-name.js';

const RIGHT_TO_LEFT_OVERRIDE = '\u202e';

describe('the name of a document', () => {
  it.each([
    'a.pdf',
    'Báo cáo giải trình 45-BC-STC (bản ký số).signed.pdf',
    'CV 1537_UBND-TH.docx',
    '.gitignore',
    'không có đuôi',
    '文件.xlsx',
    'x'.repeat(255),
    'console.log',
    'falcon.pdf',
    'lpt.pdf',
    '%2e%2e%2fetc.txt',
  ])('may be %s', (name) => {
    expect(faultOfName(name)).toBeNull();
  });

  it.each([
    ['a path upwards', '../../etc/passwd', 'holds / or \\: a name is no path'],
    ['a path of Windows', 'C:\\Windows\\win.ini', 'holds / or \\: a name is no path'],
    ['an absolute path', '/etc/passwd', 'holds / or \\: a name is no path'],
    ['a NUL', 'a\0.pdf', 'holds a character that is not seen or turns the direction of writing'],
    ['a line break', 'a\n.pdf', 'holds a character that is not seen or turns the direction of writing'],
    ['a control character', 'a\u0085.pdf', 'holds a character that is not seen or turns the direction of writing'],
    ['a line separator', 'a\u2028.pdf', 'holds a character that is not seen or turns the direction of writing'],
    [
      'letters written backwards',
      `bao-cao-${RIGHT_TO_LEFT_OVERRIDE}fdp.exe`,
      'holds a character that is not seen or turns the direction of writing',
    ],
    ['an isolate', 'a\u2067.pdf', 'holds a character that is not seen or turns the direction of writing'],
    ['a blank without width', 'a\u200b.pdf', 'holds a character that is not seen or turns the direction of writing'],
    ['half of a pair', 'a\ud83d.pdf', 'holds a character that is not seen or turns the direction of writing'],
    ['4 kB', 'a'.repeat(4_096), 'is longer than 255 characters'],
    ['nothing', '', 'is blank'],
    ['blanks', ' \t ', 'is blank'],
    ['one dot', '.', 'is made of dots alone'],
    ['dots', '...', 'is made of dots alone'],
    ['a colon', 'a:b.pdf', 'holds one of < > : " | ? *'],
    ['a star', 'a*.pdf', 'holds one of < > : " | ? *'],
    ['a quote', 'a".pdf', 'holds one of < > : " | ? *'],
    ['a blank at the end', 'a.pdf ', 'begins or ends with a blank, or ends with a dot'],
    ['a blank at the beginning', ' a.pdf', 'begins or ends with a blank, or ends with a dot'],
    ['a dot at the end', 'a.pdf.', 'begins or ends with a blank, or ends with a dot'],
    ['a device', 'NUL', 'is the name of a device'],
    ['a device with an ending', 'com1.pdf', 'is the name of a device'],
    ['a printer', 'LPT9', 'is the name of a device'],
  ])('is not %s', (_, name, fault) => {
    expect(faultOfName(name)).toBe(fault);
  });

  it('is composed, so that one name has one spelling', () => {
    const decomposed = 'Báo cáo.pdf'.normalize('NFD');
    expect(decomposed).not.toBe('Báo cáo.pdf');
    expect(normalName(decomposed)).toBe('Báo cáo.pdf');
  });

  it('is never more than one step of a path, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        if (faultOfName(normalName(name)) !== null) return;
        expect(new URL(`file:///folder/${encodeURIComponent(normalName(name))}`).pathname.split('/')).toHaveLength(3);
        expect(normalName(name)).not.toMatch(/[/\\\0]|^\.\.?$/);
      }),
    );
  });
});
