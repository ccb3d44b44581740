export const EXPORT_FORMAT = 'dondoc/export/v1';

/** The last line of an export, which says that this is all, and what all of it comes to; see docs/proof-formats.md. */
export function exportTrailer({ size, note }: { readonly size: number; readonly note: string }): string {
  // Canonical: the names stand in the order of RFC 8785.
  return `${JSON.stringify({ checkpoint: note, format: EXPORT_FORMAT, size })}\n`;
}
