import ipaddr from 'ipaddr.js';
import { ATTACHMENT_TYPES, parseAttachmentsUrl, type AttachmentType } from './attachment-settings.js';

/** Names of the settings, in the order in which they are explained. */
export type SettingName =
  | 'DATABASE_URL'
  | 'QUEUE_URL'
  | 'HOST'
  | 'PORT'
  | 'WORKER_PORT'
  | 'WORKER_ROLES'
  | 'TOKEN_SECRET'
  | 'TENANT'
  | 'TIME_ZONE'
  | 'BEFORE_DATE'
  | 'ATTACHMENTS_URL'
  | 'ATTACHMENT_LIMIT_MIB'
  | 'ATTACHMENT_TYPES'
  | 'AWS_ACCESS_KEY_ID'
  | 'AWS_SECRET_ACCESS_KEY'
  | 'WEBHOOK_ALLOWED_NETWORKS'
  | 'WEBHOOK_KEY'
  | 'LOG_ORIGIN'
  | 'SIGNING_KEYS'
  | 'WITNESS_POLICY'
  | 'CHECKPOINT_SECONDS'
  | 'SUBJECT_KEYS_URL'
  | 'SUBJECT_MASTER_KEY'
  | 'SUBJECT_MASTER_KEY_FORMER'
  | 'MAIL_URL'
  | 'MAIL_FROM'
  | 'PUBLIC_URL'
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

/**
 * What a worker does: `followers` moves forward whatever follows the log, `timers` fires what is due, `proofs` grows the
 * trees over the logs and signs what they come to. Reminders are more punctual where timers have a process of their own,
 * and fewer hold a key where proofs have one.
 */
export const WORKER_ROLES = ['followers', 'timers', 'proofs'] as const;
export type WorkerRole = (typeof WORKER_ROLES)[number];

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
  /** What a worker that is a process of its own does. */
  readonly workerRoles: readonly WorkerRole[];
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
  /** Private networks that webhooks may be sent to, also without TLS, in CIDR notation; null for none. */
  readonly webhookAllowedNetworks: readonly string[] | null;
  /** What the secrets of webhooks are sealed with; null where they are kept as they are. */
  readonly webhookKey: string | null;
  /** The first part of the name of every log, as others know it. */
  readonly logOrigin: string;
  /** Where the keys are that sign what logs come to, see `openSigner`; null where nothing is signed. */
  readonly signingKeys: readonly string[] | null;
  /** The file that says which witnesses are asked, and how many have to agree; null where none are. */
  readonly witnessPolicy: string | null;
  /** Seconds between two checkpoints of a log, at least. */
  readonly checkpointSeconds: number;
  /** Where the keys of natural persons are kept: a folder or a database of its own; null means a folder beside the embedded database. */
  readonly subjectKeysUrl: string | null;
  /** What those keys are wrapped by; null where whoever starts the process has to provide one. */
  readonly subjectMasterKey: string | null;
  /** What they were wrapped by before. */
  readonly subjectMasterKeyFormer: string | null;
  /** The mail server; null: mail is switched off. */
  readonly mailUrl: string | null;
  /** Who mail comes from; there wherever `mailUrl` is. */
  readonly mailFrom: string | null;
  /** Where people find what a mail is about, without a slash at its end; null for mail without links. */
  readonly publicUrl: string | null;
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

