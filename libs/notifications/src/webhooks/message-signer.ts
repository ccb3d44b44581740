import { Webhook } from 'standardwebhooks';
import { millisecondsOf, type Instant, type JsonObject } from '#kernel';
import type { SecretReference } from '../domain/index.js';
import { CLOUD_EVENT_MEDIA_TYPE } from './cloud-event.js';
import type { SecretVault } from './secret-vault.js';
import type { OutgoingMessage } from './webhook-sender.js';

export interface MessageToSign {
  readonly id: string;
  readonly url: string;
  readonly content: JsonObject;
}

/** Puts messages into the form of Standard Webhooks: id, time and a signature by every secret that is valid. */
export class MessageSigner {
  constructor(
    private readonly vault: SecretVault,
    /** The receiver goes by the time of day, so a stepped clock has no say; milliseconds. */
    private readonly timeOfDay: () => number = Date.now,
  ) {}

  /**
   * @param at by which of the secrets are valid
   * @throws SecretUnreadable
   */
  async secretsFor(
    tenant: string,
    endpointId: string,
    secrets: readonly SecretReference[],
    at: Instant,
  ): Promise<readonly string[]> {
    const valid = secrets.filter(({ validUntil }) => validUntil === undefined || isAfter(validUntil, at));
    return this.vault.open(
      tenant,
      endpointId,
      valid.map(({ secretId }) => secretId),
    );
  }

  sign({ id, url, content }: MessageToSign, secrets: readonly string[]): OutgoingMessage {
    const time = new Date(this.timeOfDay());
    const body = JSON.stringify(content);
    return {
      url,
      body,
      headers: {
        'content-type': CLOUD_EVENT_MEDIA_TYPE,
        'user-agent': 'Dondoc-Webhooks/1',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(time.getTime() / 1_000)),
        'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, time, body)).join(' '),
      },
    };
  }
}

function isAfter(one: Instant, other: Instant): boolean {
  return millisecondsOf(one) > millisecondsOf(other);
}
