import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Line {
  readonly client: Socket;
  readonly server: Socket;
}

/**
 * The way from a client to a server, with the faults a network has: it breaks, it refuses, or it passes on
 * what is asked and loses the answer without a word.
 */
export class FaultyNetwork {
  readonly #lines = new Set<Line>();
  #door: Server | undefined;
  #port = 0;
  #losesAnswers = false;
  #lost = 0;
  #onAnswer: (() => void) | undefined;

  private constructor(private readonly target: URL) {}

  static async before(url: string): Promise<FaultyNetwork> {
    const network = new FaultyNetwork(new URL(url));
    await network.restore();
    return network;
  }

  /** The address of the server by this way. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.#port);
    return url.href;
  }

  /** Answers lost since {@link loseAnswers}; bytes. */
  get lost(): number {
    return this.#lost;
  }

  /** From now on what the server says does not arrive, and nobody is told. */
  loseAnswers(): void {
    this.#losesAnswers = true;
    this.#lost = 0;
  }

  /** Answers arrive again, on new connections; those that lost something stay silent. */
  findAnswers(): void {
    this.#losesAnswers = false;
  }

  /** Breaks every connection, and refuses new ones until {@link restore}. */
  async cut(): Promise<void> {
    const door = this.#door;
    this.#door = undefined;
    const closed = new Promise((resolve) => door?.close(resolve) ?? resolve(undefined));
    this.#breakAll();
    await closed;
  }

  /** Breaks every connection as soon as the server says something, which is lost; new ones are made at once. */
  breakAtNextAnswer(): Promise<void> {
    return new Promise((resolve) => {
      this.#onAnswer = () => {
        this.#breakAll();
        resolve();
      };
    });
  }

  async restore(): Promise<void> {
    this.#losesAnswers = false;
    const door = createServer((client) => this.#join(client));
    this.#door = door;
    await new Promise<void>((resolve) => door.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (door.address() as AddressInfo).port;
  }

  #breakAll(): void {
    for (const { client, server } of this.#lines) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  #join(client: Socket): void {
    const server = connect(Number(this.target.port || 5432), this.target.hostname);
    const line: Line = { client, server };
    this.#lines.add(line);
    let silent = false;
    client.on('data', (chunk) => server.write(chunk));
    server.on('data', (chunk) => {
      const lose = this.#onAnswer;
      if (lose) {
        this.#onAnswer = undefined;
        lose();
        return;
      }
      silent ||= this.#losesAnswers;
      if (silent) this.#lost += chunk.length;
      else client.write(chunk);
    });
    for (const [socket, peer] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => undefined); // `close` follows every error
      socket.on('close', () => {
        this.#lines.delete(line);
        if (!silent || socket === client) peer.destroy();
      });
    }
  }
}
