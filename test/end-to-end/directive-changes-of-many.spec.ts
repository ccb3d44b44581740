import { communes } from '../../apps/cli/src/demo/facts/communes.js';
import { carriedOut, previewOf, REASONS, THROUGH, type Change, type Preview } from './changes.js';
import { issueDirective, registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const auditor = api.as('auditor');

const ROOMS = ['phong-van-hoa', 'phong-kinh-te'];
const LEADS = communes.map(({ agencyId }) => agencyId);
const EVERY_COMMUNE = 'moi-xa-phuong';
const BEFORE_8 = { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' };
const BEFORE_12 = { asWritten: 'trước ngày 12/8/2025', relation: 'before', date: '2025-08-12' };
const BEFORE_20 = { asWritten: 'trước ngày 20/8/2025', relation: 'before', date: '2025-08-20' };

beforeAll(async () => {
  const after = await registerProvince(office);
  const known = new Set((await office.get(`/v1/agencies?limit=200&after=${after}`)).body.items.map(idOf));
  const agencies = [
    ...communes.filter(({ agencyId }) => !known.has(agencyId)),
    ...ROOMS.map((agencyId) => ({ agencyId, name: agencyId, kind: 'office' })),
  ].map(({ agencyId, name, kind }) => ({ agencyId, name, kind }));
  expect((await office.post('/v1/agencies/batch', { agencies })).status).toBe(200);
  const members = LEADS.map((agencyId) => ({ agencyId, validFrom: '2025-07-01' }));
  const group = await office.post('/v1/groups', { groupId: EVERY_COMMUNE, name: 'Mọi xã, phường', members });
  expect(group.status).toBe(201);
});

function idOf({ agencyId }: { agencyId: string }): string {
  return agencyId;
}

interface Row {
  readonly assignmentId: string;
  readonly taskId: string;
  readonly leadAgencyId: string;
  readonly phase: string;
  readonly dueAt: string | null;
}

async function rowsOf(directiveId: string, after: number): Promise<Map<string, Row>> {
  const rows: Row[] = [];
  let next = '';
  do {
    const { body } = await auditor.get(`/v1/assignments?directive=${directiveId}&limit=100&after=${after}${next}`);
    rows.push(...(body.items as Row[]));
    next = body.next === null ? '' : `&cursor=${body.next}`;
  } while (next !== '');
  return new Map(rows.map((row) => [row.assignmentId, row]));
}

/** What became of an assignment before the change: everything a running one can be, and two that have ended. */
const COURSES = ['assigned', 'acknowledged', 'answered', 'returned', 'suspended', 'extended', 'delegated'] as const;
type Course = (typeof COURSES)[number] | 'accepted' | 'cancelled' | 'part';

interface Scene {
  readonly directiveId: string;
  /** By assignment id. */
  readonly courses: ReadonlyMap<string, Course>;
  /** Part to the assignment it is a part of. */
  readonly wholes: ReadonlyMap<string, string>;
  readonly position: number;
}

/** 148 running assignments in every state there is, one that was accepted, one that was cancelled. */
async function scene(): Promise<Scene> {
  const issued = await issueDirective(office, {
    tasks: [
      { taskId: 't-1', text: 'Bố trí nhân lực', lead: { groupId: EVERY_COMMUNE }, deadline: BEFORE_8 },
      { taskId: 't-2', text: 'Báo cáo', lead: { agencyId: 'so-tai-chinh' }, jointLeads: [{ agencyId: 'so-tu-phap' }] },
    ],
  });
  let position = issued.position;
  const does = async (assignmentId: string, lead: string, verb: string, body: object) => {
    const client = ['respond', 'acknowledge', 'ask-extension', 'delegate'].includes(verb)
      ? api.as('agency', lead)
      : office;
    const answer = await client.post(`/v1/assignments/${assignmentId}/${verb}`, body);
    expect([verb, answer.status, answer.body.code]).toEqual([verb, 200, undefined]);
    position = Math.max(position, answer.body.position as number);
  };
  const courses = new Map<string, Course>();
  const rows = [...(await rowsOf(issued.directiveId, issued.position)).values()];
  expect(rows).toHaveLength(LEADS.length + 2);
  let nth = 0;
  for (const { assignmentId, leadAgencyId, taskId } of rows) {
    const act = (verb: string, body: object) => does(assignmentId, leadAgencyId, verb, body);
    // Each course for one in fourteen, the first one for the rest.
    const ordinary: Course = COURSES[nth % 14] ?? 'assigned';
    const course = taskId === 't-1' ? ordinary : leadAgencyId === 'so-tai-chinh' ? 'accepted' : 'cancelled';
    if (taskId === 't-1') nth += 1;
    courses.set(assignmentId, course);
    if (course === 'acknowledged') await act('acknowledge', {});
    if (course === 'answered' || course === 'returned' || course === 'accepted') await act('respond', { text: 'Xong' });
    if (course === 'returned') await act('return', { reasons: ['Thiếu số liệu'] });
    if (course === 'accepted') await act('accept', {});
    if (course === 'cancelled') await act('cancel', { reasons: ['Không còn cần'] });
    if (course === 'suspended') await act('suspend', { reasons: ['Chờ hướng dẫn'] });
    if (course === 'extended') {
      await act('ask-extension', { reasons: ['Thiếu số liệu'], proposed: BEFORE_12 });
      await act('grant-extension', { reasons: ['Đồng ý'], deadline: BEFORE_12 });
    }
    if (course === 'delegated') {
      await act('delegate', { parts: ROOMS.map((toAgencyId) => ({ toAgencyId, summary: 'Một phần' })) });
    }
  }
  const wholes = new Map<string, string>();
  for (const [assignmentId, course] of [...courses]) {
    if (course !== 'delegated') continue;
    const { body } = await office.get(`/v1/assignments/${assignmentId}?after=${position}`);
    for (const { type, data } of body.events) {
      if (type !== 'assignment.delegated') continue;
      courses.set(data.childId, 'part');
      wholes.set(data.childId, assignmentId);
    }
  }
  const running = [...courses].filter(([id, course]) => !['accepted', 'cancelled'].includes(course) && !wholes.has(id));
  expect(running).toHaveLength(148);
  for (const course of COURSES) expect([...courses.values()]).toContain(course);
  return { directiveId: issued.directiveId, courses, wholes, position };
}

/** The events that a change wrote, by assignment; besides those, exactly one of the directive. */
async function eventsOf(done: { readonly position: number }, before: number, type: string) {
  const events: { position: number; type: string; data: Record<string, unknown> }[] = [];
  for (let after = before; after < done.position; after = events.at(-1)!.position) {
    const { body } = await auditor.get(`/v1/events?after=${after}&limit=200`);
    events.push(...body.items);
  }
  const [first, ...others] = events.filter(({ position }) => position <= done.position);
  expect(first?.type).toBe(type);
  return byAssignment(others);
}

function byAssignment(events: readonly { readonly type: string; readonly data: Record<string, unknown> }[]) {
  const grouped = new Map<string, { type: string; data: Record<string, unknown> }[]>();
  for (const event of events) {
    const id = event.data['assignmentId'] as string;
    grouped.set(id, [...(grouped.get(id) ?? []), event]);
  }
  return grouped;
}

/** Holds what was done against what was shown, assignment by assignment. */
async function expectDone(
  { directiveId, courses }: Scene,
  preview: Preview,
  change: { readonly type: string; readonly before: number; readonly position: number },
): Promise<Map<string, Row>> {
  expect(new Set(preview.effects.map(({ assignmentId }) => assignmentId))).toEqual(new Set(courses.keys()));
  const events = await eventsOf(change, change.before, change.type);
  const rows = await rowsOf(directiveId, change.position);
  const shown = rowsShown(preview);
  expect([...events.keys()].sort()).toEqual([...shown.keys()].sort());
  for (const effect of preview.effects) {
    const { assignmentId } = effect;
    const written = (events.get(assignmentId) ?? []).map(({ type, data }) => ({ type, data }));
    const row = rows.get(assignmentId)!;
    switch (effect.effect) {
      case 'kept':
        expect([assignmentId, written]).toEqual([assignmentId, []]);
        break;
      case 'cancelled':
      case 'superseded':
        expect(written).toMatchObject([
          { type: 'assignment.cancelled', data: effect['cause'] ? { cause: effect['cause'] } : {} },
        ]);
        expect(row.phase).toBe('cancelled');
        break;
      case 'deadline-changed': {
        const to = effect['to'] as { dueAt: string };
        expect(written).toMatchObject([
          { type: 'assignment.deadline-changed', data: { deadline: { dueAt: to.dueAt } } },
        ]);
        expect(row.dueAt).toBe(to.dueAt);
        break;
      }
      default:
        throw new Error(`expected no ${effect.effect}`);
    }
  }
  return rows;
}

/** The assignments of which the preview says that something happens to them. */
function rowsShown({ effects }: Preview): Map<string, string> {
  return new Map(effects.flatMap(({ assignmentId, effect }) => (effect === 'kept' ? [] : [[assignmentId, effect]])));
}

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const begun = performance.now();
  const result = await work();
  process.stderr.write(`${what}: ${Math.round(performance.now() - begun)} ms\n`);
  return result;
}

/** Previews, confirms, and answers where the log stood before and after. */
async function confirmed({ directiveId }: Scene, change: Change, body: Readonly<Record<string, unknown>>) {
  const { body: subscriptions } = await api.as('administrator').get('/v1/operations/subscriptions');
  const { preview, done } = await timed(`${change} with 148 running assignments, shown and done`, () =>
    carriedOut(office, directiveId, change, body),
  );
  return { preview, before: subscriptions.head as number, position: done.body.position as number };
}

describe('when a directive with 148 running assignments is withdrawn', () => {
  it('the preview names exactly what then happens', async () => {
    const before = await scene();
    const body = { reasons: REASONS, through: THROUGH };
    const { preview, ...done } = await confirmed(before, 'withdraw', body);
    for (const { assignmentId, ...effect } of preview.effects) {
      const course = before.courses.get(assignmentId)!;
      const ended = course === 'accepted' || course === 'cancelled';
      const cause = course === 'part' ? 'parent-ended' : 'directive-withdrawn';
      expect(effect).toMatchObject(
        ended ? { effect: 'kept', because: 'ended-already' } : { effect: 'cancelled', cause },
      );
    }
    expect(preview.counts).toMatchObject({ kept: 2, cancelled: 148 + before.wholes.size });
    const rows = await expectDone(before, preview, { type: 'directive.withdrawn', ...done });
    const open = [...rows.values()].filter(({ phase }) => phase !== 'accepted' && phase !== 'cancelled');
    expect(open).toEqual([]);
  });
});

describe('when a directive with 148 running assignments is replaced', () => {
  it('the preview names exactly what then happens, and what takes the place of each', async () => {
    const before = await scene();
    const successor = await issueDirective(office, {
      tasks: [
        { taskId: 's-1', text: 'Bố trí nhân lực, bổ sung', lead: { groupId: EVERY_COMMUNE }, deadline: BEFORE_20 },
      ],
    });
    const asked = {
      reasons: REASONS,
      through: { ...THROUGH, directiveId: successor.directiveId },
      successions: [
        { taskId: 't-1', byTaskIds: ['s-1'] },
        { taskId: 't-2', byTaskIds: [] },
      ],
    };
    const open = await previewOf(office, before.directiveId, 'replace', asked);
    const answered = [...before.courses].flatMap(([id, course]) => (course === 'answered' ? [id] : []));
    const undecided = open.effects.filter(({ effect }) => effect === 'needs-decision');
    expect(undecided.map(({ assignmentId }) => assignmentId).sort()).toEqual([...answered].sort());
    for (const effect of undecided) expect(effect).toMatchObject({ because: 'answer-waits' });

    const decisions = answered.map((assignmentId, index) => ({
      assignmentId,
      decide: index % 2 === 0 ? 'keep' : 'apply',
    }));
    const kept = new Set(decisions.flatMap(({ assignmentId, decide }) => (decide === 'keep' ? [assignmentId] : [])));
    const { preview, ...done } = await confirmed(before, 'replace', { ...asked, decisions });
    const rows = await expectDone(before, preview, { type: 'directive.replaced', ...done });
    const followers = await rowsOf(successor.directiveId, done.position);
    for (const { assignmentId, leadAgencyId, ...effect } of preview.effects) {
      const course = before.courses.get(assignmentId)!;
      if (course === 'accepted' || course === 'cancelled' || kept.has(assignmentId)) {
        expect(effect.effect).toBe('kept');
        if (kept.has(assignmentId)) expect(rows.get(assignmentId)?.phase).toBe('responded');
      } else if (course === 'part') {
        expect(effect).toMatchObject({ effect: 'cancelled', cause: 'parent-ended' });
      } else {
        const [by] = effect['by'] as { assignmentId: string; directiveId: string; taskId: string }[];
        expect(by).toMatchObject({ directiveId: successor.directiveId, taskId: 's-1' });
        expect(followers.get(by!.assignmentId)).toMatchObject({ leadAgencyId, phase: 'assigned' });
      }
    }
    expect(preview.counts).toMatchObject({ superseded: 148 - kept.size, kept: 2 + kept.size });
  });
});

describe('when the deadline of 148 running assignments is amended', () => {
  it('the preview names exactly whose deadline moves from when to when', async () => {
    const before = await scene();
    const asked = {
      reasons: REASONS,
      through: THROUGH,
      amendments: [{ item: 'deadline', taskId: 't-1', deadline: BEFORE_20 }],
    };
    const open = await previewOf(office, before.directiveId, 'amend', asked);
    const doubts: Partial<Record<Course, string>> = { suspended: 'suspended', extended: 'deadline-set-since' };
    const undecided = open.effects.filter(({ effect }) => effect === 'needs-decision');
    for (const { assignmentId, because } of open.effects) {
      const doubt = doubts[before.courses.get(assignmentId)!];
      if (doubt !== undefined) expect(because).toBe(doubt);
    }
    const decisions = undecided.map(({ assignmentId }) => ({ assignmentId, decide: 'keep' }));
    expect(decisions.length).toBeGreaterThan(10);
    const { preview, ...done } = await confirmed(before, 'amend', { ...asked, decisions });
    await expectDone(before, preview, { type: 'directive.amended', ...done });
    const moved = preview.effects.filter(({ effect }) => effect === 'deadline-changed');
    expect(moved.length).toBe(148 - decisions.length);
    for (const effect of moved) {
      expect(effect).toMatchObject({
        from: { dueAt: '2025-08-07T17:00:00.000Z' },
        to: { dueAt: '2025-08-19T17:00:00.000Z' },
      });
    }
  });
});

describe('when a directive is withdrawn while all 148 go on working', () => {
  it('happens to all of them at once, between what they did before and what is refused after', async () => {
    const { directiveId, position } = await issueDirective(office, {
      tasks: [{ taskId: 't-1', text: 'Bố trí nhân lực', lead: { groupId: EVERY_COMMUNE }, deadline: BEFORE_8 }],
    });
    const rows = [...(await rowsOf(directiveId, position)).values()];
    const { seen } = await previewOf(office, directiveId, 'withdraw', { reasons: REASONS });
    const acts = rows.map(({ assignmentId, leadAgencyId }) =>
      api.as('agency', leadAgencyId).post(`/v1/assignments/${assignmentId}/acknowledge`, {}),
    );
    const withdrawn = await office.post(`/v1/directives/${directiveId}/withdraw`, { reasons: REASONS, seen });
    expect([withdrawn.status, withdrawn.body.code]).toEqual([200, undefined]);
    const answers = await Promise.all(acts);
    for (const { status, body } of answers) {
      if (status === 200) expect(body.position).toBeLessThan(withdrawn.body.position - rows.length);
      else expect([status, body.code]).toEqual([409, 'assignment/cancelled']);
    }
    const after = [...(await rowsOf(directiveId, withdrawn.body.position)).values()];
    expect(after.map(({ phase }) => phase)).toEqual(rows.map(() => 'cancelled'));
    // One event of the directive and one of each assignment, with nothing in between.
    const { body } = await auditor.get(`/v1/events?after=${withdrawn.body.position - rows.length - 1}&limit=200`);
    const unit = body.items.filter((item: { position: number }) => item.position <= withdrawn.body.position);
    expect(unit.map(({ type }: { type: string }) => type)).toEqual([
      'directive.withdrawn',
      ...rows.map(() => 'assignment.cancelled'),
    ]);
    expect(new Set(unit.slice(1).map((item: { data: Row }) => item.data.assignmentId)).size).toBe(rows.length);
  });
});

describe('after all these changes', () => {
  it('the read models are what the history says', async () => {
    expect(await differencesIn(api, ['directives', 'assignments', 'deadline-watch'])).toEqual({
      directives: [],
      assignments: [],
      'deadline-watch': [],
    });
  });
});
