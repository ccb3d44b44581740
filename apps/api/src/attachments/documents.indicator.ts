import type { DocumentStore } from '#attachments';
import type { HealthIndicator } from '#health';

/** Whether documents can be kept. All else goes on without: it needs a person, not a restart. */
export function documentsIndicator(documents: DocumentStore): HealthIndicator {
  return {
    name: 'documents',
    check: async () => {
      try {
        await documents.probe();
        return { state: 'up' };
      } catch (error) {
        return { state: 'degraded', details: { writable: false }, reason: (error as Error).message };
      }
    },
  };
}
