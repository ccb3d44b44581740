import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What the server does with the next mail to an address. */
type Conduct =
  'accept' | 'refuse-for-good' | 'refuse-for-now' | 'hang' | 'drop-connection' | 'accept-and-drop' | 'accept-and-hang';

export interface ReceivedMail {
  readonly to: string;
  /** Of the raw message, as they stand there. */
  readonly headers: string;
  readonly messageId: string;
  /** Undecoded. */
  readonly body: string;
}

export interface MailServer {
  readonly url: string;
  /** Mail that the server took over, in order. */
  readonly received: readonly ReceivedMail[];
  /** How often an address was tried. */
  tries(address: string): number;
  /** What becomes of the next mails to an address, one after the other; the last one goes on. */
  behaves(address: string, ...conduct: readonly Conduct[]): void;
}

/** A real SMTP server in this process, which can be as difficult as those out there. */
export function useMailServer(): MailServer {
  const received: ReceivedMail[] = [];
  const conducts = new Map<string, Conduct[]>();
  const tried = new Map<string, number>();
  let port = 0;

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo({ address }, session, answer) {
      tried.set(address, (tried.get(address) ?? 0) + 1);
      const plan = conducts.get(address) ?? ['accept'];
      const conduct = plan.length > 1 ? plan.shift()! : plan[0]!;
      Object.assign(session, { conduct, recipient: address });
      switch (conduct) {
        case 'refuse-for-good':
          answer(Object.assign(new Error('5.1.1 No such user here'), { responseCode: 550 }));
          return;
        case 'refuse-for-now':
          answer(Object.assign(new Error('4.3.0 Try again later'), { responseCode: 451 }));
          return;
        default:
          answer();
      }
    },
    onData(stream, session, answer) {
      const { conduct, recipient } = session as unknown as { readonly conduct: Conduct; readonly recipient: string };
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (conduct === 'hang') return;
        if (conduct === 'drop-connection') {
          dropAll();
          return;
        }
        const raw = Buffer.concat(chunks).toString('utf8');
        const [headers = '', ...rest] = raw.split('\r\n\r\n');
        const messageId = /^Message-ID: <([^>]+)>/im.exec(headers)?.[1] ?? '';
        received.push({ to: recipient, headers, messageId, body: rest.join('\r\n\r\n') });
        if (conduct === 'accept-and-drop') dropAll();
        else if (conduct !== 'accept-and-hang') answer(null, '2.0.0 Ok: queued as TEST');
      });
    },
  });
  server.on('error', () => undefined);

  /** As a server does that is killed: nobody gets an answer. */
  function dropAll(): void {
    const { connections } = server as unknown as { readonly connections: Set<{ _socket: { destroy(): void } }> };
    for (const { _socket } of connections) _socket.destroy();
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    dropAll();
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
  });

  return {
    get url() {
      return `smtp://127.0.0.1:${String(port)}`;
    },
    received,
    tries: (address) => tried.get(address) ?? 0,
    behaves: (address, ...conduct) => {
      conducts.set(address, [...conduct]);
    },
  };
}
