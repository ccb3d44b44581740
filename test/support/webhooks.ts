import type { DataSource } from 'typeorm';
import type { PostgresEventLog } from '#event-store';
import { newId } from '#kernel';
import { SecretVault } from '#notifications';
import { endpointStream, type EndpointEvent, type EndpointTerms } from '#notifications/domain';

const metadata = { actor: { subject: 'quan-tri' } };

/** Endpoints as the API leaves them behind: a secret in the vault, and facts in the log. */
export class TestEndpoints {
  readonly #vault: SecretVault;

  constructor(
    private readonly log: PostgresEventLog,
    database: DataSource,
    private readonly tenant: string,
    key: string | null = null,
  ) {
    this.#vault = new SecretVault(database, key);
  }

  /** @returns its id */
  async register(secret: string, terms: Partial<EndpointTerms> & { readonly url: string }): Promise<string> {
    const endpointId = newId();
    const secretId = newId();
    await this.#vault.keep(this.tenant, endpointId, secretId, secret);
    const common = { description: 'Nơi nhận', types: [], subjects: [], secretDirectives: false };
    await this.record({ type: 'endpoint.registered', data: { ...common, ...terms, endpointId, secretId } });
    return endpointId;
  }

  /** Appends a fact about an endpoint. */
  async record(event: EndpointEvent): Promise<void> {
    const stream = endpointStream(event.data.endpointId);
    await this.log.append(this.tenant, {
      writes: [{ stream, expected: 'any', events: [{ type: event.type, data: event.data }] }],
      metadata,
    });
  }
}
