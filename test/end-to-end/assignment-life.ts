import { assignmentOf, issueDirective } from './province.js';
import type { Answer, Client, RunningApi } from './running-api.js';

/** Somebody does something to an assignment. */
export type Step = readonly [client: Client, verb: string, body?: object];

export interface Timer {
  readonly rung: string;
  readonly cycle: number;
  readonly state: string;
  readonly fireAt: string;
}

/** One assignment, what is done to it, and what is seen of it afterwards. */
export class AssignmentInHand {
  #position: number;

  /** @param since the last position that was written about it; what is seen is not older */
  constructor(
    readonly assignmentId: string,
    private readonly api: RunningApi,
    since = 0,
  ) {
    this.#position = since;
  }

  /** As it stands in a table of acts: whatever comes of it. */
  async tries([client, verb, body = {}]: Step, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await client.post(`/v1/assignments/${this.assignmentId}/${verb}`, body, headers);
    if (answer.status === 200) this.#position = Math.max(this.#position, answer.body.position as number);
    return answer;
  }

  /** What nothing may stand in the way of. */
  async does(...steps: readonly Step[]): Promise<Answer> {
    let last: Answer | undefined;
    for (const step of steps) {
      last = await this.tries(step);
      expect([step[1], last.status, last.body.code]).toEqual([step[1], 200, undefined]);
    }
    return last!;
  }

  /** The assignment after all that was done here, and whatever else was written up to a position. */
  async seen(after = this.#position): Promise<Answer['body']> {
    const answer = await this.api.as('office').get(`/v1/assignments/${this.assignmentId}?after=${String(after)}`);
    expect(answer.status).toBe(200);
    return answer.body;
  }

  async history(): Promise<string[]> {
    const { events } = await this.seen();
    return events.map(({ type }: { type: string }) => type.replace('assignment.', ''));
  }

  /** Its timers after all that was done here, in the order of their moments. */
  async timers(): Promise<Timer[]> {
    const { body } = await this.api
      .as('auditor')
      .get(`/v1/operations/timers?assignment=${this.assignmentId}&limit=100&after=${String(this.#position)}`);
    return body.items
      .map(({ rung, cycle, state, fireAt }: Timer) => ({ rung, cycle, state, fireAt }))
      .sort((one: Timer, other: Timer) => (one.fireAt < other.fireAt ? -1 : 1));
  }

  async planned(): Promise<string[]> {
    const timers = await this.timers();
    return timers.flatMap(({ state, cycle, rung, fireAt }) =>
      state === 'planned' ? [`${String(cycle)} ${rung} ${fireAt}`] : [],
    );
  }
}

/**
 * A new assignment of Finance; due before 16:00 on 4 August 2025 unless stated. Its directive is dated the day before
 * the clocks of these specifications begin, so that entries may be about times gone by.
 */
export async function assigned(api: RunningApi, deadline: object | null = before16h(4)): Promise<AssignmentInHand> {
  const task = { text: 'Gửi báo cáo giải trình', lead: { agencyId: 'so-tai-chinh' }, deadline };
  const issued = await issueDirective(api.as('office'), { tasks: [task] }, { issuedOn: '2025-08-02' });
  return new AssignmentInHand(await assignmentOf(api, issued, 'so-tai-chinh'), api, issued.position);
}

/** "Before 16:00" of a day of August 2025. */
export function before16h(day: number) {
  const date = `2025-08-${String(day).padStart(2, '0')}`;
  return { asWritten: `trước 16h00 ngày ${String(day)}/8/2025`, relation: 'before', date, time: '16:00' };
}

/** 16:00 of a day of August 2025 on Vietnamese clocks, as answers show it. */
export function at16h(day: number): string {
  return `2025-08-${String(day).padStart(2, '0')}T09:00:00.000Z`;
}

export interface Act {
  /** What was done before. */
  readonly given: readonly Step[];
  readonly step: Step;
  /** Of the event it leads to. */
  readonly event: string;
  /** Agencies that may not do it, and the rule that says so. */
  readonly notBy: readonly (readonly [agencyId: string, code: string])[];
  readonly deadline?: object | null;
}

/** What every act has in common: it is carried out once, and only by whom it is for. */
export function specifyActs(api: RunningApi, acts: readonly Act[]): void {
  describe.each(acts.map((act) => [act.step[1], act] as const))(
    '%s',
    (verb, { given, step, event, notBy, deadline }) => {
      const [client, , body = {}] = step;

      async function ready(): Promise<AssignmentInHand> {
        const one = await assigned(api, deadline);
        await one.does(...given);
        return one;
      }

      it('is carried out once under one key, and a repeat is answered with the first result', async () => {
        const one = await ready();
        const key = { 'idempotency-key': `${verb}-${one.assignmentId}` };
        const first = await one.tries(step, key);
        expect([first.status, first.body.code]).toEqual([200, undefined]);
        const history = await one.history();
        expect(history.filter((type) => type === event)).toHaveLength(1);
        const again = await one.tries(step, key);
        expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
        expect(again.body).toEqual(first.body);
        const other = await one.tries([client, verb, { ...body, effectiveAt: '2025-08-03T09:00:00+07:00' }], key);
        expect([other.status, other.body.code]).toEqual([422, 'idempotency-key/reused']);
        expect(await one.history()).toEqual(history);
      });

      it('is refused to whom it is not for, and nothing is written', async () => {
        const one = await ready();
        const before = await one.history();
        for (const role of ['auditor', 'administrator'] as const) {
          const { status, body: problem } = await one.tries([api.as(role), verb, body]);
          expect([role, status, problem.code]).toEqual([role, 403, 'access/permission-missing']);
        }
        for (const [agencyId, code] of notBy) {
          const refused = await one.tries([api.as('agency', agencyId), verb, body]);
          expect([agencyId, refused.status, refused.body.code]).toEqual([agencyId, 403, code]);
          expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
        }
        expect(await one.history()).toEqual(before);
      });

      it('is not taken as of tomorrow, nor as of a time before the assignment', async () => {
        const one = await ready();
        for (const [effectiveAt, code] of [
          ['2025-08-30T09:00:00+07:00', 'assignment/effective-in-future'],
          ['2025-08-01T09:00:00+07:00', 'assignment/effective-too-early'],
        ]) {
          const refused = await one.tries([client, verb, { ...body, effectiveAt }]);
          expect([refused.status, refused.body.code]).toEqual([422, code]);
        }
      });

      it('knows nothing of an assignment that is not there', async () => {
        const nowhere = new AssignmentInHand('0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f', api);
        const { status, body: problem } = await nowhere.tries(step);
        expect([status, problem.code]).toEqual([404, 'assignment/unknown']);
      });
    },
  );
}

/** A rule that stands in the way after what was done. */
export type Refusal = readonly [when: string, given: readonly Step[], step: Step, status: number, code: string];

export function specifyRefusals(api: RunningApi, refusals: readonly Refusal[], deadline?: object | null): void {
  it.each(refusals)('says so when %s', async (_, given, step, status, code) => {
    const one = await assigned(api, deadline);
    await one.does(...given);
    const before = await one.history();
    const refused = await one.tries(step);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.body).toMatchObject({ status, title: expect.any(String), type: expect.stringContaining(code) });
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await one.history()).toEqual(before);
  });
}
