import { setTimeout as delay } from 'node:timers/promises';
import {
  assignmentDecider,
  assignmentIdOf,
  assignmentStream,
} from '../../../dist/libs/assignments/src/domain/index.js';
import { deadlineWatch } from '../../../dist/libs/assignments/src/index.js';
import {
  DEFAULT_DEADLINE_POLICY,
  DEFAULT_LADDER,
  understandDeadline,
} from '../../../dist/libs/deadlines/src/domain/index.js';
import { openLogPool, PostgresEventLog } from '../../../dist/libs/event-store/src/index.js';
import { instantOf, newId } from '../../../dist/libs/kernel/src/index.js';
import { runtimeUrl } from '../../../dist/libs/platform/src/index.js';

/** As many assignments as a large order makes in one unit. */
const IN_A_UNIT = 500;
const YEAR = 365 * 86_400_000;

/** Rungs, and so timers, of an assignment that is followed up by the usual ladder. */
export const TIMERS_OF_ONE = DEFAULT_LADDER.rungs.length;

/** One rung, so that each assignment is one timer and fires once in a run. */
const ONE_AT_THE_MOMENT = {
  ladderId: 'one-at-the-moment',
  rungs: [{ name: 'at', offsetMinutes: 0, action: 'remind' }],
};

const { deadline: WRITTEN } = understandDeadline(
  { asWritten: 'trước 16h00 ngày 04/8/2031', relation: 'before', date: '2031-08-04', time: '16:00' },
  DEFAULT_DEADLINE_POLICY,
);

/** A tenant whose assignments are made as an order makes them: decided by the domain, appended to the log. */
export class ArmedTenant {
  /** @param {string} ownerUrl @param {string} tenant @param {import('pg').Client} administrator in the same database */
  constructor(ownerUrl, tenant, administrator) {
    this.tenant = tenant;
    this.administrator = administrator;
    this.pool = openLogPool(runtimeUrl(ownerUrl), { applicationName: 'bench' });
    this.log = new PostgresEventLog(this.pool);
  }

  close() {
    return this.pool.end();
  }

  /** Assignments due in the years ahead. @param {number} count */
  assignFarAhead(count) {
    const now = Date.now();
    return this.#assign(count, (nth) => this.#data(now, now + YEAR + (nth % YEAR), DEFAULT_LADDER));
  }

  /** Assignments of which one is due every `everyMs` from a moment on. */
  assignDue({ from, count, everyMs }) {
    const now = Date.now();
    return this.#assign(count, (nth) => this.#data(now, from + Math.round(nth * everyMs), ONE_AT_THE_MOMENT));
  }

  /** Until the deadline watch has turned all of the log into timers. @param {(share: number) => void} onProgress */
  async allArmed(onProgress = () => undefined) {
    const head = await this.log.head(this.tenant);
    for (;;) {
      const position = await this.#position(deadlineWatch.name);
      onProgress(position / head);
      if (position >= head) return;
      await delay(100);
    }
  }

  /** Until everybody who follows the log has seen all of it. @param {(share: number) => void} onProgress */
  async allSeen(onProgress = () => undefined) {
    const head = await this.log.head(this.tenant);
    for (;;) {
      const { rows } = await this.administrator.query(
        'select min(position) as least from log.subscriptions where tenant_id = $1',
        [this.tenant],
      );
      const least = Number(rows[0].least ?? 0);
      onProgress(least / head);
      if (least >= head) return;
      await delay(200);
    }
  }

  async timers() {
    const { rows } = await this.administrator.query(
      `select count(*) as planned from read.timers where tenant_id = $1 and state = 'planned'`,
      [this.tenant],
    );
    return Number(rows[0].planned);
  }

  /** Reminders in the log behind a position. */
  async reminders(after) {
    const { rows } = await this.administrator.query(
      `select count(*) as count from log.events where tenant_id = $1 and position > $2 and type = 'assignment.reminded'`,
      [this.tenant, after],
    );
    return Number(rows[0].count);
  }

  /** Milliseconds from the due moment that a reminder names to the moment at which it was recorded, one for each. */
  async lateness(after) {
    const { rows } = await this.administrator.query(
      `select extract(epoch from recorded_at - (data->>'dueAt')::timestamptz) * 1000 as late
         from log.events where tenant_id = $1 and position > $2 and type = 'assignment.reminded' order by position`,
      [this.tenant, after],
    );
    return rows.map(({ late }) => Number(late));
  }

  async #position(subscription) {
    const { rows } = await this.administrator.query(
      'select position from log.subscriptions where tenant_id = $1 and name = $2',
      [this.tenant, subscription],
    );
    return Number(rows[0]?.position ?? 0);
  }

  async #assign(count, dataOf) {
    const units = Array.from({ length: Math.ceil(count / IN_A_UNIT) }, (_, unit) => unit);
    const clients = Array.from({ length: 4 }, async () => {
      for (let unit = units.shift(); unit !== undefined; unit = units.shift()) {
        const length = Math.min(IN_A_UNIT, count - unit * IN_A_UNIT);
        await this.#append(Array.from({ length }, (_, index) => dataOf(unit * IN_A_UNIT + index)));
      }
    });
    await Promise.all(clients);
  }

  async #append(all) {
    const { outcome } = await this.log.append(this.tenant, {
      commandId: newId(),
      metadata: { actor: { kind: 'engine' } },
      writes: all.map((data) => {
        const decision = assignmentDecider.decide(
          { type: 'assign', at: data.watchedFrom, data },
          assignmentDecider.initial,
        );
        if (!decision.accepted) throw new Error(decision.rule.sentence);
        return { stream: assignmentStream(data.assignmentId), expected: 'no-stream', events: decision.events };
      }),
    });
    if (outcome !== 'appended') throw new Error(`the append was answered with ${outcome}`);
  }

  #data(now, dueAt, ladder) {
    const directiveId = newId();
    const leadAgencyId = 'so-tai-chinh';
    return {
      assignmentId: assignmentIdOf(directiveId, 'task-1', leadAgencyId),
      directiveId,
      directiveNumber: '1537/UBND-TH',
      taskId: 'task-1',
      taskOrdinal: 1,
      summary: 'Gửi báo cáo giải trình',
      kind: 'order',
      leadAgencyId,
      coordinatingAgencyIds: [],
      groupId: null,
      issuerId: 'ubnd-tinh',
      monitorId: 'van-phong',
      escalationChain: ['van-phong', 'chu-tich'],
      cycle: 1,
      deadline: { ...WRITTEN, dueAt: instantOf(dueAt), lastOnTimeAt: instantOf(dueAt - 1) },
      ladder,
      watchedFrom: instantOf(now),
    };
  }
}
