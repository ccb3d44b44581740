export { verifyExport, type ExportReport, type Trust } from './export-verification.js';
export type { Finding, FindingKind } from './finding.js';
export { BrokenOff } from './lines.js';
