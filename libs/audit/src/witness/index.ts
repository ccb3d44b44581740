export { CheckpointWitness } from './checkpoint-witness.js';
export { submitCheckpoint, type Prove, type WitnessOutcome } from './witness-client.js';
export { witnessServer } from './witness-server.js';
export { WitnessState } from './witness-state.js';
export { witnessCheckpoint, type WitnessedCheckpoint } from './witnessed-checkpoint.js';
