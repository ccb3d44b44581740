import { linesOf, widthInDigits } from './text-lines.js';

const letters = (text: string) => text.length;

describe('lines of a text', () => {
  it('are as full as words allow', () => {
    expect(linesOf('Gửi báo cáo giải trình', 12, letters)).toEqual(['Gửi báo cáo', 'giải trình']);
    expect(linesOf('Một\nHai', 12, letters)).toEqual(['Một', 'Hai']);
  });

  it('cut a word that is too wide after a hyphen or a slash, else where it must be', () => {
    expect(linesOf('175/BC-SNNMT', 10, letters)).toEqual(['175/BC-', 'SNNMT']);
    expect(linesOf('247/UBND-KGVX, ngày 08/7/2025', 13, letters)).toEqual(['247/UBND-', 'KGVX, ngày', '08/7/2025']);
    expect(linesOf('abcdefghij', 4, letters)).toEqual(['abcd', 'efgh', 'ij']);
    expect(linesOf('a/bcdefghij', 4, letters)).toEqual(['a/bc', 'defg', 'hij']);
  });

  it('lose no letter', () => {
    const text = 'Số 1/QĐ-UBND tại https://dichvucong.phutho.gov.vn/ho-so/so-hoa, ngày 1/8';
    for (let width = 1; width < 40; width += 1)
      expect(linesOf(text, width, letters).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });
});

describe('the width of a text without a font', () => {
  it('counts letters by their form, and no marks on them', () => {
    expect(widthInDigits('2025')).toBe(4);
    expect(widthInDigits('ệ')).toBe(widthInDigits('e'));
    expect(widthInDigits('Đ')).toBe(widthInDigits('D'));
    expect(widthInDigits('i')).toBeLessThan(widthInDigits('n'));
  });
});
