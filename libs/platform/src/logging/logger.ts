import { inspect } from 'node:util';
import type { LoggerService } from '@nestjs/common';
import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';
import type { LogFormat, LogLevel } from '../settings/settings.js';
import { isError } from '../problems/is-error.js';
import { lineStream } from './line-format.js';
import { currentRequestContext } from './request-context.js';

export interface LoggingOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

/** What a log line may never show, wherever an object that holds it is logged. */
const SECRETS = [
  'authorization',
  'password',
  'secret',
  'token',
  '*.authorization',
  '*.password',
  '*.secret',
  '*.token',
  'req.headers.authorization',
];

/** What a statement that failed was given, and what the database quotes of it: names and addresses of people, too. */
const PERSONAL = ['error.parameters', 'error.detail', 'error.driverError'];

/** The process's logger: JSON lines for machines, short lines for a person at a terminal. */
export function createLogger(options: LoggingOptions): Logger {
  const destination = options.destination ?? process.stdout;
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
      redact: { paths: [...SECRETS, ...PERSONAL], censor: '***' },
      mixin: () => currentRequestContext() ?? {},
    },
    options.format === 'line' ? lineStream(destination) : destination,
  );
}

/** What Nest's own classes report at start, which an operator learns nothing from. */
const CHATTER = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory', 'NestApplication']);

/**
 * Nest's logger interface over pino. A trailing string is Nest's context and becomes
 * `source`; an `Error` anywhere becomes `error` with its stack; objects are merged.
 */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  #write(level: Exclude<LogLevel, 'silent'>, message: unknown, rest: readonly unknown[]): void {
    const fields: Record<string, unknown> = {};
    const texts: string[] = [];
    const parts = [message, ...rest];
    const last = parts.at(-1);
    if (parts.length > 1 && typeof last === 'string') {
      fields['source'] = last;
      parts.pop();
    }
    if (level === 'info' && CHATTER.has(String(fields['source']))) level = 'debug';
    for (const part of parts) {
      if (isError(part)) {
        fields['error'] = part;
        texts.push(part.message);
      } else if (typeof part === 'object' && part !== null) {
        Object.assign(fields, part);
      } else if (part !== undefined) {
        const text = typeof part === 'string' ? part : inspect(part);
        // Nest hands a stack over as a second text; it belongs beside the message, not into it.
        if (texts.length > 0 && /^\s+at /m.test(text)) fields['stack'] = text;
        else texts.push(text);
      }
    }
    this.#logger[level](fields, texts.join(' '));
  }
}
