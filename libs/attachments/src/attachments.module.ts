import { Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { DocumentStore } from './content/document-store.js';

/** The store of documents, for the life of a process. */
@Module({})
export class AttachmentsModule {
  static forRoot(documents: DocumentStore, logger: Logger): DynamicModule {
    return {
      module: AttachmentsModule,
      global: true,
      providers: [
        { provide: DocumentStore, useValue: documents },
        { provide: StoreLife, useFactory: () => new StoreLife(documents, logger) },
      ],
      exports: [DocumentStore],
    };
  }
}

class StoreLife implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly documents: DocumentStore,
    private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.documents.beginSweeping(
      (swept) => {
        this.logger.info({ source: 'DocumentStore', swept }, 'removed uploads that a killed process left behind');
      },
      (error) => {
        this.logger.warn({ source: 'DocumentStore', error }, 'could not look for uploads that were left behind');
      },
    );
  }

  onApplicationShutdown(): void {
    this.documents.close();
  }
}
