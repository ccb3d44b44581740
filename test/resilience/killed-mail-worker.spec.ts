import { once } from 'node:events';
import { Redis } from 'ioredis';
import { instantOf, systemClock } from '#kernel';
import { noticeStream, preferencesStream, type NoticeEvent } from '#notifications/domain';
import { createLogger } from '#platform';
import { startWorker } from '../../apps/worker/src/worker.js';
import { assign, leadOf } from '../support/assignments.js';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { newTenant, useLog } from '../support/log.js';
import { useMailServer } from '../support/mail-server.js';
import { useRedis } from '../support/redis.js';
import { startProduct } from '../end-to-end/product-process.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const ADDRESS = 'vanthu@so-0.example.vn';
const FROM = 'dondoc@ubnd.example.vn';

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const opened = useLog(database);
const queue = useRedis();
const mail = useMailServer();

describe('when a worker is killed after the mail server took a mail and before that is recorded', () => {
  it('another one sends it again under the same Message-ID, without the job, and records one acceptance', async () => {
    const tenant = newTenant();
    const recipient = { kind: 'agency', id: leadOf(0) } as const;
    await opened.log.append(tenant, {
      metadata: { actor: { subject: 'van-thu' } },
      writes: [
        {
          stream: preferencesStream(recipient),
          expected: 'no-stream',
          events: [
            {
              type: 'preferences.set',
              data: { recipient, language: 'vi', mail: 'at-once', muted: [], email: ADDRESS },
            },
          ],
        },
      ],
    });
    mail.behaves(ADDRESS, 'accept-and-hang', 'accept');
    const victim = startProduct('worker', {
      DATABASE_URL: database.ownerUrl,
      QUEUE_URL: queue.url,
      WORKER_PORT: '0',
      ...subjectKeys.settings,
      MAIL_URL: mail.url,
      MAIL_FROM: FROM,
      LOG_LEVEL: 'fatal',
    });
    victim.stdout!.resume();
    victim.stderr!.pipe(process.stderr);
    const died = once(victim, 'close');
    const [assignmentId] = await assign(opened.log, tenant, 1, instantOf(Date.now()));
    await eventually('the server took it', () => mail.received.length === 1, 60_000);
    victim.kill('SIGKILL');
    await died;

    const course = async (): Promise<NoticeEvent[]> => {
      const events: NoticeEvent[] = [];
      const types = ['notice.raised', 'notice.failed', 'notice.accepted', 'notice.given-up'];
      for await (const event of opened.log.readAll(tenant, { types })) {
        const of = event as unknown as NoticeEvent;
        if (of.type !== 'notice.raised' || of.data.channel === 'mail') events.push(of);
      }
      return events;
    };
    expect((await course()).map(({ type }) => type)).toEqual(['notice.raised']);

    const client = new Redis(queue.url);
    await client.flushdb();
    await client.quit();
    const heir = await startWorker({
      databaseUrl: database.ownerUrl,
      queueUrl: queue.url,
      clock: systemClock,
      subjectKeys: subjectKeys.options,
      pace: { sweepEvery: 300, horizon: 400, rearmAfter: 2_000 },
      mail: { url: mail.url, from: FROM, publicUrl: null },
      logger: createLogger({ level: 'fatal', format: 'line', destination: process.stderr }),
    });
    try {
      await eventually('it is accepted', async () => (await course()).length > 1, 60_000);
      // What has ended is not armed again, however often the rows are swept.
      await eventually('the row has ended', async () => {
        const [row] = await opened.query<{ waiting: boolean }>(
          `select bool_or(send_after is not null) as waiting from read.notices where tenant_id = $1 and channel = 'mail'`,
          [tenant],
        );
        return !row!.waiting;
      });
    } finally {
      await heir.close();
    }
    const [raised, accepted, ...more] = await course();
    expect(more).toEqual([]);
    expect(raised!.data).toMatchObject({ assignmentId, address: ADDRESS });
    const { noticeId } = raised!.data;
    expect(accepted).toMatchObject({
      type: 'notice.accepted',
      stream: noticeStream(noticeId),
      data: { noticeId, attempt: 1, messageId: mail.received[0]!.messageId },
    });
    expect(mail.received.map(({ to, messageId }) => ({ to, messageId }))).toEqual([
      { to: ADDRESS, messageId: mail.received[0]!.messageId },
      { to: ADDRESS, messageId: mail.received[0]!.messageId },
    ]);
    expect(mail.received[0]!.messageId).toMatch(/@ubnd\.example\.vn$/);
  }, 240_000);
});
