/** How wide a text is, in points. */
export type Measure = (text: string) => number;

/** Remembers the width of each word: the same few fill most of a table. */
export function remembering(measure: Measure): Measure {
  const widths = new Map<string, number>();
  return (text) => {
    const known = widths.get(text);
    if (known !== undefined) return known;
    const width = measure(text);
    widths.set(text, width);
    return width;
  };
}

/** The lines of a text that fit a width. A word that is wider by itself is cut, after a hyphen or a slash where it has one. */
export function linesOf(text: string, width: number, measure: Measure): readonly string[] {
  const space = measure(' ');
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    let taken = 0;
    for (const word of paragraph.split(' ').flatMap((one) => pieces(one, width, measure))) {
      const needed = measure(word);
      if (line !== '' && taken + space + needed > width) {
        lines.push(line);
        line = '';
      }
      taken = line === '' ? needed : taken + space + needed;
      line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}

function pieces(word: string, width: number, measure: Measure): string[] {
  if (measure(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  // Numbers of documents and addresses are read in parts: `175/BC-SNNMT`.
  const parts = word.split(/(?<=[-/])/).flatMap((part) => (measure(part) <= width ? [part] : [...part]));
  for (const part of parts) {
    if (piece !== '' && measure(piece + part) > width) {
      found.push(piece);
      piece = '';
    }
    piece += part;
  }
  return [...found, piece];
}

/**
 * How wide a text is in the face of official documents, in widths of a digit, where no font is at hand: word processors
 * and spreadsheets have their own. A digit is half as wide as the letters are high.
 */
export const widthInDigits: Measure = (text) => {
  let width = 0;
  for (const letter of text.normalize('NFD').replace(/\p{M}/gu, '')) {
    if (/[ijltI.,;:'|/ ]/.test(letter)) width += 0.56;
    else if (/[frsJ()[\]-]/.test(letter)) width += 0.7;
    else if (/[mwMW%—…]/.test(letter)) width += 1.6;
    else if (/[A-ZĐ]/.test(letter)) width += 1.4;
    else width += 1;
  }
  return width;
};
