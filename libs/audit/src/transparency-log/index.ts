export {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  type Checkpoint,
  type OpenedCheckpoint,
} from './checkpoint.js';
export { cosign, cosignedAt } from './cosignature.js';
export { DIGEST_FORMAT, entryOf, EVENT_FORMAT, eventHash, eventText, LONGEST_ENTRY, type StoredEvent } from './leaf.js';
export { EXPORT_FORMAT, exportTrailer } from './log-export.js';
export * from './merkle-tree.js';
export { parsePolicy, witnessed, type Policy, type Witness } from './policy.js';
export {
  formatNote,
  formatSignature,
  formatVerifierKey,
  Malformed,
  parseNote,
  parseSignature,
  parseVerifierKey,
  signingKey,
  signNote,
  toBase64,
  verdictOn,
  verifierKeyOf,
  type NoteSignature,
  type SignatureType,
  type SignedNote,
  type SigningKey,
  type Verdict,
  type VerifierKey,
} from './signed-note.js';
export * from './tiles.js';
export { formatTlogProof, parseTlogProof, verifyTlogProof, type TlogProof } from './tlog-proof.js';
