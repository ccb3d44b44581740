import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AddressGuard, type ResolveHost } from './address-guard.js';
import { EndpointLeases } from './endpoint-leases.js';
import { MessageSigner } from './message-signer.js';
import { SecretVault } from './secret-vault.js';
import { SENDING_LIMITS, WebhookSender, type SendingLimits } from './webhook-sender.js';
import { WebhookDeliveryQueries, WebhookEndpointQueries } from './webhooks.queries.js';

export interface WebhookOptions {
  /** What secrets are sealed with; null: they are kept as they are. */
  readonly key: string | null;
  /** In CIDR notation: private networks that may be sent to, also without TLS. */
  readonly allowedNetworks: readonly string[];
  /** How the name of a host is looked up; by the system unless given. */
  readonly resolve?: ResolveHost;
  readonly limits?: SendingLimits;
}

/** Secrets are kept as they are, and nothing is sent to private networks. */
export const DEFAULT_WEBHOOK_OPTIONS: WebhookOptions = { key: null, allowedNetworks: [] };

/** What sends to webhooks and reads of them, for one application. */
@Module({})
export class WebhooksModule {
  static forRoot({ key, allowedNetworks, resolve, limits = SENDING_LIMITS }: WebhookOptions): DynamicModule {
    const guard = new AddressGuard(allowedNetworks, resolve);
    const ofDatabase = [WebhookEndpointQueries, WebhookDeliveryQueries, EndpointLeases].map((type) => ({
      provide: type,
      inject: [DataSource],
      useFactory: (database: DataSource) => new type(database),
    }));
    return {
      module: WebhooksModule,
      global: true,
      providers: [
        { provide: AddressGuard, useValue: guard },
        { provide: WebhookSender, useValue: new WebhookSender(guard, limits) },
        {
          provide: SecretVault,
          inject: [DataSource],
          useFactory: (database: DataSource) => new SecretVault(database, key),
        },
        { provide: MessageSigner, inject: [SecretVault], useFactory: (vault: SecretVault) => new MessageSigner(vault) },
        ...ofDatabase,
      ],
      exports: [AddressGuard, WebhookSender, SecretVault, MessageSigner, ...ofDatabase.map(({ provide }) => provide)],
    };
  }
}
