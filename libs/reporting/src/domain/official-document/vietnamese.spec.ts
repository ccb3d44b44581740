import { DEFAULT_ZONE } from '#deadlines/domain';
import { instant } from '#kernel';
import {
  accompanied,
  capitals,
  cellInWords,
  dateLine,
  dayInWords,
  headingInWords,
  limitInWords,
  shareOf,
  typeInWords,
} from './vietnamese.js';

describe('days as official documents write them', () => {
  it.each([
    ['2025-08-09', '09/8/2025', 'ngày 09 tháng 8 năm 2025'],
    ['2025-02-28', '28/02/2025', 'ngày 28 tháng 02 năm 2025'],
    ['2025-03-01', '01/3/2025', 'ngày 01 tháng 3 năm 2025'],
    ['2025-12-31', '31/12/2025', 'ngày 31 tháng 12 năm 2025'],
  ])('put a zero before days below 10 and the months 1 and 2: %s', (date, short, long) => {
    expect(dayInWords(date)).toBe(short);
    expect(dateLine(date)).toBe(long);
  });
});

describe('the end of a limit', () => {
  it('is a whole day, an hour that is late itself, or one that is still in time', () => {
    expect(limitInWords(instant('2025-08-07T23:59:59.999+07:00'), DEFAULT_ZONE)).toBe('07/8/2025');
    expect(limitInWords(instant('2025-08-04T15:59:59.999+07:00'), DEFAULT_ZONE)).toBe('16h00 ngày 04/8/2025');
    expect(limitInWords(instant('2025-08-04T16:00:00+07:00'), DEFAULT_ZONE)).toBe('16h00 ngày 04/8/2025');
    expect(limitInWords(instant('2025-08-04T00:00:00+07:00'), DEFAULT_ZONE)).toBe('00h00 ngày 04/8/2025');
  });
});

describe('a heading', () => {
  const stated = {
    superior: 'UBND tỉnh Phú Thọ',
    issuer: 'Văn phòng',
    designation: '312/BC-VPUBND',
    place: 'Phú Thọ',
    date: '2025-08-16',
  };

  it('is in capitals, with its number, place and date', () => {
    expect(headingInWords(stated)).toEqual({
      superior: 'UBND TỈNH PHÚ THỌ',
      issuer: 'VĂN PHÒNG',
      designation: 'Số: 312/BC-VPUBND',
      placeAndDate: 'Phú Thọ, ngày 16 tháng 8 năm 2025',
    });
    expect(accompanied('BÁO CÁO', stated)).toBe(
      '(Kèm theo Báo cáo số 312/BC-VPUBND ngày 16 tháng 8 năm 2025 của Văn phòng)',
    );
  });

  it('leaves room for what is not stated', () => {
    const blank = { superior: null, issuer: null, designation: null, place: null, date: null };
    expect(headingInWords(blank)).toEqual({
      superior: null,
      issuer: expect.stringMatching(/^…+$/),
      designation: 'Số: ………',
      placeAndDate: '………, ngày … tháng … năm ……',
    });
  });
});

describe('figures and letters', () => {
  it('have a comma before the decimal place, and none of nothing', () => {
    expect(cellInWords(shareOf(1, 3))).toBe('33,3');
    expect(cellInWords(shareOf(2, 2))).toBe('100,0');
    expect(cellInWords(shareOf(0, 0))).toBe('');
    expect(cellInWords(12)).toBe('12');
    expect(cellInWords('a.b')).toBe('a.b');
  });

  it('become capitals with their marks, and a type small letters again', () => {
    expect(typeInWords('BÁO CÁO')).toBe('Báo cáo');
    expect(capitals('Chánh Văn phòng, đôn đốc')).toBe('CHÁNH VĂN PHÒNG, ĐÔN ĐỐC');
  });
});
