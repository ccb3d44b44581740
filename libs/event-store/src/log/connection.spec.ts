import pg from 'pg';
import { isConnectionLost, parseInstant, withSessionInUtc } from './connection.js';

describe('a time as a session in UTC prints it', () => {
  it.each([
    ['2025-08-04 09:00:00+00', '2025-08-04T09:00:00.000Z'],
    ['2025-08-04 09:00:00.1+00', '2025-08-04T09:00:00.100Z'],
    ['2025-08-04 09:00:00.12+00', '2025-08-04T09:00:00.120Z'],
    ['2025-08-04 09:00:00.123+00', '2025-08-04T09:00:00.123Z'],
    ['2025-08-04 09:00:00.123456+00', '2025-08-04T09:00:00.123Z'],
  ])('%s is %s', (printed, instant) => {
    expect(parseInstant(printed)).toBe(instant);
  });
});

describe('an error', () => {
  function coded(code: string): Error {
    return Object.assign(new Error('whatever the server says'), { code });
  }

  it.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', '08006', '08003', '57P01', '57P02', '57P03', '53300'])(
    'with code %s means that the connection was lost',
    (code) => {
      expect(isConnectionLost(coded(code))).toBe(true);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated',
    'Client has encountered a connection error and is not queryable',
    'timeout exceeded when trying to connect',
    'Query read timeout',
  ])('of node-postgres that says "%s" means so too', (message) => {
    expect(isConnectionLost(new Error(message))).toBe(true);
  });

  it.each(['23505', '22P02', '57014', '25006', '53100', '42501'])(
    'with code %s does not: the server answered',
    (code) => {
      expect(isConnectionLost(coded(code))).toBe(false);
    },
  );

  it('that is none does not', () => {
    expect(isConnectionLost('connection')).toBe(false);
  });
});

describe('the address of a session in UTC', () => {
  function optionsOf(connectionString: string): string | undefined {
    const client = new pg.Client({ connectionString }) as unknown as { connectionParameters: { options?: string } };
    return client.connectionParameters.options;
  }

  it('says so, and keeps what else it said', () => {
    const url = 'postgres://owner:p%2Bw@localhost/dondoc?options=-c%20role%3Ddondoc_app&sslmode=disable';
    expect(optionsOf(withSessionInUtc(url))).toBe('-c role=dondoc_app -c timezone=UTC');
    expect(withSessionInUtc(url)).toContain('sslmode=disable');
    expect(new URL(withSessionInUtc(url)).password).toBe('p%2Bw');
  });

  it('says so where it said nothing', () => {
    expect(optionsOf(withSessionInUtc('postgres://localhost/dondoc'))).toBe('-c timezone=UTC');
  });
});
