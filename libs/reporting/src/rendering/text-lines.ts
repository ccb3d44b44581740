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

/** The lines of a text that fit a width. A word that is wider by itself is cut. */
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
  for (const character of word) {
    if (piece !== '' && measure(piece + character) > width) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}
