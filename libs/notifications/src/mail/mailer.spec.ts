import { createServer, type AddressInfo } from 'node:net';
import { useMailServer } from '../../../../test/support/mail-server.js';
import { Mailer } from './mailer.js';

const server = useMailServer();
const message = { subject: 'Nhắc việc', html: '<p>Nhắc việc</p>', text: 'Nhắc việc\n' };

function mailerFor(url: string): Mailer {
  return new Mailer({ url, from: 'Đôn đốc <dondoc@ubnd.example.vn>', publicUrl: null, patience: 500 });
}

describe('a mail server', () => {
  it('that takes a mail over is quoted, and the mail bears the id it was given', async () => {
    const answer = await mailerFor(server.url).send('m-1', { ...message, to: 'a@b.example.vn' });
    expect(answer).toEqual({
      outcome: 'accepted',
      messageId: 'm-1@ubnd.example.vn',
      response: '250 2.0.0 Ok: queued as TEST',
    });
    expect(server.received).toMatchObject([{ to: 'a@b.example.vn', messageId: 'm-1@ubnd.example.vn' }]);
  });

  it('that refuses the recipient refuses for good, or for now', async () => {
    server.behaves('no@b.example.vn', 'refuse-for-good');
    expect(await mailerFor(server.url).send('m-2', { ...message, to: 'no@b.example.vn' })).toMatchObject({
      outcome: 'failed',
      permanent: true,
    });
    server.behaves('later@b.example.vn', 'refuse-for-now');
    expect(await mailerFor(server.url).send('m-3', { ...message, to: 'later@b.example.vn' })).toMatchObject({
      outcome: 'failed',
      permanent: false,
    });
  });

  it.each(['hang', 'drop-connection'] as const)('that does %s is given up on for now', async (conduct) => {
    server.behaves('odd@b.example.vn', conduct);
    const answer = await mailerFor(server.url).send('m-4', { ...message, to: 'odd@b.example.vn' });
    expect(answer).toMatchObject({ outcome: 'failed', permanent: false });
  });

  it('that is not there is known at once, instead of being waited for', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const answer = await mailerFor(`smtp://127.0.0.1:${String(port)}`).send('m-5', {
      ...message,
      to: 'a@b.example.vn',
    });
    expect(answer).toMatchObject({
      outcome: 'failed',
      permanent: false,
      error: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
