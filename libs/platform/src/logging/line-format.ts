import type { DestinationStream } from 'pino';

const HIDDEN = new Set(['level', 'time', 'msg', 'source', 'error', 'stack', 'correlationId']);

/** Turns pino's JSON lines into one short line each, for a person at a terminal. */
export function lineStream(destination: DestinationStream): DestinationStream {
  return { write: (line: string) => destination.write(toLine(line)) };
}

/** `14:03:07 warn  api  message  key=value`, and the stack of an error below it. */
function toLine(json: string): string {
  const entry = JSON.parse(json) as Record<string, unknown>;
  const time = String(entry['time']).slice(11, 19);
  const fields = Object.entries(entry)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const parts = [time, String(entry['level']).padEnd(5), entry['source'], entry['msg'], ...fields];
  const line = parts.filter((part) => part !== undefined && part !== '').join('  ');
  const error = entry['error'] as { stack?: unknown } | undefined;
  const stack = error?.stack ?? entry['stack'];
  return typeof stack === 'string' ? `${line}\n${stack.replace(/^/gm, '    ')}\n` : `${line}\n`;
}
