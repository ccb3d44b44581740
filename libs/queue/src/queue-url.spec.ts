import { parseQueueUrl, QueueUrlError } from './queue-url.js';

describe('a queue address', () => {
  it('chooses PostgreSQL, with everything node-postgres understands after the scheme', () => {
    for (const url of ['postgres://u:p@h:5433/d?sslmode=require', 'postgresql://h/d', 'postgres:///d?host=/var/run']) {
      expect(parseQueueUrl(url)).toEqual({ kind: 'postgres', connectionString: url });
    }
  });

  it('chooses one Redis, with its login, its database and TLS', () => {
    expect(parseQueueUrl('redis://localhost')).toEqual({
      kind: 'redis',
      topology: 'single',
      addresses: [{ host: 'localhost', port: 6379 }],
      database: 0,
      tls: false,
    });
    expect(parseQueueUrl('rediss://jobs:p%40ss%3A%2F@[::1]:7000/3')).toEqual({
      kind: 'redis',
      topology: 'single',
      addresses: [{ host: '::1', port: 7000 }],
      username: 'jobs',
      password: 'p@ss:/',
      database: 3,
      tls: true,
    });
    expect(parseQueueUrl('redis://:secret@localhost')).toMatchObject({ password: 'secret' });
    expect(parseQueueUrl('redis://:secret@localhost')).not.toHaveProperty('username');
  });

  it('chooses a master behind sentinels', () => {
    expect(parseQueueUrl('redis+sentinel://:secret@one:26380,two/jobs')).toEqual({
      kind: 'redis',
      topology: 'sentinel',
      addresses: [
        { host: 'one', port: 26380 },
        { host: 'two', port: 26379 },
      ],
      masterName: 'jobs',
      password: 'secret',
      tls: false,
    });
  });

  it('chooses a cluster', () => {
    expect(parseQueueUrl('rediss+cluster://one:7001,two:7002')).toEqual({
      kind: 'redis',
      topology: 'cluster',
      addresses: [
        { host: 'one', port: 7001 },
        { host: 'two', port: 7002 },
      ],
      tls: true,
    });
  });
});

describe('an address that cannot be used', () => {
  const unusable = [
    'hunter2',
    'mysql://root:hunter2@localhost/jobs',
    'redis://:hunter2@localhost/jobs',
    'redis://:hunter2@one,two',
    'redis://:hunter2@',
    'redis://:hun/ter2@localhost',
    'redis://:hunter2%@localhost',
    'redis://:hunter2@localhost:99999',
    'redis://:hunter2@localhost?db=1',
    'redis+sentinel://:hunter2@one,two',
    'redis+cluster://:hunter2@one,two/1',
    'redis+cluster://:hunter2@one,,two',
  ];

  it.each(unusable)('is refused, naming what is accepted: %s', (url) => {
    expect(() => parseQueueUrl(url)).toThrow(QueueUrlError);
    expect(() => parseQueueUrl(url)).toThrow(/Accepted: postgres:.*redis:.*redis\+sentinel:.*redis\+cluster:/);
  });

  it.each(unusable)('never has its password repeated: %s', (url) => {
    expect(() => parseQueueUrl(url)).toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/hunter2|ter2/) }),
    );
  });
});
