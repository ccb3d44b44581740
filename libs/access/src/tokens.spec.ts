import { SignJWT } from 'jose';
import { TokenRefused, Tokens } from './tokens.js';
import type { Caller } from './caller.js';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const tokens = new Tokens(SECRET);
const office: Caller = { tenant: 'phu-tho', role: 'office', actor: { subject: 'van-phong' } };
const agency: Caller = {
  tenant: 'phu-tho',
  role: 'agency',
  actor: { subject: 'so-tai-chinh', agencyId: 'so-tai-chinh' },
};

function forged(
  claims: Record<string, unknown>,
  options: { algorithm?: string; secret?: string; audience?: string } = {},
) {
  return new SignJWT({ sub: 'van-phong', tenant: 'phu-tho', role: 'office', ...claims })
    .setProtectedHeader({ alg: options.algorithm ?? 'HS256' })
    .setIssuer('dondoc')
    .setAudience(options.audience ?? 'dondoc-api')
    .setExpirationTime('1 h')
    .sign(new TextEncoder().encode(options.secret ?? SECRET));
}

describe('when a token was made here', () => {
  it.each([office, agency])('tells who the caller is', async (caller) => {
    expect(await tokens.verify(await tokens.sign(caller, { validFor: 60 }))).toEqual(caller);
  });
});

describe('when a token was made for a page', () => {
  it('tells who opened the page, and opens nothing else', async () => {
    const session = await tokens.sign(office, { validFor: 60, audience: 'dondoc-queue-board' });
    expect(await tokens.verify(session, 'dondoc-queue-board')).toEqual(office);
    await expect(tokens.verify(session)).rejects.toThrow('is not for this API (aud)');
    const token = await tokens.sign(office, { validFor: 60 });
    await expect(tokens.verify(token, 'dondoc-queue-board')).rejects.toThrow('is not for this API (aud)');
  });
});

describe('when a token is not valid', () => {
  const reasonOf = async (token: string) => {
    const error: unknown = await tokens.verify(token).catch((thrown: unknown) => thrown);
    if (error instanceof TokenRefused) return error.reason;
    throw new Error('the token was taken');
  };

  it('refuses one that has expired', async () => {
    const signedThen = tokens.sign(office, { validFor: 60, now: new Date('2025-08-03T00:00:00Z') });
    expect(await reasonOf(await signedThen)).toBe('has expired');
  });

  it('refuses one signed with another secret', async () => {
    expect(await reasonOf(await forged({}, { secret: 'another-secret-of-thirty-two-characters' }))).toBe(
      'is not one of ours',
    );
  });

  it('refuses one signed with another algorithm', async () => {
    const longer = 'a-secret-that-is-long-enough-for-the-longest-of-the-algorithms-here';
    expect(await reasonOf(await forged({}, { algorithm: 'HS512', secret: longer }))).toBe('is not one of ours');
  });

  it('refuses one that nobody signed', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      sub: 'x',
      tenant: 'phu-tho',
      role: 'office',
      iss: 'dondoc',
      aud: 'dondoc-api',
      exp: 9_999_999_999,
    };
    expect(await reasonOf(`${part({ alg: 'none' })}.${part(claims)}.`)).toBe('is not one of ours');
  });

  it('refuses one for another API', async () => {
    expect(await reasonOf(await forged({}, { audience: 'other' }))).toBe('is not for this API (aud)');
  });

  it.each([
    [{ role: 'chairman' }, 'has none of the roles administrator, office, agency, auditor (role)'],
    [{ role: 'agency' }, "is an agency's but names none (agency)"],
    [{ role: 'toString' }, 'has none of the roles administrator, office, agency, auditor (role)'],
    [{ tenant: 'Phú Thọ' }, 'names no tenant (tenant)'],
    [{ sub: '' }, 'names nobody (sub)'],
  ])('refuses claims %j', async (claims, reason) => {
    expect(await reasonOf(await forged(claims))).toBe(reason);
  });
});

describe('when a token is to be made', () => {
  it('refuses a secret that is too short to sign with', () => {
    expect(() => new Tokens('short')).toThrow(RangeError);
  });

  it('refuses an agency without its id, and another role with one', () => {
    expect(() => tokens.sign({ ...office, role: 'agency' }, { validFor: 60 })).toThrow(
      'the role agency needs the id of its agency',
    );
    expect(() => tokens.sign({ ...agency, role: 'auditor' }, { validFor: 60 })).toThrow(
      'the role auditor has no agency',
    );
  });
});
