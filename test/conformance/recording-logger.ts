import type { QueueLogger } from '#queue';

interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Keeps what is logged. Errors a test has not asked about by `take` are there for the end of the test to find. */
export class RecordingLogger implements QueueLogger {
  #lines: Line[] = [];

  info(fields: object, message: string): void {
    this.#lines.push({ level: 'info', message, fields: fields as Line['fields'] });
  }

  warn(fields: object, message: string): void {
    this.#lines.push({ level: 'warn', message, fields: fields as Line['fields'] });
  }

  error(fields: object, message: string): void {
    this.#lines.push({ level: 'error', message, fields: fields as Line['fields'] });
  }

  /** The lines of that message, which are then forgotten. */
  take(message: string): Line[] {
    const taken = this.#lines.filter((line) => line.message === message);
    this.#lines = this.#lines.filter((line) => line.message !== message);
    return taken;
  }

  count(message: string): number {
    return this.#lines.filter((line) => line.message === message).length;
  }

  get errors(): readonly string[] {
    return this.#lines
      .filter(({ level }) => level === 'error')
      .map(({ message, fields: { err, ...fields } }) => `${message}: ${String(err)} ${JSON.stringify(fields)}`);
  }
}
