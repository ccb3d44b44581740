import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { SealingUnavailable } from '#event-store';

const ALGORITHM = 'aes-256-gcm';
const TAG_BYTES = 16;

/** A key was wrapped by none of the master keys that are set, or was changed. */
class KeyUnreadable extends SealingUnavailable {
  constructor(place: string, options?: ErrorOptions) {
    super(`the key of ${place} cannot be read: it was wrapped by another master key, or changed`, options);
    this.name = 'KeyUnreadable';
  }
}

interface Master {
  /** Tells it from others and says nothing of it. */
  readonly id: string;
  readonly key: Buffer;
}

/** What the keys of subjects are wrapped by (AES-256-GCM, the key drawn from the setting by HKDF, RFC 5869). */
export class MasterKey {
  readonly #present: Master;
  readonly #known: ReadonlyMap<string, Buffer>;

  /**
   * @param present 32 characters or more
   * @param former what was set before it: it still opens what it wrapped
   */
  constructor(present: string, former: string | null = null) {
    this.#present = masterOf(present);
    const all = [this.#present, ...(former === null ? [] : [masterOf(former)])];
    this.#known = new Map(all.map(({ id, key }) => [id, key]));
  }

  /** @param place what the key belongs to: put elsewhere, it cannot be opened */
  wrap(key: Buffer, place: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(ALGORITHM, this.#present.key, nonce).setAAD(Buffer.from(place));
    const text = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    return [this.#present.id, nonce.toString('base64url'), text.toString('base64url')].join('.');
  }

  /** @throws KeyUnreadable */
  unwrap(wrapped: string, place: string): Buffer {
    const [id = '', nonce = '', text = ''] = wrapped.split('.');
    const master = this.#known.get(id);
    if (master === undefined) throw new KeyUnreadable(place);
    const bytes = Buffer.from(text, 'base64url');
    try {
      const decipher = createDecipheriv(ALGORITHM, master, Buffer.from(nonce, 'base64url'))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw new KeyUnreadable(place, { cause: error });
    }
  }

  /** Whether another than the present one wrapped it. */
  isOutdated(wrapped: string): boolean {
    return !wrapped.startsWith(`${this.#present.id}.`);
  }
}

function masterOf(text: string): Master {
  const key = Buffer.from(hkdfSync('sha256', text, '', 'dondoc subject keys', 32));
  const id = createHash('sha256').update('dondoc master key id').update(key).digest('base64url').slice(0, 11);
  return { id, key };
}
