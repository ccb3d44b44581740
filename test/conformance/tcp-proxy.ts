import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Stands before a server, so that a test can take it away from its clients and give it back. */
export class TcpProxy {
  readonly #sockets = new Set<Socket>();
  #server = createServer();
  #port = 0;

  private constructor(private readonly target: URL) {}

  static async before(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(url));
    await proxy.restore();
    return proxy;
  }

  /** The address of the server by way of this proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String(this.#port);
    return url.href;
  }

  /** Breaks every connection and refuses new ones. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  async restore(): Promise<void> {
    this.#server = createServer((client) => {
      const server = connect(Number(this.target.port), this.target.hostname);
      this.#track(client, server);
      this.#track(server, client);
      client.pipe(server).pipe(client);
    });
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #track(socket: Socket, peer: Socket): void {
    this.#sockets.add(socket);
    // What breaks on one side breaks on the other; `close` follows every error.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      peer.destroy();
    });
  }
}
