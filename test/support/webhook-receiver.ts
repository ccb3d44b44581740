import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A message as it arrived, with a good signature. */
export interface ReceivedMessage {
  readonly id: string;
  readonly subject: string;
  readonly position: number;
  readonly type: string;
  // What a test expects of a body is the test itself.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
  readonly headers: IncomingMessage['headers'];
}

/** How a message is answered; true when it is taken, which is then remembered. */
export type Behaviour = (message: ReceivedMessage, response: ServerResponse, nth: number) => boolean;

export const takes: Behaviour = (_message, response) => {
  response.writeHead(204).end();
  return true;
};

export function answers(status: number, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (_message, response) => {
    response.writeHead(status, headers).end();
    return false;
  };
}

/** It says nothing, and the connection stays. */
export const hangs: Behaviour = () => false;

/**
 * Receives messages as an application outside would, over HTTP on an address of this machine, and checks each with the
 * library of Standard Webhooks. It does what it is told to, message by message.
 */
export class WebhookReceiver {
  /** Every message with a good signature, in the order in which they arrived. */
  readonly received: ReceivedMessage[] = [];
  readonly taken: ReceivedMessage[] = [];
  /** What could not be verified. */
  readonly refused: unknown[] = [];
  behaviour: Behaviour = takes;
  secret = '';
  readonly #attempts = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    private readonly host: string,
  ) {}

  static async start(host = '127.0.0.1', port = 0): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server, host);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void receiver.#take(request, response);
    });
    server.listen(port, host);
    await once(server, 'listening');
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://${this.host}:${this.port}/dondoc`;
  }

  /** The positions of a subject that were taken, in the order in which they were. */
  takenOf(subject: string): number[] {
    return this.taken.filter((message) => message.subject === subject).map(({ position }) => position);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    let body;
    try {
      body = new Webhook(this.secret).verify(text, request.headers as Record<string, string>) as {
        readonly type: string;
        readonly subject?: string;
        readonly data: { readonly position?: number };
      };
    } catch (error) {
      this.refused.push(error);
      response.writeHead(401).end();
      return;
    }
    const id = request.headers['webhook-id'] as string;
    const message: ReceivedMessage = {
      id,
      subject: body.subject ?? '',
      position: body.data.position ?? 0,
      type: body.type,
      body,
      headers: request.headers,
    };
    const nth = (this.#attempts.get(id) ?? 0) + 1;
    this.#attempts.set(id, nth);
    this.received.push(message);
    if (this.behaviour(message, response, nth)) this.taken.push(message);
  }
}

/** A place that nothing must reach: it remembers whoever comes. */
export class Trap {
  visits = 0;

  private constructor(private readonly server: Server) {}

  static async set(host: string, port = 0): Promise<Trap> {
    const server = createServer((_request, response) => response.writeHead(204).end());
    const trap = new Trap(server);
    server.on('connection', () => (trap.visits += 1));
    server.listen(port, host);
    await once(server, 'listening');
    return trap;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
