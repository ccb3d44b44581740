import type { DataSource } from 'typeorm';
import { CommandRunner, SubscriptionRunner, type PostgresEventLog, type Sealing } from '#event-store';
import { fold, instant, systemClock } from '#kernel';
import { openSealing } from '#personal-data';
import { openDataSource } from '#platform';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { useMailServer } from '../../../../test/support/mail-server.js';
import { useSubjectKeys } from '../../../../test/support/subject-keys.js';
import {
  NOTICE_PERSONAL_FIELDS,
  noticeDecider,
  noticeStream,
  type NoticeEvent,
  type NoticeRaisedData,
} from '../domain/index.js';
import { Mailer } from '../mail/mailer.js';
import { Notice } from '../read-models/notice.entity.js';
import { noticesProjection } from '../read-models/notices.projection.js';
import { DeliverySweep, type DueMail } from './delivery-sweep.js';
import { MailDelivery } from './mail-delivery.js';

const database = useDatabase();
const opened = useLog(database);
const server = useMailServer();
const keys = useSubjectKeys();

let dataSource: DataSource;
let sealing: Sealing;
let log: PostgresEventLog;
let mailer: Mailer;
let tenant: string;

beforeAll(async () => {
  dataSource = await openDataSource({ url: database.ownerUrl, entities: [Notice] });
  sealing = openSealing(keys.options, NOTICE_PERSONAL_FIELDS);
  log = opened.logWith({ sealing });
  mailer = new Mailer({ url: server.url, from: 'dondoc@ubnd.example.vn', publicUrl: null });
});
afterAll(async () => {
  mailer.close();
  await sealing.close();
  await dataSource.destroy();
});
beforeEach(() => {
  tenant = newTenant();
});

/** A mail that is due, at each of these addresses in the order in which the notices were raised. */
async function due(personId: string, ...addresses: readonly string[]): Promise<readonly string[]> {
  const noticeIds = addresses.map((_, nth) => `01987c5e-8c00-7000-8000-00000000000${nth}`);
  for (const [nth, address] of addresses.entries()) {
    const raised: NoticeRaisedData = {
      noticeId: noticeIds[nth]!,
      assignmentId: '6a5f0b5c-9f6e-5a43-9d5c-0a1b2c3d4e5f',
      recipient: { kind: 'person', id: personId },
      channel: 'mail',
      role: 'focal-point',
      agencyId: 'so-tai-chinh',
      topic: 'assignment.reminded',
      about: {
        assignmentId: '6a5f0b5c-9f6e-5a43-9d5c-0a1b2c3d4e5f',
        directiveId: '01987c5e-8c00-7000-8000-000000001537',
        position: 1,
        recordedAt: instant('2025-08-03T09:00:00+07:00'),
      },
      matter: {
        directiveNumber: '1537/UBND-TH',
        summary: 'Gửi báo cáo',
        leadName: 'Sở Tài chính',
        dueAt: null,
        zone: 'Asia/Ho_Chi_Minh',
      },
      urgent: false,
      mandatory: false,
      language: 'vi',
      address,
      hold: { reason: 'digest', until: instant('2025-08-04T07:30:00+07:00') },
    };
    await log.append(tenant, {
      metadata: { actor: { subject: 'dondoc' } },
      writes: [
        {
          stream: noticeStream(raised.noticeId),
          expected: 'no-stream',
          events: [{ type: 'notice.raised', data: raised }],
        },
      ],
    });
  }
  await new SubscriptionRunner(dataSource, log).run(noticesProjection, tenant);
  return noticeIds;
}

async function send(): Promise<number> {
  const sweep = new DeliverySweep(dataSource);
  const armed: DueMail[] = [];
  await sweep.arm(tenant, { now: systemClock.now(), rearmAfter: 60_000 }, (mails) => {
    armed.push(...mails);
    return Promise.resolve();
  });
  const delivery = new MailDelivery(log, new CommandRunner(log, sealing), sweep, systemClock, null);
  for (const { mailId } of armed) await delivery.send(tenant, mailId, mailer, 0);
  return armed.length;
}

async function statesOf(noticeIds: readonly string[]) {
  const { streams } = await log.load(tenant, noticeIds.map(noticeStream));
  return noticeIds.map((id) => fold(noticeDecider, streams.get(noticeStream(id)) as unknown as readonly NoticeEvent[]));
}

describe('mail to a person', () => {
  it('goes as one digest to the address of the last notice: rows cannot tell sealed addresses apart', async () => {
    const noticeIds = await due('an', 'an.nv@cu.example.vn', 'an.nv@moi.example.vn');
    expect(await send()).toBe(1);
    expect(server.received.map(({ to }) => to)).toEqual(['an.nv@moi.example.vn']);
    expect((await statesOf(noticeIds)).map(({ status }) => status)).toEqual(['accepted', 'accepted']);
  });

  it('ends where the person was erased before it went', async () => {
    const noticeIds = await due('binh', 'binh.tt@example.vn');
    await sealing.forget(tenant, 'binh');
    const before = server.received.length;
    await send();
    expect(server.received).toHaveLength(before);
    expect((await statesOf(noticeIds)).map(({ status }) => status)).toEqual(['given-up']);
    const [givenUp] = (await log.read(tenant, noticeStream(noticeIds[0]!))).slice(-1);
    expect(givenUp).toMatchObject({ type: 'notice.given-up', data: { reason: 'recipient-erased' } });
  });
});
