export interface PostgresQueueUrl {
  readonly kind: 'postgres';
  readonly connectionString: string;
}

interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

interface RedisLogin {
  readonly kind: 'redis';
  readonly addresses: readonly [RedisAddress, ...RedisAddress[]];
  readonly username?: string;
  readonly password?: string;
  readonly tls: boolean;
}

export type RedisQueueUrl = RedisLogin &
  (
    | { readonly topology: 'single'; readonly database: number }
    | { readonly topology: 'sentinel'; readonly masterName: string }
    | { readonly topology: 'cluster' }
  );

export type QueueUrl = PostgresQueueUrl | RedisQueueUrl;

const ACCEPTED = [
  'postgres://user:password@host:port/database (or postgresql://)',
  'redis://[[user]:password@]host[:port][/number] (rediss:// for TLS)',
  'redis+sentinel://[[user]:password@]host[:port],host[:port]/master-name',
  'redis+cluster://[[user]:password@]host[:port],host[:port]',
].join('; ');

/** Says what is wrong with a queue address without repeating any of it but its scheme, for it may hold a password. */
export class QueueUrlError extends Error {
  constructor(reason: string) {
    super(`The queue address ${reason}. Accepted: ${ACCEPTED}. Reserved characters in a password are percent-encoded.`);
    this.name = 'QueueUrlError';
  }
}

/**
 * Reads the address that chooses where jobs are kept.
 * @throws QueueUrlError
 */
export function parseQueueUrl(url: string): QueueUrl {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url.trim()) ?? [];
  if (scheme === undefined || rest === undefined) throw new QueueUrlError('has no scheme');

  switch (scheme.toLowerCase()) {
    case 'postgres':
    case 'postgresql':
      return { kind: 'postgres', connectionString: url.trim() };
    case 'redis':
      return parseRedis(rest, 'single', false);
    case 'rediss':
      return parseRedis(rest, 'single', true);
    case 'redis+sentinel':
      return parseRedis(rest, 'sentinel', false);
    case 'rediss+sentinel':
      return parseRedis(rest, 'sentinel', true);
    case 'redis+cluster':
      return parseRedis(rest, 'cluster', false);
    case 'rediss+cluster':
      return parseRedis(rest, 'cluster', true);
    default:
      throw new QueueUrlError(`begins with ${scheme}://, which is unknown`);
  }
}

/** Not `new URL`: it takes neither several hosts nor, in its error, care of the password. */
function parseRedis(rest: string, topology: 'single' | 'sentinel' | 'cluster', tls: boolean): RedisQueueUrl {
  const [, login, hosts = '', path = ''] = /^(?:([^/?#]*)@)?([^@/?#]*)(?:\/([^?#]*))?$/s.exec(rest) ?? [];
  const addresses = hosts.split(',').map((host) => parseAddress(host, topology === 'sentinel' ? 26379 : 6379));
  const [first, ...others] = addresses;
  if (first === undefined) throw new QueueUrlError('names no host');

  const server: RedisLogin = { kind: 'redis', addresses: [first, ...others], tls, ...parseLogin(login) };
  switch (topology) {
    case 'single':
      if (others.length > 0) throw new QueueUrlError('names several hosts: say redis+sentinel:// or redis+cluster://');
      if (!/^\d*$/.test(path)) throw new QueueUrlError('ends in something else than the number of a database');
      return { ...server, topology, database: Number(path) };
    case 'sentinel':
      if (path === '') throw new QueueUrlError('names no master after its sentinels');
      return { ...server, topology, masterName: decode(path) };
    case 'cluster':
      if (path !== '') throw new QueueUrlError('has a path, but a cluster has one database only');
      return { ...server, topology };
  }
}

function parseLogin(login: string | undefined): { username?: string; password?: string } {
  if (login === undefined) return {};
  const [username = '', ...password] = login.split(':');
  return {
    ...(username === '' ? {} : { username: decode(username) }),
    ...(password.length === 0 ? {} : { password: decode(password.join(':')) }),
  };
}

function parseAddress(text: string, defaultPort: number): RedisAddress {
  const [, ipv6, name, port] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d+))?$/i.exec(text) ?? [];
  const host = ipv6 ?? name;
  if (host === undefined) throw new QueueUrlError('names no host, or one that cannot be read');
  const number = port === undefined ? defaultPort : Number(port);
  if (number < 1 || number > 65_535) throw new QueueUrlError('has a port outside of 1 to 65535');
  return { host, port: number };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new QueueUrlError('holds a % that is not part of an encoded character');
  }
}
