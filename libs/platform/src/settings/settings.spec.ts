import { parseQueueUrl } from '#queue';
import { ATTACHMENT_TYPES } from './attachment-settings.js';
import { readSettings, SettingsInvalid } from './settings.js';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';

function sentencesFor(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(environment, false);
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.sentences;
    throw error;
  }
  return [];
}

describe('with an empty environment', () => {
  it('runs on embedded services, on this machine only', () => {
    expect(readSettings({}, false)).toEqual({
      databaseUrl: null,
      queueUrl: null,
      host: '127.0.0.1',
      port: 7420,
      workerPort: 7421,
      workerRoles: ['followers', 'timers', 'proofs'],
      tokenSecret: null,
      tenant: 'phu-tho',
      timeZone: 'Asia/Ho_Chi_Minh',
      beforeDate: 'end-of-previous-day',
      attachmentsUrl: null,
      attachmentLimitMib: 256,
      attachmentTypes: ATTACHMENT_TYPES,
      awsAccessKeyId: null,
      awsSecretAccessKey: null,
      webhookAllowedNetworks: null,
      webhookKey: null,
      logOrigin: 'dondoc.localhost',
      signingKeys: null,
      witnessPolicy: null,
      checkpointSeconds: 5,
      subjectKeysUrl: null,
      subjectMasterKey: null,
      subjectMasterKeyFormer: null,
      mailUrl: null,
      mailFrom: null,
      publicUrl: null,
      logLevel: 'info',
      logFormat: 'json',
    });
  });

  it('logs readable lines when a person watches', () => {
    expect(readSettings({}, true).logFormat).toBe('line');
  });

  it('takes a blank value for an absent one', () => {
    expect(readSettings({ PORT: ' ', DATABASE_URL: '' }, false)).toMatchObject({ port: 7420, databaseUrl: null });
  });
});

describe('with settings', () => {
  it.each([
    'postgres://dondoc@localhost/dondoc',
    'redis://localhost:6379',
    'rediss://:secret@queue.example:6380/1',
    'redis+sentinel://one:26379,two:26379/mymaster',
    'rediss+sentinel://:secret@one,two/mymaster',
    'redis+cluster://one:7000,two:7000',
    'rediss+cluster://one:7000,two:7000',
  ])('takes %s as a queue, as the queue itself does', (queueUrl) => {
    expect(readSettings({ QUEUE_URL: queueUrl }, false).queueUrl).toBe(queueUrl);
    expect(() => parseQueueUrl(queueUrl)).not.toThrow();
  });

  it('takes the keys that sign, in files and with other programs', () => {
    const addresses = ['file:///run/secrets/key-2027.pem', 'https://signer.example/sign'];
    expect(readSettings({ SIGNING_KEYS: addresses.join(', ') }, false).signingKeys).toEqual(addresses);
    for (const wrong of ['key.pem', 'https://an:pass@signer.example/', 'ftp://signer.example/']) {
      expect(sentencesFor({ SIGNING_KEYS: wrong })).toHaveLength(1);
    }
  });

  it('takes port 0 for any free port', () => {
    expect(readSettings({ PORT: '0' }, false).port).toBe(0);
  });

  it('takes a bucket for documents with the keys to it, and not without', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'a-secret-of-a-bucket' };
    const url = 's3://tai-lieu/2025?endpoint=http://minio:9000';
    expect(readSettings({ ATTACHMENTS_URL: url, ...keys }, false)).toMatchObject({
      attachmentsUrl: url,
      awsAccessKeyId: keys.AWS_ACCESS_KEY_ID,
      awsSecretAccessKey: keys.AWS_SECRET_ACCESS_KEY,
    });
    expect(sentencesFor({ ATTACHMENTS_URL: url })).toEqual([
      'ATTACHMENTS_URL names a bucket; that needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, too.',
    ]);
  });

  it('takes some types of documents, in any order', () => {
    expect(readSettings({ ATTACHMENT_TYPES: 'docx, pdf' }, false).attachmentTypes).toEqual(['pdf', 'docx']);
  });

  it('takes what a worker does', () => {
    expect(readSettings({ WORKER_ROLES: 'timers' }, false).workerRoles).toEqual(['timers']);
  });

  it('takes networks that webhooks may be sent to', () => {
    expect(readSettings({ WEBHOOK_ALLOWED_NETWORKS: '10.20.0.0/16, fd00::/8' }, false).webhookAllowedNetworks).toEqual([
      '10.20.0.0/16',
      'fd00::/8',
    ]);
  });

  it('takes each reading of "before a date"', () => {
    expect(readSettings({ BEFORE_DATE: 'end-of-day' }, false).beforeDate).toBe('end-of-day');
  });
});

