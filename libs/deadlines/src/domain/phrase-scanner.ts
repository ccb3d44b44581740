/** A text read from left to right. What was taken is gone; a fork reads on without harm to where it came from. */
export class PhraseScanner {
  constructor(
    private readonly text: string,
    private position = 0,
  ) {}

  get rest(): string {
    return this.text.slice(this.position);
  }

  fork(): PhraseScanner {
    return new PhraseScanner(this.text, this.position);
  }

  /** Goes on from where a fork has come to. */
  follow(other: PhraseScanner): void {
    this.position = other.position;
  }

  /** What stands next and has the form, in small letters, with the blanks and commas behind it; null when something else stands there. */
  take(form: RegExp): readonly (string | undefined)[] | null {
    return this.takeAsWritten(form)?.map((group: string | undefined) => group?.toLowerCase()) ?? null;
  }

  /** The same with the letters as they stand there: names keep their capitals. */
  takeAsWritten(form: RegExp): readonly (string | undefined)[] | null {
    const found = new RegExp(`(?:${form.source})(?!\\p{L})[\\s,]*`, 'iuy');
    found.lastIndex = this.position;
    const match = found.exec(this.text);
    if (match !== null) this.position = found.lastIndex;
    return match;
  }
}

/** One form for all ways of writing: composed letters, single blanks, no emphasis, no quotation marks, nothing that ends a sentence. */
export function plainWords(text: string): string {
  return text
    .normalize('NFC')
    .replace(/["“”„'’‘`´″′*_]/gu, '')
    .replace(/[\s\u00a0]+/gu, ' ')
    .replace(/(?<=\d) ?([/.-]) ?(?=\d)/gu, '$1')
    .replace(/[\s.;,!:/]+$/u, '')
    .trim();
}
