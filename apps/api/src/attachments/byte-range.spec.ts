import { rangeOf } from './byte-range.js';

describe('a range of a document of 100 bytes', () => {
  it.each([
    ['bytes=0-9', 0, 9],
    ['bytes=90-', 90, 99],
    ['bytes=90-500', 90, 99],
    ['bytes=-10', 90, 99],
    ['bytes=-500', 0, 99],
    ['bytes=99-99', 99, 99],
    ['bytes=0-0', 0, 0],
  ])('%s is from %d to %d', (header, first, last) => {
    expect(rangeOf(header, 100)).toEqual({ first, last });
  });

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('%s has no byte', (header) => {
    expect(rangeOf(header, 100)).toBeNull();
  });

  it.each([undefined, '', 'bytes=-', 'bytes=5-4', 'bytes=0-1,5-6', 'pages=1-2', 'bytes=a-b', 'bytes=1e3-'])(
    '%s means the whole',
    (header) => {
      expect(rangeOf(header, 100)).toBeUndefined();
    },
  );
});