describe('with wrong settings', () => {
  it.each([
    ['PORT', '70000', 'PORT is "70000"; accepted: a whole number from 0 (any free port) to 65535.'],
    ['WORKER_PORT', 'x', 'WORKER_PORT is "x"; accepted: a whole number from 0 (any free port) to 65535.'],
    [
      'WORKER_ROLES',
      'timers,api',
      'WORKER_ROLES is "timers,api"; accepted: one or more of followers, timers, proofs, separated by commas.',
    ],
    ['PORT', '7.5', 'PORT is "7.5"; accepted: a whole number from 0 (any free port) to 65535.'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL is "loud"; accepted: silent, fatal, error, warn, info, debug, trace.'],
    [
      'TIME_ZONE',
      'Asia/Viet_Tri',
      'TIME_ZONE is "Asia/Viet_Tri"; accepted: the IANA name of a time zone, such as Asia/Ho_Chi_Minh.',
    ],
    [
      'TENANT',
      'Phú Thọ',
      'TENANT is "Phú Thọ"; accepted: lower-case letters, digits and hyphens, at most 63 of them, beginning with a letter or digit.',
    ],
    [
      'DATABASE_URL',
      'mysql://localhost/x',
      'DATABASE_URL is "mysql://localhost/x"; accepted: an address such as postgres://user:password@localhost:5432/dondoc.',
    ],
    [
      'ATTACHMENTS_URL',
      'ftp://localhost/x',
      'ATTACHMENTS_URL is "ftp://localhost/x"; accepted: file:///folder, or s3://bucket/prefix?endpoint=https://s3.example&region=us-east-1&style=path, without credentials.',
    ],
    ['ATTACHMENT_LIMIT_MIB', '5121', 'ATTACHMENT_LIMIT_MIB is "5121"; accepted: a whole number of MiB from 1 to 5120.'],
    [
      'ATTACHMENT_TYPES',
      'pdf,exe',
      `ATTACHMENT_TYPES is "pdf,exe"; accepted: one or more of ${ATTACHMENT_TYPES.join(', ')}, separated by commas.`,
    ],
    [
      'WEBHOOK_ALLOWED_NETWORKS',
      '10.20.0.0/16,10.30.0.1',
      'WEBHOOK_ALLOWED_NETWORKS is "10.20.0.0/16,10.30.0.1"; accepted: networks in CIDR notation such as 10.20.0.0/16, separated by commas.',
    ],
    ['BEFORE_DATE', 'noon', 'BEFORE_DATE is "noon"; accepted: end-of-previous-day, end-of-day.'],
  ])('says of %s=%s what is accepted', (name, value, sentence) => {
    expect(sentencesFor({ [name]: value })).toEqual([sentence]);
  });

  it('names all of them at once', () => {
    expect(sentencesFor({ PORT: 'x', HOST: 'a b', LOG_FORMAT: 'xml' })).toHaveLength(3);
  });

  it('never shows a password', () => {
    const [sentence] = sentencesFor({ QUEUE_URL: 'amqp://dondoc:p@ss/word@queue.example' });
    expect(sentence).toContain('"amqp://dondoc:***@queue.example"');
    expect(sentence).not.toContain('p@ss');
  });

  it('never shows the key of a bucket, wherever it is put', () => {
    const sentences = sentencesFor({
      ATTACHMENTS_URL: 's3://key:hunter22@bucket',
      AWS_SECRET_ACCESS_KEY: 'hunter22 and',
    });
    expect(sentences).toHaveLength(2);
    expect(sentences.join()).not.toContain('hunter22');
  });

  it('never shows the token secret', () => {
    const [sentence] = sentencesFor({ TOKEN_SECRET: 'hunter2' });
    expect(sentence).toBe('TOKEN_SECRET is a text of 7 characters; accepted: at least 32 characters.');
    expect(sentencesFor({ TOKEN_SECRET: SECRET })).toEqual([]);
    expect(sentencesFor({ WEBHOOK_KEY: 'hunter2' })).toEqual([
      'WEBHOOK_KEY is a text of 7 characters; accepted: at least 32 characters.',
    ]);
  });
});

describe('with a mail server', () => {
  it('says who mail comes from and where it leads to', () => {
    const settings = readSettings(
      {
        MAIL_URL: 'smtp://dondoc:secret@mail.example:587',
        MAIL_FROM: 'Đôn đốc <dondoc@ubnd.example.vn>',
        PUBLIC_URL: 'https://dondoc.example.vn/app/',
      },
      false,
    );
    expect(settings).toMatchObject({
      mailUrl: 'smtp://dondoc:secret@mail.example:587',
      mailFrom: 'Đôn đốc <dondoc@ubnd.example.vn>',
      publicUrl: 'https://dondoc.example.vn/app',
    });
  });

  it('needs a sender, and takes nothing that could break a header or a link', () => {
    expect(sentencesFor({ MAIL_URL: 'smtps://mail.example' })).toEqual([
      'MAIL_URL names a mail server; that needs MAIL_FROM, too.',
    ]);
    for (const from of ['dondoc', 'a@b.vn, c@d.vn', 'x\r\nBcc: <a@b.vn>']) {
      expect(sentencesFor({ MAIL_FROM: from })).toHaveLength(1);
    }
    expect(sentencesFor({ PUBLIC_URL: 'javascript:alert(1)' })).toHaveLength(1);
    expect(sentencesFor({ MAIL_URL: 'http://user:secret@mail.example' })[0]).not.toContain('secret');
  });
});
