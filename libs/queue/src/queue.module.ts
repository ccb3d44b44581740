import { Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, DynamicModule, FactoryProvider } from '@nestjs/common';
import { openQueueBackend, QueueBackend } from './queue-backend.js';
import type { QueueBackendSettings } from './queue-backend.js';

export interface QueueModuleSettings extends QueueBackendSettings {
  /** Where jobs are kept; see `parseQueueUrl`. */
  readonly url: string;
}

/**
 * Gives an application its one `QueueBackend` and closes it before the databases it works
 * on go away. `@nestjs/bullmq` is not used: it picks the backend for a whole process.
 */
@Module({})
export class QueueModule implements BeforeApplicationShutdown {
  constructor(private readonly queues: QueueBackend) {}

  static forRoot(settings: QueueModuleSettings): DynamicModule {
    return QueueModule.forRootAsync({ useFactory: () => settings });
  }

  static forRootAsync({
    inject = [],
    useFactory,
  }: Pick<FactoryProvider<QueueModuleSettings>, 'inject' | 'useFactory'>): DynamicModule {
    return {
      module: QueueModule,
      global: true,
      providers: [
        {
          provide: QueueBackend,
          inject,
          useFactory: async (...dependencies: unknown[]) => {
            const { url, ...settings } = await useFactory(...dependencies);
            return openQueueBackend(url, settings);
          },
        },
      ],
      exports: [QueueBackend],
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.queues.close();
  }
}
