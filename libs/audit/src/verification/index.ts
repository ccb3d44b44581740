/** What verifies a log without its engine: nothing here needs a framework or a database, or waits for one to load. */
export { Malformed, parseVerifierKey, type VerifierKey } from '../transparency-log/signed-note.js';
export { parsePolicy } from '../transparency-log/policy.js';
export { verifyExport, type ExportReport, type Trust } from './export-verification.js';
export type { Finding, FindingKind } from './finding.js';
export { ReadingThreads } from './reading-threads.js';
export { BrokenOff } from './lines.js';