function someOf<const Value extends string>(values: readonly Value[]): Reading<readonly Value[]> {
  return {
    accepted: `one or more of ${values.join(', ')}, separated by commas`,
    read: (text) => {
      const names = text.split(',').map((name) => name.trim());
      const known = values.filter((value) => names.includes(value));
      return known.length === new Set(names).size ? known : undefined;
    },
  };
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
const SUBJECT_KEYS_URL: Reading<string> = {
  accepted: 'file:///folder, or postgres://user:password@host:5432/database of a database that holds nothing else',
  read: (text) => {
    if (DATABASE_URL.read(text) !== undefined) return text;
    return parseAttachmentsUrl(text)?.kind === 'folder' ? text : undefined;
  },
  show: withoutPassword,
};
/** More is not taken by S3 in one piece. */
const LARGEST_ATTACHMENT_MIB = 5_120;
const ATTACHMENT_LIMIT_MIB: Reading<number> = {
  accepted: `a whole number of MiB from 1 to ${LARGEST_ATTACHMENT_MIB}`,
  read: (text) => (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= LARGEST_ATTACHMENT_MIB ? Number(text) : undefined),
};
const NETWORKS: Reading<readonly string[]> = {
  accepted: 'networks in CIDR notation such as 10.20.0.0/16, separated by commas',
  read: (text) => {
    const networks = text.split(',').map((network) => network.trim());
    return networks.every((network) => ipaddr.isValidCIDR(network)) ? networks : undefined;
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
const LOG_ORIGIN: Reading<string> = {
  accepted: 'a name such as dondoc.phutho.example, of letters, digits, dots, hyphens and slashes',
  read: (text) => (/^[A-Za-z0-9](?:[A-Za-z0-9./-]{0,198}[A-Za-z0-9])?$/.test(text) ? text : undefined),
};
const SIGNING_KEYS: Reading<readonly string[]> = {
  accepted:
    'addresses of keys, separated by commas: file:///folder/key.pem, or https://signer.example/sign of a signer, without credentials',
  read: (text) => {
    const addresses = text.split(',').map((one) => one.trim());
    return addresses.every(isKeyAddress) ? addresses : undefined;
  },
  show: withoutPassword,
};
function isKeyAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return ['file:', 'http:', 'https:'].includes(protocol) && username === '' && password === '';
}
const FILE: Reading<string> = {
  accepted: 'the path of a file',
  read: (text) => (text.includes('\0') ? undefined : text),
};
const CHECKPOINT_SECONDS: Reading<number> = {
  accepted: 'a whole number of seconds from 1 to 86400',
  read: (text) => (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= 86_400 ? Number(text) : undefined),
};
const MAIL_URL = address(
  ['smtp', 'smtps'],
  'an address such as smtp://user:password@mail.example:587 or smtps://mail.example',
);
const MAIL_FROM: Reading<string> = {
  accepted: 'a mail address, or a name and <an address>, such as Đôn đốc <dondoc@ubnd.example.vn>',
  read: (text) => (/^(?:[^<>"\p{Cc}]+ <[^\s<>@,]+@[\w.-]+>|[^\s<>@,]+@[\w.-]+)$/u.test(text) ? text : undefined),
};
const PUBLIC_URL: Reading<string> = {
  accepted: 'an address that begins with http:// or https://, without a query',
  read: (text) => (/^https?:\/\/[^\s?#"<>]+$/.test(text) ? text.replace(/\/+$/, '') : undefined),
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
    workerRoles: setting('WORKER_ROLES', someOf(WORKER_ROLES), WORKER_ROLES),
    tokenSecret: setting('TOKEN_SECRET', TOKEN_SECRET, null),
    tenant: setting('TENANT', TENANT, 'phu-tho'),
    timeZone: setting('TIME_ZONE', TIME_ZONE, 'Asia/Ho_Chi_Minh'),
    beforeDate: setting('BEFORE_DATE', oneOf(BEFORE_DATE_READINGS), 'end-of-previous-day'),
    attachmentsUrl: setting('ATTACHMENTS_URL', ATTACHMENTS_URL, null),
    attachmentLimitMib: setting('ATTACHMENT_LIMIT_MIB', ATTACHMENT_LIMIT_MIB, 256),
    attachmentTypes: setting('ATTACHMENT_TYPES', someOf(ATTACHMENT_TYPES), ATTACHMENT_TYPES),
    awsAccessKeyId: setting('AWS_ACCESS_KEY_ID', ACCESS_KEY, null),
    awsSecretAccessKey: setting('AWS_SECRET_ACCESS_KEY', SECRET_KEY, null),
    webhookAllowedNetworks: setting('WEBHOOK_ALLOWED_NETWORKS', NETWORKS, null),
    webhookKey: setting('WEBHOOK_KEY', TOKEN_SECRET, null),
    logOrigin: setting('LOG_ORIGIN', LOG_ORIGIN, 'dondoc.localhost'),
    signingKeys: setting('SIGNING_KEYS', SIGNING_KEYS, null),
    witnessPolicy: setting('WITNESS_POLICY', FILE, null),
    checkpointSeconds: setting('CHECKPOINT_SECONDS', CHECKPOINT_SECONDS, 5),
    subjectKeysUrl: setting('SUBJECT_KEYS_URL', SUBJECT_KEYS_URL, null),
    subjectMasterKey: setting('SUBJECT_MASTER_KEY', TOKEN_SECRET, null),
    subjectMasterKeyFormer: setting('SUBJECT_MASTER_KEY_FORMER', TOKEN_SECRET, null),
    mailUrl: setting('MAIL_URL', MAIL_URL, null),
    mailFrom: setting('MAIL_FROM', MAIL_FROM, null),
    publicUrl: setting('PUBLIC_URL', PUBLIC_URL, null),
    logLevel: setting('LOG_LEVEL', oneOf(LOG_LEVELS), 'info'),
    logFormat: setting('LOG_FORMAT', oneOf(LOG_FORMATS), interactive ? 'line' : 'json'),
  };
  const { attachmentsUrl, awsAccessKeyId, awsSecretAccessKey } = settings;
  const inBucket = attachmentsUrl?.startsWith('s3:') === true;
  if (sentences.length === 0 && inBucket && (awsAccessKeyId === null || awsSecretAccessKey === null)) {
    sentences.push('ATTACHMENTS_URL names a bucket; that needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, too.');
  }
  if (sentences.length === 0 && settings.mailUrl !== null && settings.mailFrom === null) {
    sentences.push('MAIL_URL names a mail server; that needs MAIL_FROM, too.');
  }
  if (sentences.length > 0) throw new SettingsInvalid(sentences);
  return settings;
}
