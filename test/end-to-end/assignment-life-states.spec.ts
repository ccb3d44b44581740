import { assigned, before16h, type AssignmentInHand, type Step } from './assignment-life.js';
import { registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');

beforeAll(async () => {
  await registerProvince(office);
});

const reasons = ['Theo tiến độ chung'];
const respond: Step = [finance, 'respond', { text: 'Báo cáo' }];
const accept: Step = [office, 'accept'];
const decline: Step = [finance, 'decline', { reasons }];
const suspend: Step = [office, 'suspend', { reasons }];
const cancel: Step = [office, 'cancel', { reasons }];
const offer: Step = [finance, 'propose-transfer', { toAgencyId: 'so-tu-phap', reasons }];
const ask: Step = [
  finance,
  'ask-coordination',
  { agencyId: 'so-tu-phap', question: 'Có vướng mắc gì?', deadline: before16h(3) },
];
const askExtension: Step = [finance, 'ask-extension', { reasons, proposed: before16h(8) }];
const contest: Step = [
  finance,
  'contest',
  { head: 'Giám đốc', status: 'in-progress-within-time', grounds: ['Đã gửi báo cáo'] },
];

/** How an assignment comes to stand where it stands; the lead can work on none of them. */
const STATES = {
  answered: [respond],
  declined: [decline],
  suspended: [suspend],
  accepted: [respond, accept],
  cancelled: [cancel],
} as const;

type State = keyof typeof STATES;

const WAITS = 'assignment/answer-waits';
const DECLINED = 'assignment/decline-waits';
const SUSPENDED = 'assignment/suspended';
const ACCEPTED = 'assignment/already-accepted';
const CANCELLED = 'assignment/cancelled';
const NOT_DECLINED = 'assignment/not-declined';
const NOT_SUSPENDED = 'assignment/not-suspended';
const NOT_ENDED = 'assignment/not-ended';
const NO_CONTEST = 'contest/missing';
const NOT_ESCALATED = 'escalation/not-escalated';

/** What was open when it came there: an offer, a question, a wish for more time. */
const given = [offer, ask, askExtension];
/** The version of the last of them. */
const WISH = 4;

/**
 * What comes of each act in each of the states, in their order: it is done, it is so already, or a rule stands in
 * the way.
 */
const OUTCOMES: readonly (readonly [step: Step, ...outcomes: string[]])[] = [
  [[finance, 'acknowledge'], 'quiet', 'quiet', SUSPENDED, 'quiet', 'quiet'],
  [[finance, 'progress', { note: 'Đã xong' }], WAITS, DECLINED, SUSPENDED, ACCEPTED, CANCELLED],
  [respond, WAITS, DECLINED, SUSPENDED, ACCEPTED, CANCELLED],
  [[office, 'return', { reasons }], 'done', DECLINED, SUSPENDED, ACCEPTED, CANCELLED],
  [accept, 'done', DECLINED, SUSPENDED, 'quiet', CANCELLED],
  [[office, 'accept-in-part', { accepted: 'A', remaining: 'B' }], 'done', DECLINED, SUSPENDED, ACCEPTED, CANCELLED],
  [decline, WAITS, 'quiet', SUSPENDED, ACCEPTED, CANCELLED],
  [[office, 'uphold', { reasons }], NOT_DECLINED, 'done', NOT_DECLINED, ACCEPTED, CANCELLED],
  [[office, 'transfer', { toAgencyId: 'so-tu-phap', reasons }], WAITS, 'done', SUSPENDED, ACCEPTED, CANCELLED],
  [offer, WAITS, DECLINED, SUSPENDED, ACCEPTED, CANCELLED],
  [[justice, 'agree-to-transfer'], WAITS, DECLINED, SUSPENDED, ACCEPTED, CANCELLED],
  [[justice, 'refuse-transfer', { reasons }], WAITS, DECLINED, SUSPENDED, ACCEPTED, CANCELLED],
  [ask, WAITS, DECLINED, SUSPENDED, ACCEPTED, CANCELLED],
  [[justice, 'give-opinion', { request: 1, opinion: 'concur' }], 'done', 'done', 'done', ACCEPTED, CANCELLED],
  [askExtension, WAITS, DECLINED, SUSPENDED, ACCEPTED, CANCELLED],
  [[office, 'grant-extension', { deadline: before16h(8), reasons }], 'done', 'done', SUSPENDED, ACCEPTED, CANCELLED],
  [[office, 'refuse-extension', { reasons }], 'done', 'done', 'done', ACCEPTED, CANCELLED],
  [[office, 'change-deadline', { deadline: null, reasons }], 'done', 'done', SUSPENDED, ACCEPTED, CANCELLED],
  [suspend, WAITS, DECLINED, 'quiet', ACCEPTED, CANCELLED],
  [[office, 'resume', { reasons }], NOT_SUSPENDED, NOT_SUSPENDED, 'done', ACCEPTED, CANCELLED],
  [cancel, 'done', 'done', 'done', ACCEPTED, 'quiet'],
  [[office, 'reopen', { reasons }], NOT_ENDED, NOT_ENDED, NOT_ENDED, 'done', 'done'],
  [contest, 'done', 'done', 'done', ACCEPTED, CANCELLED],
  [[office, 'uphold-contest', { reasons }], NO_CONTEST, NO_CONTEST, NO_CONTEST, ACCEPTED, CANCELLED],
  [[office, 'reject-contest', { reasons }], NO_CONTEST, NO_CONTEST, NO_CONTEST, ACCEPTED, CANCELLED],
  [[office, 'acknowledge-escalation'], NOT_ESCALATED, NOT_ESCALATED, NOT_ESCALATED, ACCEPTED, CANCELLED],
  [[office, 'answer-escalation', { decided: 'A' }], NOT_ESCALATED, NOT_ESCALATED, NOT_ESCALATED, ACCEPTED, CANCELLED],
  [[office, 'lift-escalation', { reasons }], NOT_ESCALATED, NOT_ESCALATED, NOT_ESCALATED, ACCEPTED, CANCELLED],
  [[office, 'refer', { toBody: 'Bộ Nội vụ', reasons }], 'done', 'done', 'done', ACCEPTED, CANCELLED],
  [[office, 'urge', { reasons }], WAITS, DECLINED, SUSPENDED, ACCEPTED, CANCELLED],
  [
    [finance, 'delegate', { parts: [{ toAgencyId: 'so-tu-phap', summary: 'Nguyên nhân' }] }],
    WAITS,
    DECLINED,
    SUSPENDED,
    ACCEPTED,
    CANCELLED,
  ],
  [
    [office, 'correct', { version: WISH, right: { effectiveAt: '2025-08-03T01:00:00Z' }, reasons }],
    'done',
    'done',
    'done',
    ACCEPTED,
    CANCELLED,
  ],
];

describe.each(Object.keys(STATES) as State[])('once it is %s', (state) => {
  const outcomes = OUTCOMES.map(([step, ...ofStates]) => {
    return [step[1], ofStates[Object.keys(STATES).indexOf(state)]!, step] as const;
  });
  async function inState(): Promise<AssignmentInHand> {
    const one = await assigned(api);
    await one.does(...given, ...STATES[state]);
    return one;
  }
  let untouched: AssignmentInHand;
  let history: string[];

  beforeAll(async () => {
    untouched = await inState();
    history = await untouched.history();
  });

  it.each(outcomes.filter(([, outcome]) => outcome === 'done'))('%s is %s', async (_, __, step) => {
    const one = await inState();
    expect((await one.does(step)).body.position).toBeGreaterThan(0);
    expect(await one.history()).toHaveLength(history.length + 1);
  });

  it.each(outcomes.filter(([, outcome]) => outcome !== 'done'))('%s changes nothing: %s', async (_, outcome, step) => {
    const { status, body } = await untouched.tries(step);
    if (outcome === 'quiet') expect([status, body.position]).toEqual([200, 0]);
    else expect([status, body.code]).toEqual([409, outcome]);
    expect(await untouched.history()).toEqual(history);
  });
});

describe('what is told here', () => {
  it('is told of every act there is a route for', () => {
    const routes = api.provided(({ RouteDeclarations }) => RouteDeclarations).list();
    const acts = routes.flatMap(({ method, path }) => {
      const act = /^\/v1\/assignments\/:assignmentId\/([a-z-]+)$/.exec(path)?.[1];
      // A document is attached to it, whatever its state.
      return method === 'POST' && act !== undefined && act !== 'attachments' ? [act] : [];
    });
    expect(OUTCOMES.map(([[, verb]]) => verb).sort()).toEqual(acts.sort());
  });
});

describe('what every limit in a body has to be', () => {
  const bodies: readonly (readonly [verb: string, field: string, rest: object])[] = [
    [
      'ask-coordination',
      'deadline',
      { agencyId: 'so-tu-phap', question: 'Có vướng mắc gì?', onBehalfOf: 'so-tai-chinh' },
    ],
    ['ask-extension', 'proposed', { reasons, onBehalfOf: 'so-tai-chinh' }],
    ['grant-extension', 'deadline', { reasons }],
    ['change-deadline', 'deadline', { reasons }],
    ['resume', 'deadline', { reasons }],
    ['reopen', 'deadline', { reasons }],
    ['accept-in-part', 'deadline', { accepted: 'A', remaining: 'B' }],
  ];

  it.each(bodies)('%s: a day that is on the calendar and a time that clocks show', async (verb, field, rest) => {
    const one = await assigned(api);
    for (const [limit, part, status, code] of [
      [{ date: '08/8/2025' }, 'date', 400, 'request/invalid'],
      [{ date: '2025-02-30' }, 'date', 400, 'request/invalid'],
      [{ time: '24:00' }, 'time', 400, 'request/invalid'],
      [{ relation: 'after' }, 'relation', 400, 'request/invalid'],
      [{ asWritten: ' ' }, 'asWritten', 400, 'request/invalid'],
      [{ date: '3025-08-08' }, 'date', 422, 'deadline/impossible-date'],
      // Clocks went from 23:00 to midnight that night (IANA: Asia/Ho_Chi_Minh, end of 1942).
      [{ date: '1942-12-31', time: '23:30' }, 'time', 422, 'deadline/impossible-time'],
    ] as const) {
      const refused = await one.tries([office, verb, { ...rest, [field]: { ...before16h(8), ...limit } }]);
      expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([
        status,
        code,
        `/${field}/${part}`,
      ]);
    }
  });
});

describe('an agency that is to get work', () => {
  beforeAll(async () => {
    const agencies = [
      { agencyId: 'so-noi-vu', name: 'Sở Nội vụ', kind: 'department' },
      { agencyId: 'so-cu', name: 'Sở cũ', kind: 'department' },
      { agencyId: 'so-moi', name: 'Sở mới', kind: 'department', validFrom: '2025-09-01' },
    ];
    expect((await office.post('/v1/agencies/batch', { agencies })).status).toBe(200);
    const merger = {
      reorganizationId: 'hop-nhat-so-cu',
      on: '2025-08-01',
      change: { merger: { predecessorIds: ['so-cu'], successor: { agencyId: 'so-noi-vu' } } },
    };
    const merged = await office.post('/v1/reorganizations', merger);
    expect([merged.status, merged.body.errors]).toEqual([201, undefined]);
  });

  it.each([
    ['decline', (agencyId: string): Step => [finance, 'decline', { reasons, suggestedAgencyId: agencyId }]],
    ['transfer', (agencyId: string): Step => [office, 'transfer', { reasons, toAgencyId: agencyId }]],
    ['propose-transfer', (agencyId: string): Step => [finance, 'propose-transfer', { reasons, toAgencyId: agencyId }]],
    ['ask-coordination', (agencyId: string): Step => [finance, 'ask-coordination', { ...ask[2], agencyId }]],
  ] as const)('is there on the day: %s', async (_, to) => {
    const one = await assigned(api);
    for (const [agencyId, status, code] of [
      ['so-khong-co', 404, 'agency/unknown'],
      ['so-cu', 409, 'agency/ended'],
      ['so-moi', 409, 'agency/not-yet'],
    ] as const) {
      const refused = await one.tries(to(agencyId));
      expect([refused.status, refused.body.code, refused.body.facts.agencyId]).toEqual([status, code, agencyId]);
    }
    expect((await one.tries(to('so-cu'))).body.facts.successorIds).toEqual(['so-noi-vu']);
    await one.does(to('so-noi-vu'));
  });
});
