import { setTimeout as delay } from 'node:timers/promises';

const OFFICE = 'van-phong';
const TASKS = 50;
/** Today, so that what is decided takes effect at once. */
const ON = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format();

/** A tenant of its own, whose agencies are merged, split and renamed over HTTP. */
export class Province {
  /**
   * @param {string} url
   * @param {string} token
   */
  constructor(url, token) {
    this.url = url;
    this.headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  }

  /**
   * @param {number} assignments open ones before each
   * @returns {Promise<Map<string, import('./reorganization.bench.mjs').Timing>>}
   */
  async reorganize(assignments) {
    const department = (agencyId) => ({ agencyId, name: agencyId, kind: 'department' });
    const agencies = ['ubnd', OFFICE, 'chu-tich', 'xa-x', 'so-a', 'so-b', 'so-c', 'so-d'].map(department);
    await this.#post('/v1/agencies/batch', { agencies });
    const timings = new Map();

    await this.#issue(assignments, ['so-a', 'so-b']);
    const merger = { predecessorIds: ['so-a', 'so-b'], successor: { register: department('so-ab') } };
    timings.set('merger', await this.#timed('hop-nhat', { merger }, assignments));

    await this.#issue(assignments, ['so-c']);
    const into = [
      { successor: { register: department('so-c1') }, territories: ['xa-x'] },
      { successor: { register: department('so-c2') } },
    ];
    const split = { agencyId: 'so-c', into, defaultSuccessorId: 'so-c2' };
    timings.set('split', await this.#timed('tach', { split }, assignments));

    await this.#issue(assignments, ['so-d']);
    const started = performance.now();
    const { position } = await this.#post('/v1/agencies/so-d/rename', { name: 'Sở D mới', validFrom: ON });
    const answeredMs = performance.now() - started;
    const board = await this.#get(`/v1/reports/scoreboard?agency=so-d&after=${position}`);
    const [line] = board.lines;
    if (line.agencyName !== 'Sở D mới' || line.counts.total !== assignments)
      throw new Error('the renaming is not seen');
    timings.set('renaming', { answeredMs, movedMs: performance.now() - started });
    return timings;
  }

  /** From the request until all has moved, and a report asked by the old name says so. */
  async #timed(reorganizationId, change, assignments) {
    const started = performance.now();
    const { position } = await this.#post('/v1/reorganizations', { reorganizationId, on: ON, change });
    const answeredMs = performance.now() - started;
    for (;;) {
      const { stage, moved } = await this.#get(`/v1/reorganizations/${reorganizationId}?after=${position}`);
      if (stage === 'done' && moved === assignments) break;
      await delay(5);
    }
    await this.#get(`/v1/reports/scoreboard?after=${await this.#lastMove(reorganizationId)}`);
    return { answeredMs, movedMs: performance.now() - started };
  }

  async #lastMove(reorganizationId) {
    let last = 0;
    for (let cursor = ''; cursor !== null;) {
      const { items, next } = await this.#get(
        `/v1/reorganizations/${reorganizationId}/moves?limit=200${cursor && `&cursor=${cursor}`}`,
      );
      last = items.at(-1)?.position ?? last;
      cursor = next;
    }
    return last;
  }

  /** Issues open assignments, in turn to each of the leads, and waits until they are seen. */
  async #issue(assignments, leads) {
    let position = 0;
    for (let made = 0; made < assignments; made += TASKS) {
      const tasks = Array.from({ length: TASKS }, (_, index) => ({
        text: `Nhiệm vụ ${index + 1}`,
        lead: { agencyId: leads[index % leads.length] },
        ...(index % 4 === 0 && { coordinatingAgencyIds: ['xa-x'] }),
      }));
      const { directiveId } = await this.#post('/v1/directives', {
        documentType: 'official-letter',
        subject: 'Đo',
        issuerId: 'ubnd',
        monitorId: OFFICE,
        escalationChain: ['chu-tich'],
        tasks,
      });
      ({ position } = await this.#post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-TH' }));
    }
    await this.#get(`/v1/reports/scoreboard?after=${position}`);
  }

  #get(path) {
    return this.#send(path, { headers: this.headers });
  }

  #post(path, body) {
    return this.#send(path, { method: 'POST', headers: this.headers, body: JSON.stringify(body) });
  }

  async #send(path, request) {
    const response = await fetch(`${this.url}${path}`, request);
    const body = await response.json();
    if (!response.ok) throw new Error(`${path} was answered with ${response.status} ${body.code}`);
    return body;
  }
}
