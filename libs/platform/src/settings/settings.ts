import { ATTACHMENT_TYPES, parseAttachmentsUrl, type AttachmentType } from './attachment-settings.js';

/** Names of the settings, in the order in which they are explained. */
export type SettingName =
  | 'DATABASE_URL'
  | 'QUEUE_URL'
  | 'HOST'
  | 'PORT'
  | 'WORKER_PORT'
  | 'TOKEN_SECRET'
  | 'TENANT'
  | 'TIME_ZONE'
  | 'BEFORE_DATE'
  | 'ATTACHMENTS_URL'
  | 'ATTACHMENT_LIMIT_MIB'
  | 'ATTACHMENT_TYPES'
  | 'AWS_ACCESS_KEY_ID'
  | 'AWS_SECRET_ACCESS_KEY'
  | 'LOG_LEVEL'
  | 'LOG_FORMAT';

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['json', 'line'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/**
 * How "trước ngày D" (before day D) is read: `end-of-previous-day` closes with the
 * last moment of D-1 (the strict wording), `end-of-day` with the last moment of D
 * (the custom of most offices).
 */
export const BEFORE_DATE_READINGS = ['end-of-previous-day', 'end-of-day'] as const;
export type BeforeDateReading = (typeof BEFORE_DATE_READINGS)[number];

/** What the environment says, read once at start and passed on as data. */
export interface Settings {
  /** A PostgreSQL database; null means the embedded one. */
  readonly databaseUrl: string | null;
  /** The queue's backend; null means the PostgreSQL backend on the same database. */
  readonly queueUrl: string | null;
  readonly host: string;
  readonly port: number;
  /** Where a worker that is a process of its own answers for its health. */
  readonly workerPort: number;
  /** Key of the development tokens (HS256); null where whoever starts the process has to provide one. */
  readonly tokenSecret: string | null;
  /** The tenant that tokens and the command line mean unless they name another. */
  readonly tenant: string;
  /** IANA name of the zone in which dates without an offset are meant. */
  readonly timeZone: string;
  readonly beforeDate: BeforeDateReading;
  /** Where documents are kept, see `parseAttachmentsUrl`; null means a folder beside the embedded database. */
  readonly attachmentsUrl: string | null;
  /** Largest document taken, in MiB (1,048,576 bytes). */
  readonly attachmentLimitMib: number;
  readonly attachmentTypes: readonly AttachmentType[];
  /** What S3 knows us by; null where documents are kept in a folder. */
  readonly awsAccessKeyId: string | null;
  readonly awsSecretAccessKey: string | null;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

/** Dependency injection token of {@link Settings}. */
export const SETTINGS = Symbol('settings');

/** Every setting that is wrong, each as a sentence a person can act on. */
export class SettingsInvalid extends Error {
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'SettingsInvalid';
    this.sentences = sentences;
  }
}

export const TOKEN_SECRET_MINIMUM = 32;

interface Reading<Value> {
  /** What is accepted, completing "…; accepted: ". */
  readonly accepted: string;
  /** Returns `undefined` for text that is not accepted. */
  readonly read: (text: string) => Value | undefined;
  /** How a wrong value is shown; quoted as it stands unless it may hold a secret. */
  readonly show?: (text: string) => string;
}

const DATABASE_PROTOCOLS = ['postgres', 'postgresql'];
const REDIS_PROTOCOLS = ['redis', 'rediss', 'redis+sentinel', 'rediss+sentinel', 'redis+cluster', 'rediss+cluster'];
const QUEUE_PROTOCOLS = [...DATABASE_PROTOCOLS, ...REDIS_PROTOCOLS];

function address(protocols: readonly string[], accepted: string): Reading<string> {
  return {
    accepted,
    // Sentinels and clusters name several hosts, which WHATWG URLs cannot: only the protocol is judged here.
    read: (text) => {
      const [, protocol] = /^([a-z][a-z+]*):\/\/\S+$/.exec(text) ?? [];
      return protocol !== undefined && protocols.includes(protocol) ? text : undefined;
    },
    show: withoutPassword,
  };
}

/** The address with its password blotted out, so that it can be shown and logged. */
export function withoutPassword(address: string): string {
  return `"${address.replace(/^([^:/?#]+:\/\/[^:@/?#]*):.*@/, '$1:***@')}"`.slice(0, 300);
}

function oneOf<const Value extends string>(values: readonly Value[]): Reading<Value> {
  return { accepted: values.join(', '), read: (text) => values.find((value) => value === text) };
}

const DATABASE_URL = address(DATABASE_PROTOCOLS, 'an address such as postgres://user:password@localhost:5432/dondoc');
const QUEUE_URL = address(
  QUEUE_PROTOCOLS,
  'an address that starts with postgres://, redis://, redis+sentinel:// or redis+cluster://, with rediss in place of redis for TLS',
);
const HOST: Reading<string> = {
  accepted: 'a host name or address to listen on, such as 127.0.0.1 or 0.0.0.0',
  read: (text) => (/^[A-Za-z0-9.:_-]+$/.test(text) ? text : undefined),
};
const PORT: Reading<number> = {
  accepted: 'a whole number from 0 (any free port) to 65535',
  read: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined),
};
const TOKEN_SECRET: Reading<string> = {
  accepted: `at least ${TOKEN_SECRET_MINIMUM} characters`,
  read: (text) => (text.length >= TOKEN_SECRET_MINIMUM ? text : undefined),
  show: (text) => `a text of ${text.length} characters`,
};
const TENANT: Reading<string> = {
  accepted: 'lower-case letters, digits and hyphens, at most 63 of them, beginning with a letter or digit',
  read: (text) => (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text) ? text : undefined),
};
const TIME_ZONE: Reading<string> = {
  accepted: 'the IANA name of a time zone, such as Asia/Ho_Chi_Minh',
  read: (text) => {
    try {
      Intl.DateTimeFormat('en', { timeZone: text });
      return text;
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  },
};

const ATTACHMENTS_URL: Reading<string> = {
  accepted:
    'file:///folder, or s3://bucket/prefix?endpoint=https://s3.example&region=us-east-1&style=path, without credentials',
  read: (text) => (parseAttachmentsUrl(text) === undefined ? undefined : text),
  show: withoutPassword,
};
/** More is not taken by S3 in one piece. */
const LARGEST_ATTACHMENT_MIB = 5_120;
const ATTACHMENT_LIMIT_MIB: Reading<number> = {
  accepted: `a whole number of MiB from 1 to ${LARGEST_ATTACHMENT_MIB}`,
  read: (text) => (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= LARGEST_ATTACHMENT_MIB ? Number(text) : undefined),
};
const TYPES: Reading<readonly AttachmentType[]> = {
  accepted: `one or more of ${ATTACHMENT_TYPES.join(', ')}, separated by commas`,
  read: (text) => {
    const names = text.split(',').map((name) => name.trim());
    const known = ATTACHMENT_TYPES.filter((type) => names.includes(type));
    return known.length === new Set(names).size ? known : undefined;
  },
};
const ACCESS_KEY: Reading<string> = {
  accepted: '3 to 128 letters, digits, _, . or -',
  read: (text) => (/^[\w.-]{3,128}$/.test(text) ? text : undefined),
  show: (text) => `a text of ${text.length} characters`,
};
const SECRET_KEY: Reading<string> = {
  accepted: '8 characters or more, without blanks',
  read: (text) => (/^\S{8,}$/.test(text) ? text : undefined),
  show: (text) => `a text of ${text.length} characters`,
};

/**
 * Reads and checks all settings at once.
 * @param interactive whether a person watches the output: log lines are then short and readable.
 * @throws SettingsInvalid naming every variable that is wrong, its value and what is accepted.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  interactive: boolean = process.stdout.isTTY,
): Settings {
  const sentences: string[] = [];

  function setting<Value, Default>(name: SettingName, reading: Reading<Value>, fallback: Default): Value | Default {
    const text = environment[name]?.trim();
    if (text === undefined || text === '') return fallback;
    const value = reading.read(text);
    if (value !== undefined) return value;
    const shown = reading.show?.(text) ?? JSON.stringify(text.slice(0, 200));
    sentences.push(`${name} is ${shown}; accepted: ${reading.accepted}.`);
    return fallback;
  }

  const settings: Settings = {
    databaseUrl: setting('DATABASE_URL', DATABASE_URL, null),
    queueUrl: setting('QUEUE_URL', QUEUE_URL, null),
    host: setting('HOST', HOST, '127.0.0.1'),
    port: setting('PORT', PORT, 7420),
    workerPort: setting('WORKER_PORT', PORT, 7421),
    tokenSecret: setting('TOKEN_SECRET', TOKEN_SECRET, null),
    tenant: setting('TENANT', TENANT, 'phu-tho'),
    timeZone: setting('TIME_ZONE', TIME_ZONE, 'Asia/Ho_Chi_Minh'),
    beforeDate: setting('BEFORE_DATE', oneOf(BEFORE_DATE_READINGS), 'end-of-previous-day'),
    attachmentsUrl: setting('ATTACHMENTS_URL', ATTACHMENTS_URL, null),
    attachmentLimitMib: setting('ATTACHMENT_LIMIT_MIB', ATTACHMENT_LIMIT_MIB, 256),
    attachmentTypes: setting('ATTACHMENT_TYPES', TYPES, ATTACHMENT_TYPES),
    awsAccessKeyId: setting('AWS_ACCESS_KEY_ID', ACCESS_KEY, null),
    awsSecretAccessKey: setting('AWS_SECRET_ACCESS_KEY', SECRET_KEY, null),
    logLevel: setting('LOG_LEVEL', oneOf(LOG_LEVELS), 'info'),
    logFormat: setting('LOG_FORMAT', oneOf(LOG_FORMATS), interactive ? 'line' : 'json'),
  };
  const { attachmentsUrl, awsAccessKeyId, awsSecretAccessKey } = settings;
  const inBucket = attachmentsUrl?.startsWith('s3:') === true;
  if (sentences.length === 0 && inBucket && (awsAccessKeyId === null || awsSecretAccessKey === null)) {
    sentences.push('ATTACHMENTS_URL names a bucket; that needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, too.');
  }
  if (sentences.length > 0) throw new SettingsInvalid(sentences);
  return settings;
}
