import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** The API answered with a problem (RFC 9457) nobody expected here. */
class UnexpectedAnswer extends Error {
  constructor(request: string, status: number, body: string) {
    super(`${request} was answered ${String(status)}: ${body}`);
    this.name = 'UnexpectedAnswer';
  }
}

/** One application that uses Dondoc over HTTP, with a token of its own. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  get<Body>(path: string): Promise<Body> {
    return this.#send<Body>('GET', path);
  }

  /** Sends a command under a key of its own, so that it may be repeated without harm. */
  post<Body>(path: string, body: unknown = {}): Promise<Body> {
    return this.#send<Body>('POST', path, body);
  }

  put<Body>(path: string, body: unknown): Promise<Body> {
    return this.#send<Body>('PUT', path, body);
  }

  /** A file, as text. */
  async text(path: string): Promise<string> {
    return (await this.#answered('GET', path)).text();
  }

  /** The feed of events after a position, page by page to its end. */
  async feed<Event>(after = 0, types: readonly string[] = []): Promise<Event[]> {
    const events: Event[] = [];
    const filter = types.length === 0 ? '' : `&types=${types.join(',')}`;
    let page: { items: Event[]; next: number; head: number } = { items: [], next: after, head: Infinity };
    while (page.next < page.head) {
      page = await this.get(`/v1/events?after=${String(page.next)}&limit=1000${filter}`);
      events.push(...page.items);
    }
    return events;
  }

  /** Follows `next` until the last page. */
  async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | null = null;
    do {
      const separator = path.includes('?') ? '&' : '?';
      const page: { items: Item[]; next: string | null } = await this.get(
        `${path}${separator}limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return items;
  }

  async #send<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    return (await (await this.#answered(method, path, body)).json()) as Body;
  }

  async #answered(method: string, path: string, body?: unknown): Promise<Response> {
    const key = randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(`${this.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (answer.ok) return answer;
      const text = await answer.text();
      if (answer.status !== 503 || attempt === 5) throw new UnexpectedAnswer(`${method} ${path}`, answer.status, text);
      await sleep(200 * attempt);
    }
  }
}

/** Runs `work` over all items, `width` at a time, and answers in their order. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(width, items.length) }, async () => {
      while (next < items.length) {
        const index = next;
        next += 1;
        results[index] = await work(items[index]!, index);
      }
    }),
  );
  return results;
}
