/** Where the demonstration is told: live lines on a terminal, plain ones in a pipe. */
export class Stage {
  readonly #live: boolean;
  readonly #began = performance.now();
  #open = false;

  constructor(private readonly out: NodeJS.WriteStream) {
    this.#live = out.isTTY;
  }

  /** Seconds since the curtain rose. */
  get seconds(): number {
    return (performance.now() - this.#began) / 1_000;
  }

  heading(text: string): void {
    this.#line(`\n${this.#paint('1', text)}`);
  }

  say(text: string): void {
    this.#line(`  ${text}`);
  }

  good(text: string): void {
    this.#line(`  ${this.#paint('32', '✓')} ${text}`);
  }

  bad(text: string): void {
    this.#line(`  ${this.#paint('31', '✗')} ${text}`);
  }

  alarm(text: string): void {
    this.#line(`  ${this.#paint('33', '⏰')} ${text}`);
  }

  /** A line that counts while something runs and stays as its result. */
  async counting<Result>(
    when: string,
    label: string,
    total: number,
    work: (step: () => void) => Promise<Result>,
  ): Promise<Result> {
    let done = 0;
    let shown = 0;
    const show = (): void => {
      const filled = total === 0 ? BAR : Math.round((done / total) * BAR);
      this.#write(
        `\r  ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${String(done)}/${String(total)} ${label}\u001b[K`,
      );
      this.#open = true;
    };
    const result = await work(() => {
      done += 1;
      if (this.#live && (performance.now() - shown > 40 || done === total)) {
        shown = performance.now();
        show();
      }
    });
    this.good(`${when} ${String(done)} ${label}`);
    return result;
  }

  /** Replaces what the last `live` said; in a pipe it says nothing. */
  live(text: string): void {
    if (!this.#live) return;
    this.#write(`\r  ${this.#paint('2', text)}\u001b[K`);
    this.#open = true;
  }

  table(headers: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
    const cells = [headers, ...rows].map((row) => row.map(String));
    const widths = headers.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
    cells.forEach((row, index) => {
      const line = row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  ');
      this.#line(`  ${index === 0 ? this.#paint('2', line) : line}`);
    });
  }

  #line(text: string): void {
    this.out.write(this.#open ? `\r\u001b[K${text}\n` : `${text}\n`);
    this.#open = false;
  }

  #write(text: string): void {
    this.out.write(text);
  }

  #paint(code: string, text: string): string {
    return this.#live ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}

const BAR = 24;
