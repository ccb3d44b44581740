import { errors, jwtVerify, SignJWT } from 'jose';
import type { Caller } from './caller.js';
import { isRole, ROLES } from './permissions.js';

const ISSUER = 'dondoc';
const API = 'dondoc-api';

/** What a token is good for: the API itself, or the page of the queues, which a browser opens without a header. */
export type Audience = typeof API | 'dondoc-queue-board';

const ALGORITHM = 'HS256';

/** Dependency injection token of {@link Tokens}. */
export const TOKENS = Symbol('tokens');

/** The token is not one of ours, or no longer: `reason` completes "the token …". */
export class TokenRefused extends Error {
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(`the token ${reason}`, options);
    this.name = 'TokenRefused';
    this.reason = reason;
  }
}

/**
 * Development tokens: JWT (RFC 7519) signed with a shared secret, HS256. Claims: `sub`
 * the person or application, `tenant`, `role`, and `agency` where it speaks for one.
 */
export class Tokens {
  readonly #key: Uint8Array;

  /** @throws RangeError when the secret is shorter than 32 bytes (RFC 7518, section 3.2) */
  constructor(secret: string) {
    this.#key = new TextEncoder().encode(secret);
    if (this.#key.byteLength < 32) throw new RangeError('a token secret has at least 32 bytes');
  }

  /**
   * @param options.validFor seconds
   * @param options.audience the API unless stated; what is signed for one is refused by the other
   * @throws RangeError when an agency's token names no agency, or another's names one
   */
  sign(
    caller: Caller,
    options: { readonly validFor: number; readonly now?: Date; readonly audience?: Audience },
  ): Promise<string> {
    const { subject, agencyId } = caller.actor;
    if ((caller.role === 'agency') !== (agencyId !== undefined)) {
      throw new RangeError(
        caller.role === 'agency'
          ? 'the role agency needs the id of its agency'
          : `the role ${caller.role} has no agency`,
      );
    }
    const now = Math.floor((options.now ?? new Date()).getTime() / 1_000);
    return new SignJWT({
      tenant: caller.tenant,
      role: caller.role,
      ...(agencyId !== undefined && { agency: agencyId }),
    })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(subject)
      .setIssuer(ISSUER)
      .setAudience(options.audience ?? API)
      .setIssuedAt(now)
      .setExpirationTime(now + options.validFor)
      .sign(this.#key);
  }

  /** @throws TokenRefused */
  async verify(token: string, audience: Audience = API): Promise<Caller> {
    const { sub, tenant, role, agency } = await this.#claims(token, audience);
    if (typeof sub !== 'string' || sub === '' || sub.length > 200) throw new TokenRefused('names nobody (sub)');
    if (typeof tenant !== 'string' || !/^[a-z0-9][a-z0-9-]{0,62}$/.test(tenant)) {
      throw new TokenRefused('names no tenant (tenant)');
    }
    if (!isRole(role)) throw new TokenRefused(`has none of the roles ${Object.keys(ROLES).join(', ')} (role)`);
    if (role === 'agency' && (typeof agency !== 'string' || agency === '')) {
      throw new TokenRefused("is an agency's but names none (agency)");
    }
    return { tenant, role, actor: { subject: sub, ...(role === 'agency' && { agencyId: agency as string }) } };
  }

  async #claims(token: string, audience: Audience): Promise<Record<string, unknown>> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        issuer: ISSUER,
        audience,
        algorithms: [ALGORITHM],
        requiredClaims: ['sub', 'exp', 'tenant', 'role'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new TokenRefused('has expired', { cause: error });
      if (error instanceof errors.JWTClaimValidationFailed) {
        throw new TokenRefused(`is not for this API (${error.claim})`, { cause: error });
      }
      if (error instanceof errors.JOSEError) throw new TokenRefused('is not one of ours', { cause: error });
      throw error;
    }
  }
}
