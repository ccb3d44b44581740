/** Composed, on one line, and without what no document can hold. */
export function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\p{Cc}\uFFFE\uFFFF]+/gu, ' ')
    .trim();
}
