export { eventIndexProjection } from './event-index/event-index.projection.js';
export { EventSearch, type EventCriteria, type FoundEvents } from './event-index/event-search.js';
export type { ComparedColumn, Difference } from './replay/compared-table.js';
export * from './replay/replay.js';
export { TOGETHER_MS } from './event-index/subjects.js';
export * from './rebuild/read-model-rebuild.js';
export * from './transparency-log/index.js';
export {
  CheckpointPublisher,
  NoSigningKey,
  originOf,
  signingKeysOf,
  type CheckpointPublisherOptions,
} from './proofs/checkpoint-publisher.js';
export { Checkpoints, type PublishedCheckpoint, type WitnessFailure } from './proofs/checkpoints.js';
export { EventTexts, type TextOfEvent } from './proofs/event-texts.js';
export { openSigner, signerOfPem, SignerUnavailable, type LogSigner } from './proofs/log-signer.js';
export { LogBroken, LogTree } from './proofs/log-tree.js';
export { proofOptions, type ProofOptions } from './proofs/proof-options.js';
export { AccessRecords, type Reader } from './access/access-records.js';
export { AuditCommandsModule } from './commands/audit-commands.module.js';
export { RetireSigningKey } from './commands/retire-signing-key.handler.js';
export * from './witness/index.js';
