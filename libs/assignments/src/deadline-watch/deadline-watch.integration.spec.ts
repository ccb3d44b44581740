import fc from 'fast-check';
import { Replay } from '#audit';
import { SubscriptionRunner, type Projection } from '#event-store';
import { Timer, timerIdOf } from '#deadlines';
import { fold } from '#kernel';
import { openDataSource } from '#platform';
import type { DataSource } from 'typeorm';
import { commands, play } from '../../../../test/support/assignment-commands.js';
import {
  assigned,
  before16h,
  LEAD,
  lead,
  office,
  on,
  reasons,
  response,
  stateAfter,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import {
  assignmentDecider,
  assignmentStream,
  decideInTree,
  momentAfter,
  partIdOf,
  rungsOf,
  type AssignmentCommand,
  type AssignmentEvent,
  type ExistingAssignment,
} from '../domain/index.js';
import { Assignment } from '../read-models/assignment.entity.js';
import { assignmentsProjection } from '../read-models/assignments.projection.js';
import { deadlineWatch } from './deadline-watch.projection.js';
import { requestOfSilence, silenceTimer } from './silence-timers.js';

const PROJECTIONS: readonly Projection[] = [assignmentsProjection, deadlineWatch];

const database = useDatabase();
const opened = useLog(database);
let dataSource: DataSource;

beforeAll(async () => {
  dataSource = await openDataSource({
    url: database.ownerUrl,
    entities: [Assignment, Timer],
    applicationName: 'deadline watch',
  });
});
afterAll(async () => {
  await dataSource.destroy();
});

interface TimerRow {
  readonly timer_id: string;
  readonly state: string;
  readonly fire_at: Date;
}

/** Writes histories as streams of a new tenant and lets the read models follow, a few events at a time. */
async function follow(histories: readonly (readonly AssignmentEvent[])[]): Promise<string> {
  const tenant = newTenant();
  for (const events of histories) {
    await opened.log.append(tenant, {
      metadata: { actor: { subject: 'test' } },
      writes: [
        {
          stream: assignmentStream(events[0]!.data.assignmentId),
          expected: 'no-stream',
          events: events.map(({ type, data, effectiveAt }) => ({ type, data: data, effectiveAt })),
        },
      ],
    });
  }
  const runner = new SubscriptionRunner(dataSource, opened.log);
  for (const projection of PROJECTIONS) {
    expect(await runner.run({ ...projection, batchSize: 7 }, tenant)).toBe('caught-up');
  }
  return tenant;
}

function timersOf(tenant: string): Promise<TimerRow[]> {
  return opened.query<TimerRow>(
    'select timer_id, state, fire_at from read.timers where tenant_id = $1 order by timer_id',
    [tenant],
  );
}

/** Timers whose reason is not a fact of the log: the event that asked for it, and the one that decided about it. */
function faultsOf(tenant: string): Promise<unknown[]> {
  return opened.query(
    `select t.timer_id, t.state, t.asked_by, t.decided_by from read.timers t
       left join log.events asked on asked.tenant_id = t.tenant_id
        and asked.position = (t.asked_by ->> 'position')::bigint and asked.type = t.asked_by ->> 'type'
       left join log.events decided on decided.tenant_id = t.tenant_id
        and decided.position = (t.decided_by ->> 'position')::bigint and decided.type = t.decided_by ->> 'type'
      where t.tenant_id = $1
        and (asked.position is null
             or (t.state = 'planned') <> (t.decided_by is null)
             or (t.state <> 'planned' and decided.position is null)
             or (t.state = 'skipped') <> (t.skip_reason is not null))`,
    [tenant],
  );
}

/** What is to fire, by the state alone. */
function plannedBy(state: ExistingAssignment): Record<string, string> {
  const { assignmentId, cycle } = state.terms;
  const planned: Record<string, string> = {};
  if ('holder' in state && state.status !== 'responded' && state.status !== 'suspended') {
    for (const { rung, fireAt, skipped } of rungsOf(state.terms)) {
      if (skipped === undefined && !state.spentRungs.includes(rung)) {
        planned[timerIdOf(assignmentId, cycle, rung)] = fireAt;
      }
    }
  }
  if ('holder' in state && state.status !== 'suspended') {
    for (const { stage, request, answerBy } of state.coordination) {
      if (stage === 'asked') planned[`silence ${request}`] = momentAfter(answerBy);
    }
  }
  return planned;
}

/** The number of an assignment in a batch, in the place of its id. */
function withId(events: readonly AssignmentEvent[], assignmentId: string): AssignmentEvent[] {
  return events.map((event) => ({ ...event, data: { ...event.data, assignmentId } }) as AssignmentEvent);
}

describe('the timers of an assignment', () => {
  async function statesAfter(...asked: AssignmentCommand[]): Promise<Record<string, string>> {
    const rows = await timersOf(await follow([then([assigned], ...asked)]));
    return Object.fromEntries(
      rows.map(({ timer_id, state }) => [timer_id.slice(terms.assignmentId.length + 1), state]),
    );
  }

  it('stand still with a suspension, and are planned anew with the resumption', async () => {
    const suspend = { type: 'suspend', by: office, at: on(3, '10:00'), reasons } as const;
    expect(await statesAfter(suspend)).toEqual({
      '1.after': 'cancelled',
      '1.at': 'cancelled',
      '1.before': 'cancelled',
      '1.escalate': 'cancelled',
    });
    expect(await statesAfter(suspend, { type: 'resume', by: office, at: on(13, '10:00'), reasons })).toMatchObject({
      '1.at': 'cancelled',
      '2.after': 'planned',
      '2.at': 'planned',
      '2.before': 'planned',
      '2.escalate': 'planned',
    });
  });

  it('are planned anew with more time, and stay with a transfer', async () => {
    expect(
      await statesAfter(
        { type: 'fire-rung', rung: 'before', cycle: 1, at: on(3, '16:00') },
        { type: 'transfer', by: office, at: on(4), toAgencyId: 'so-y-te', reasons },
      ),
    ).toEqual({ '1.after': 'planned', '1.at': 'planned', '1.before': 'fired', '1.escalate': 'planned' });
    expect(
      await statesAfter(
        { type: 'ask-extension', by: lead, at: on(3), reasons, proposed: before16h(9) },
        { type: 'grant-extension', by: office, at: on(4), reasons, deadline: before16h(9) },
      ),
    ).toMatchObject({ '1.at': 'cancelled', '2.at': 'planned' });
  });

  it('wait for nothing while an answer waits, nor after an end', async () => {
    const answered = [
      { type: 'respond', by: lead, at: on(3, '10:00'), response },
      { type: 'change-deadline', by: office, at: on(3, '11:00'), reasons, deadline: before16h(9) },
    ] as const;
    const ended = { type: 'cancel', by: office, at: on(3, '11:00'), reasons } as const;
    for (const asked of [answered, [ended]]) {
      expect(new Set(Object.values(await statesAfter(...asked)))).toEqual(new Set(['cancelled']));
    }
  });

  it('tell when silence counts, until the agency speaks', async () => {
    const ask = {
      type: 'ask-coordination',
      by: lead,
      at: on(3),
      agencyId: 'so-y-te',
      question: 'So?',
      deadline: before16h(4),
    } as const;
    expect(await statesAfter(ask)).toMatchObject({ '0.silence-1': 'planned' });
    expect(await statesAfter(ask, { type: 'count-silence', request: 1, at: on(5) })).toMatchObject({
      '0.silence-1': 'fired',
    });
    expect(
      await statesAfter(ask, {
        type: 'give-opinion',
        by: { subject: 'em', agencyId: 'so-y-te' },
        at: on(4),
        request: 1,
        opinion: 'concur',
      }),
    ).toMatchObject({ '0.silence-1': 'cancelled' });
  });

  it('are planned anew with every deadline that is set, and with what goes on after an answer or an end', async () => {
    const answered = { type: 'respond', by: lead, at: on(3, '10:00'), response } as const;
    const planned = { '1.at': 'cancelled', '2.before': 'planned', '2.at': 'planned', '2.escalate': 'planned' };
    for (const asked of [
      [{ type: 'change-deadline', by: office, at: on(3, '11:00'), reasons, deadline: before16h(9) }],
      [
        answered,
        {
          type: 'accept-in-part',
          by: office,
          at: on(3, '11:00'),
          accepted: 'The figures',
          remaining: 'The causes',
          deadline: before16h(9),
        },
      ],
      [answered, { type: 'return-answer', by: office, at: on(3, '11:00'), reasons }],
      [
        { type: 'cancel', by: office, at: on(3, '11:00'), reasons },
        { type: 'reopen', by: office, at: on(3, '12:00'), reasons, deadline: before16h(9) },
      ],
    ] satisfies AssignmentCommand[][]) {
      expect(await statesAfter(...asked)).toMatchObject(planned);
    }
    expect(
      await statesAfter({ type: 'change-deadline', by: office, at: on(3, '11:00'), reasons, deadline: null }),
    ).toEqual({ '1.after': 'cancelled', '1.at': 'cancelled', '1.before': 'cancelled', '1.escalate': 'cancelled' });
  });

  it('stay with whatever leaves the deadline as it is: who leads, who is asked, whether it is declined', async () => {
    const stay = { '1.after': 'planned', '1.at': 'planned', '1.before': 'planned', '1.escalate': 'planned' };
    for (const asked of [
      [
        { type: 'decline', by: lead, at: on(3, '10:00'), reasons },
        { type: 'uphold-assignment', by: office, at: on(3, '11:00'), reasons },
      ],
      [{ type: 'decline', by: lead, at: on(3, '10:00'), reasons }],
      [
        {
          type: 're-home',
          by: office,
          at: on(3, '10:00'),
          fromAgencyId: LEAD,
          toAgencyId: 'so-y-te',
          cause: 'organization-changed',
          reasons,
        },
      ],
      [
        { type: 'ask-extension', by: lead, at: on(3, '10:00'), reasons, proposed: before16h(9) },
        { type: 'refuse-extension', by: office, at: on(3, '11:00'), reasons },
      ],
      [{ type: 'propose-transfer', by: lead, at: on(3, '10:00'), toAgencyId: 'so-y-te', reasons }],
    ] satisfies AssignmentCommand[][]) {
      expect(await statesAfter(...asked)).toEqual(stay);
    }
  });

  it('are those of each part by itself, and end with the whole', async () => {
    const whole = terms.assignmentId;
    const part = partIdOf(whole, 1);
    const histories = new Map<string, AssignmentEvent[]>([[whole, [assigned]]]);
    const decided = (command: AssignmentCommand) => {
      const tree = new Map([...histories].map(([id, events]) => [id, fold(assignmentDecider, events)]));
      const plan = decideInTree(command, whole, tree);
      if (!plan.accepted) throw new Error(plan.rule.code);
      for (const { assignmentId, events } of plan.writes) {
        histories.set(assignmentId, [...(histories.get(assignmentId) ?? []), ...events]);
      }
    };
    const planned = async () =>
      (await timersOf(await follow([...histories.values()]))).flatMap(({ timer_id, state, fire_at }) =>
        state === 'planned' ? [[timer_id.startsWith(part) ? 'part' : 'whole', fire_at.toISOString()]] : [],
      );

    decided({
      type: 'delegate',
      by: lead,
      at: on(3),
      toAgencyId: 'phong-ngan-sach',
      summary: 'The figures',
      deadline: before16h(3),
    });
    expect(await planned()).toContainEqual(['part', on(3, '16:00')]);
    expect(await planned()).toContainEqual(['whole', on(4, '16:00')]);
    decided({ type: 'cancel', by: office, at: on(3, '09:00'), reasons });
    expect(await planned()).toEqual([]);
  });

  it('are after every history those that its state asks for, and are folded again to the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(commands, { minLength: 20, maxLength: 20 }), async (batches) => {
        const histories = batches.map((asked, index) => withId(play(asked), `assignment-${index}`));
        const tenant = await follow(histories);
        const planned = (await timersOf(tenant)).filter(({ state }) => state === 'planned');
        const expected = histories.map((events) => plannedBy(stateAfter(...events)));
        for (const [index, ofOne] of expected.entries()) {
          const found = planned
            .filter(({ timer_id }) => timer_id.startsWith(`assignment-${index}.`))
            .map(({ timer_id, fire_at }) => [
              timer_id.replace(/^.*\.silence-(\d+)$/, 'silence $1'),
              fire_at.toISOString(),
            ]);
          expect(Object.fromEntries(found)).toEqual(ofOne);
        }
        expect(await faultsOf(tenant)).toEqual([]);
        const report = await new Replay(dataSource, opened.log).run(tenant, PROJECTIONS);
        expect(report).toMatchObject({ equal: true });
      }),
      { numRuns: 10 },
    );
  });
});

describe('the timer of a request for an opinion', () => {
  it('knows its request by its name', () => {
    const askedBy = { position: 7, type: 'assignment.coordination-asked', at: on(3) };
    const timer = silenceTimer('phu-tho', 'a', 0, { request: 12, answerBy: before16h(4).lastOnTimeAt }, askedBy);
    expect(timer).toMatchObject({
      askedBy,
      decidedBy: null,
      timerId: 'a.0.silence-12',
      fireAt: on(4, '16:00'),
      action: 'count-silence',
    });
    expect(requestOfSilence(timer.rung)).toBe(12);
    for (const name of ['before', 'silence-x']) expect(() => requestOfSilence(name)).toThrow(RangeError);
  });
});
