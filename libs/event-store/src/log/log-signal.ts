import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { withSessionInUtc } from './connection.js';

const CHANNEL = 'dondoc_log';

/** A signal is only a hint, so its commit need not wait for the disk. */
const ANNOUNCE = `
  select pg_notify($1, announcement), set_config('synchronous_commit', 'off', true)
    from unnest($2::text[]) as announcement`;

const PAUSE_MS = 5;

/** What those who wait for new events are told: a tenant and a position it has reached. Never more than a hint. */
export type SignalListener = (tenant: string, position: number) => void;

/**
 * Announces growth of the log to every process. Sent after the commit and outside of it
 * (a NOTIFY inside would take a lock that all commits of the database share), so a
 * signal can be lost; whoever listens also polls.
 */
export class LogSignal {
  readonly #listeners = new Set<SignalListener>();
  readonly #unannounced = new Map<string, number>();
  #announcing = false;
  #client: pg.Client | undefined;
  #closed = false;
  #reconnect: NodeJS.Timeout | undefined;

  constructor(
    private readonly url: string,
    private readonly pool: pg.Pool,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** To be given to the log as `onAppended`. */
  readonly announce = (tenant: string, position: number): void => {
    this.#tell(tenant, position);
    this.#unannounced.set(tenant, Math.max(position, this.#unannounced.get(tenant) ?? 0));
    void this.#sendAnnouncements();
  };

  /** Begins to hear other processes. A lost connection is made again. */
  async listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: withSessionInUtc(this.url),
      application_name: 'dondoc-signal',
      keepAlive: true,
    });
    client.on('notification', ({ payload }) => {
      const [position, tenant] = splitOnce(payload ?? '', ' ');
      this.#tell(tenant, Number(position));
    });
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, new Error('the connection that listens has ended')));
    this.#client = client;
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
  }

  subscribe(listener: SignalListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#reconnect);
    this.#listeners.clear();
    await this.#client?.end();
  }

  /** What one listener throws is nobody else's concern: not the append's, not the connection's, not the next listener's. */
  #tell(tenant: string, position: number): void {
    for (const listener of this.#listeners) {
      try {
        listener(tenant, position);
      } catch (error) {
        this.onError(error);
      }
    }
  }

  /** The first at once, the next after a pause: what comes meanwhile is folded into it, or a busy log would do little else. */
  async #sendAnnouncements(): Promise<void> {
    if (this.#announcing) return;
    this.#announcing = true;
    try {
      while (this.#unannounced.size > 0 && !this.#closed) {
        const announcements = [...this.#unannounced].map(([tenant, position]) => `${String(position)} ${tenant}`);
        this.#unannounced.clear();
        await this.pool.query({ name: 'dondoc-announce', text: ANNOUNCE, values: [CHANNEL, announcements] });
        await delay(PAUSE_MS);
      }
    } catch (error) {
      if (!this.#closed) this.onError(error);
    } finally {
      this.#announcing = false;
    }
  }

  #lost(client: pg.Client, error: unknown): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    this.onError(error);
    client.end().catch(this.onError);
    this.#reconnect = setTimeout(() => {
      this.listen().catch((cause: unknown) => {
        const failed = this.#client;
        if (failed) this.#lost(failed, cause);
      });
    }, 500);
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
