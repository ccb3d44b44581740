import { faultOfUrl } from './endpoint-url.js';

describe('the address of an endpoint', () => {
  it.each(['https://dieu-hanh.example/dondoc', 'https://dieu-hanh.example:8443/a?b=c', 'https://203.0.113.7/'])(
    'may be %s',
    (url) => {
      expect(faultOfUrl(url, false)).toBeUndefined();
    },
  );

  it.each([
    ['dieu-hanh.example', 'is no address'],
    ['', 'is no address'],
    ['http://dieu-hanh.example/', 'does not begin with https://'],
    ['ftp://dieu-hanh.example/', 'does not begin with https://'],
    ['https://user@dieu-hanh.example/', 'holds a user or a password'],
    ['https://:secret@dieu-hanh.example/', 'holds a user or a password'],
    ['https://dieu-hanh.example/#here', 'ends in a fragment'],
    [`https://dieu-hanh.example/${'x'.repeat(2_000)}`, 'is longer than 2000 characters'],
  ])('may not be %s: it %s', (url, fault) => {
    expect(faultOfUrl(url, false)).toBe(fault);
  });

  it('may be as long as 2000 characters', () => {
    const url = 'https://dieu-hanh.example/';
    expect(faultOfUrl(url + 'x'.repeat(2_000 - url.length), false)).toBeUndefined();
  });

  it('does without TLS where a setting allows it, and then still speaks HTTP', () => {
    expect(faultOfUrl('http://10.20.0.1/', true)).toBeUndefined();
    expect(faultOfUrl('https://10.20.0.1/', true)).toBeUndefined();
    expect(faultOfUrl('ftp://10.20.0.1/', true)).toBe('does not begin with https://');
  });
});
