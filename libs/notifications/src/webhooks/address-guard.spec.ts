import { AddressGuard, AddressRefused } from './address-guard.js';

const guard = new AddressGuard([]);
const inside = new AddressGuard(['10.20.0.0/16', 'fd00::/8', '127.0.0.1/32']);

async function fateOf(url: string, by: AddressGuard = guard): Promise<readonly string[] | 'refused'> {
  try {
    return await by.addressesOf(new URL(url));
  } catch (error) {
    if (error instanceof AddressRefused) return 'refused';
    throw error;
  }
}

describe('an address that is named outright', () => {
  it.each(['203.0.114.7', '8.8.8.8', '172.32.0.1', '[2606:4700::1111]', '[2a00:1450:4001::5]'])(
    'is sent to when it is public: %s',
    async (host) => {
      expect(await fateOf(`https://${host}/`)).toEqual([host.replace(/[[\]]/g, '')]);
      expect(guard.refusedIn(`https://${host}/`)).toBeUndefined();
    },
  );

  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[::127.0.0.1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::a00:1]',
    '[2002:a00:1::]',
    '[2001::a00:1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[100::1]',
    '[2001:db8::1]',
  ])('is sent nothing when it is not: %s', async (host) => {
    expect(await fateOf(`https://${host}/`)).toBe('refused');
    expect(guard.refusedIn(`https://${host}/`)).toEqual(expect.any(String));
  });

  it('is public and yet sent nothing without TLS', async () => {
    expect(await fateOf('http://8.8.8.8/')).toBe('refused');
    expect(guard.allowsPlainHttp).toBe(false);
  });
});

describe('networks that are allowed', () => {
  it('are sent to, also without TLS, and no others', async () => {
    expect(inside.allowsPlainHttp).toBe(true);
    expect(await fateOf('http://10.20.1.2/', inside)).toEqual(['10.20.1.2']);
    expect(await fateOf('https://[fd00::5]/', inside)).toEqual(['fd00::5']);
    expect(await fateOf('https://[::ffff:10.20.1.2]/', inside)).toEqual(['::ffff:a14:102']);
    expect(await fateOf('https://10.21.0.1/', inside)).toBe('refused');
    expect(await fateOf('http://127.0.0.2/', inside)).toBe('refused');
    expect(await fateOf('http://8.8.8.8/', inside)).toBe('refused');
  });

  it('are networks', () => {
    expect(() => new AddressGuard(['10.20.0.1'])).toThrow();
  });
});

describe('a name', () => {
  const named = (...addresses: string[]) => new AddressGuard([], () => Promise.resolve(addresses));

  it('leads to everything it means', async () => {
    expect(await fateOf('https://a.example/', named('8.8.8.8', '2606:4700::1111'))).toEqual([
      '8.8.8.8',
      '2606:4700::1111',
    ]);
  });

  it('is sent nothing as soon as one of them is not public', async () => {
    expect(await fateOf('https://a.example/', named('8.8.8.8', '10.0.0.1'))).toBe('refused');
    expect(await fateOf('https://a.example/', named('8.8.8.8', 'no address'))).toBe('refused');
  });

  it('is not looked up before something is sent', () => {
    expect(named('10.0.0.1').refusedIn('https://a.example/')).toBeUndefined();
    expect(guard.refusedIn('no address')).toBeUndefined();
  });
});
