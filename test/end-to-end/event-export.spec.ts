import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { useLog } from '../support/log.js';
import { issueDirective, registerProvince } from './province.js';
import { useApi } from './running-api.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const behind = useLog(api.database);
const office = api.as('office');
const auditor = api.as('auditor');
const LONG = 'long';
const SHORT = 'short';
const MIB = 2 ** 20;

/** Events about nothing, of a kilobyte each, a thousand at a time. */
async function fill(tenant: string, thousands: number): Promise<void> {
  const one = { type: 'made.up', data: { text: 'Đã báo cáo. '.repeat(75) } };
  for (let unit = 0; unit < thousands; unit += 1) {
    await behind.log.append(tenant, {
      writes: [{ stream: `made-${unit}`, expected: 'no-stream', events: Array.from({ length: 1_000 }, () => one) }],
      metadata: { actor: { subject: `person-${unit % 3}` } },
    });
  }
  // Once the index has seen them all.
  const seen = `/v1/events/search?after=${thousands * 1_000}&types=none`;
  expect((await api.as('auditor', undefined, tenant).get(seen)).status).toBe(200);
}

beforeAll(async () => {
  await fill(SHORT, 1);
  await fill(LONG, 12);
});

async function open(tenant: string, query = '', signal?: AbortSignal): Promise<Response> {
  const token = await api.tokenOf('auditor', undefined, tenant);
  const response = await fetch(`${await api.app().getUrl()}/v1/events/export?${query}`, {
    headers: { authorization: `Bearer ${token}` },
    ...(signal && { signal }),
  });
  expect(response.status).toBe(200);
  return response;
}

const linesIn = (text: string) => text.split('\n').slice(0, -1);

describe('when an auditor exports the log', () => {
  it('gets the events of the feed, a line each, and is told that this is all', async () => {
    await registerProvince(office);
    const { position, directiveId } = await issueDirective(office);
    await auditor.get(`/v1/events/search?after=${position}`);
    const answer = await auditor.raw('GET', '/v1/events/export', {});
    const until = Number(answer.headers.get('dondoc-until'));
    expect(until).toBeGreaterThanOrEqual(position);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=events-phu-tho-1-${until}.ndjson`);
    const lines = linesIn(answer.bytes.toString()).map((line) => JSON.parse(line) as unknown);
    const feed = (await auditor.get('/v1/events?limit=1000')).body.items as { position: number }[];
    expect(lines).toEqual([...feed.filter((event) => event.position <= until), { complete: true, until }]);

    const some = await auditor.raw('GET', `/v1/events/export?types=directive.issued&directive=${directiveId}`, {});
    expect(linesIn(some.bytes.toString()).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { type: 'directive.issued' },
      { complete: true },
    ]);
  });

  it('gets a file for spreadsheets, with a head', async () => {
    const text = (
      await auditor.raw('GET', '/v1/events/export?format=csv&types=agency.registered', {})
    ).bytes.toString();
    const [head, first, ...rest] = text.split('\r\n');
    expect(head).toMatch(/^\uFEFFposition,recordedAt,/);
    expect(first).toMatch(/^1,.*,agency\.registered,1,organization-ubnd-tinh,.*UBND tỉnh/);
    expect(rest.at(-2)).toMatch(/^\d+,,,complete,/);
  });

  it('is refused what is not there yet, and without permission', async () => {
    expect((await auditor.get('/v1/events/export?until=999999')).body.errors).toMatchObject([{ parameter: 'until' }]);
    expect((await office.get('/v1/events/export')).status).toBe(403);
  });
});

describe('an export of a long log', () => {
  it.each(['ndjson', 'csv'])('that broke off and goes on by position is the same in sum: %s', async (format) => {
    const complete = await open(LONG, `format=${format}`);
    const until = complete.headers.get('dondoc-until')!;
    const whole = await complete.text();
    expect(linesIn(whole).length).toBeGreaterThan(12_000);

    const broken = new AbortController();
    const response = await open(LONG, `format=${format}&until=${until}`, broken.signal);
    let text = '';
    const decoder = new TextDecoder();
    for await (const piece of response.body!) {
      text += decoder.decode(piece as Uint8Array, { stream: true });
      if (text.length > whole.length / 3) break;
    }
    broken.abort();
    // Only whole lines count; where the last of them stands is where to go on.
    const kept = text.slice(0, text.lastIndexOf('\n') + 1);
    const last = linesIn(kept).at(-1)!;
    const after = format === 'csv' ? Number(last.split(',')[0]) : (JSON.parse(last) as { position: number }).position;
    expect(after).toBeGreaterThan(1_000);
    const rest = await (await open(LONG, `format=${format}&after=${after}&until=${until}`)).text();
    expect(kept + rest === whole).toBe(true);
  });

  it('takes no more memory than that of a short one', async () => {
    /** The most that is held, looked at whenever so many bytes have come. */
    const most = async (tenant: string, every: number): Promise<{ readonly heap: number; readonly bytes: number }> => {
      collectGarbage();
      const before = process.memoryUsage().heapUsed;
      let heap = 0;
      let bytes = 0;
      let looked = 0;
      for await (const piece of (await open(tenant)).body!) {
        bytes += (piece as Uint8Array).byteLength;
        if (bytes - looked < every) continue;
        looked = bytes;
        collectGarbage();
        heap = Math.max(heap, process.memoryUsage().heapUsed - before);
      }
      expect(looked).toBeGreaterThan(0);
      return { heap, bytes };
    };
    await (await open(SHORT)).text(); // What is loaded once is no part of it.
    const short = await most(SHORT, MIB / 2);
    const long = await most(LONG, 4 * MIB);
    expect(long.bytes).toBeGreaterThan(10 * short.bytes);
    expect(long.bytes).toBeGreaterThan(12 * MIB);
    expect(long.heap - short.heap).toBeLessThan(4 * MIB);
  });

  it('is read no faster than it is taken, and no more once nobody takes it', async () => {
    const search = api.provided(({ EventSearch }) => EventSearch);
    const read = search.page.bind(search);
    let pages = 0;
    search.page = (...asked) => {
      pages += 1;
      return read(...asked);
    };
    try {
      const gone = new AbortController();
      const response = await open(LONG, '', gone.signal);
      await response.body!.getReader().read();
      await quietly(() => pages);
      // Of 24; what fits into the buffers between is under way.
      const taken = pages;
      expect(taken).toBeLessThan(20);
      gone.abort();
      await quietly(() => pages);
      expect(pages).toBeLessThanOrEqual(taken + 1);
    } finally {
      search.page = read;
    }
  });
});

/** Waits until a count has not moved for a while. */
async function quietly(count: () => number): Promise<void> {
  for (let before = -1; before !== count();) {
    before = count();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
