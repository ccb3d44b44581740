import { setTimeout as sleep } from 'node:timers/promises';
import { instant } from '#kernel';
import type { ApiClient } from './api-client.js';
import { agencies } from './facts/agencies.js';
import { communes } from './facts/communes.js';
import { communesOrder } from './facts/communes-order.js';
import { directive1537, register } from './facts/directive-1537.js';
import type { DirectiveFact } from './facts/directive-fact.js';
import { allCommunes, departments, groups } from './facts/groups.js';
import { at, inWords, type AssignmentView, type Play } from './play.js';
import type { Stage } from './stage.js';

export interface StoryResult {
  readonly directives: number;
  readonly tasks: number;
  readonly assignments: number;
  readonly events: number;
  readonly remindersSent: number;
  readonly escalations: number;
  readonly onTime: number;
  readonly late: number;
  readonly overdue: number;
  readonly replayEqual: boolean;
}

/** A statement about the outcome that must hold; `seen` says what was found instead. */
export interface Check {
  readonly what: string;
  readonly held: boolean;
  readonly seen: string;
}

/** The applications that take part. */
export interface Cast {
  readonly administrator: ApiClient;
  readonly office: ApiClient;
  readonly auditor: ApiClient;
  readonly agency: (agencyId: string) => Promise<ApiClient>;
}

interface Counts {
  readonly 'done-on-time': number;
  readonly 'done-late': number;
  readonly 'in-progress-within-time': number;
  readonly 'in-progress-overdue': number;
  readonly total: number;
}

interface Scoreboard {
  readonly lines: readonly { readonly agencyId: string; readonly agencyName: string | null; readonly counts: Counts }[];
  readonly totals: Counts;
}

interface Issued {
  readonly directiveId: string;
  readonly designation: string;
  readonly number: number;
  readonly assignments: number;
  readonly tasks: number;
}

/** The tasks of 1537/UBND-TH that go to all thirteen departments, by their place in the letter. */
const AT_THE_MEETING = 1;
const WRITTEN_EXPLANATION = 2;
const DELEGATION_AND_CONTACTS = [32, 33] as const;

/** How many of the communes act when; the rest never answer. */
const COMMUNES = { acknowledge: 140, inTime: 120, late: 15 } as const;

/** Of the thirty tasks without a limit, as many are answered. */
const SINGLE_TASKS_ANSWERED = 24;

/**
 * What the rungs amount to, worked out by hand from the acts below: per limit the reminders
 * a day ahead, at the moment and a day after, of those who had not answered by then.
 */
const EXPECTED = {
  reminders: 13 + 3 + 2 + (13 + 1 + 1) + (26 + 6 + 2) + (592 + 112 + 52),
  escalations: 4,
  boards: {
    explanation: {
      'done-on-time': 8,
      'done-late': 0,
      'in-progress-within-time': 663,
      'in-progress-overdue': 3,
      total: 674,
    },
    eighth: {
      'done-on-time': 42,
      'done-late': 6,
      'in-progress-within-time': 622,
      'in-progress-overdue': 4,
      total: 674,
    },
    end: { 'done-on-time': 546, 'done-late': 66, 'in-progress-within-time': 6, 'in-progress-overdue': 56, total: 674 },
  },
} as const;

/** Two weeks in August 2025, told act by act. */
export class Story {
  readonly #play: Play;
  readonly #checks: Check[] = [];
  readonly #clients = new Map<string, Promise<ApiClient>>();
  #assignments: readonly AssignmentView[] = [];
  #letter: Issued | undefined;
  #order: Issued | undefined;

  constructor(
    private readonly cast: Cast,
    private readonly stage: Stage,
    direct: (administrator: ApiClient) => Play,
  ) {
    this.#play = direct(cast.administrator);
  }

  async tell(): Promise<{ readonly summary: StoryResult; readonly checks: readonly Check[] }> {
    await this.#organize();
    await this.#issue();
    await this.#acknowledge();
    await this.#writtenExplanations();
    await this.#meeting();
    await this.#delegation();
    await this.#tasksWithoutLimit();
    await this.#communes();
    const board = await this.#finalBoard();
    const summary = await this.#audit(board);
    return { summary, checks: this.#checks };
  }

  async #organize(): Promise<void> {
    const { stage, cast } = this;
    this.#heading('2025-08-03T08:00', 'The Office registers who there is');
    const everyone = [...agencies, ...communes];
    await cast.office.post('/v1/agencies/batch', { agencies: everyone });
    for (const group of groups) await cast.office.post('/v1/groups', group);
    await cast.office.post('/v1/registers', register);
    stage.good(
      `${String(everyone.length)} agencies; group "${departments.name}" of ${String(departments.members.length)}, group "${allCommunes.name}" of ${String(allCommunes.members.length)}`,
    );
    stage.good(`the register of 2025 goes on at number ${String(register.nextNumber)}`);
  }

  async #issue(): Promise<void> {
    await this.#play.until('2025-08-03T10:00');
    this.#heading('2025-08-03T10:00', 'Two directives are issued, on a Sunday');
    this.#letter = await this.#issueOne(directive1537);
    this.#order = await this.#issueOne(communesOrder);
    await this.#play.atRest();
    this.#assignments = await this.cast.office.all<AssignmentView>('/v1/assignments');
    this.#check('the letter has number 1537, its order 1538', [this.#letter.number, this.#order.number], [1537, 1538]);
    this.#check(
      '82 and 592 assignments were made of 38 tasks',
      [this.#letter.assignments, this.#order.assignments],
      [82, 592],
    );
  }

  async #issueOne({ draft, issuance }: DirectiveFact): Promise<Issued> {
    const drafted = await this.cast.office.post<{ directiveId: string; taskIds: string[] }>('/v1/directives', draft);
    const issued = await this.cast.office.post<Omit<Issued, 'tasks'>>(
      `/v1/directives/${drafted.directiveId}/issue`,
      issuance,
    );
    this.stage.good(
      `${issued.designation}: ${String(drafted.taskIds.length)} tasks became ${String(issued.assignments)} assignments, each with one lead`,
    );
    return { ...issued, tasks: drafted.taskIds.length };
  }

  async #acknowledge(): Promise<void> {
    await this.#play.until('2025-08-03T14:00');
    this.#heading('2025-08-03T14:00', 'Whoever is at work acknowledges');
    const silent = new Set(departments.members.slice(11).map(({ agencyId }) => agencyId));
    await this.#each(
      'assignments acknowledged by departments; two are silent',
      this.#ofLetter().filter(({ leadAgencyId }) => !silent.has(leadAgencyId)),
      (agency, { assignmentId }) => agency.post(`/v1/assignments/${assignmentId}/acknowledge`),
    );
    await this.#play.until('2025-08-04T08:00');
    this.#heading('2025-08-04T08:00', 'Monday morning in the communes');
    await this.#each(
      `assignments acknowledged by ${String(COMMUNES.acknowledge)} of ${String(communes.length)} communes`,
      this.#ofCommunes(0, COMMUNES.acknowledge),
      (agency, { assignmentId }) => agency.post(`/v1/assignments/${assignmentId}/acknowledge`),
    );
  }

  async #writtenExplanations(): Promise<void> {
    const explanations = this.#ofDepartments(WRITTEN_EXPLANATION);
    await this.#play.until('2025-08-04T10:00');
    this.#heading('2025-08-04T10:00', 'Written explanations are due before 16:00 today');
    await this.#respond('of 13 explanations sent', explanations.slice(0, 10), 'Báo cáo giải trình');
    await this.#play.until('2025-08-04T11:00');
    await this.#accept('accepted', explanations.slice(0, 8));
    const returned = explanations[8]!;
    await this.cast.office.post(`/v1/assignments/${returned.assignmentId}/return`, {
      reasons: ['Chưa có số liệu của từng nhóm'],
      round: 1,
    });
    this.stage.say(`returned to ${nameOf(returned.leadAgencyId)}: the figures are missing`);
    await this.#play.until('2025-08-04T15:00');
    await this.#respond('sent again, an hour before the limit', [returned], 'Báo cáo giải trình (bổ sung)');
    await this.#play.until('2025-08-04T16:00');
    await this.#board('2025-08-04T16:00', 'explanation');
    await this.#play.until('2025-08-04T17:00');
    await this.#accept('more accepted: judged by when they were given', explanations.slice(8, 10));
    await this.#play.until('2025-08-05T09:00');
    await this.#respond('a day late', [explanations[10]!], 'Báo cáo giải trình (chậm)');
    await this.#play.until('2025-08-05T10:00');
    await this.#accept('accepted, as late', [explanations[10]!]);
    await this.#play.until('2025-08-06T10:00');
    await this.#respond('two days late', [explanations[11]!], 'Báo cáo giải trình (chậm)');
    await this.#play.until('2025-08-06T11:00');
    await this.#accept('accepted, as late', [explanations[11]!]);
  }

  async #meeting(): Promise<void> {
    const answers = this.#ofDepartments(AT_THE_MEETING);
    await this.#play.until('2025-08-06T13:30');
    this.#heading('2025-08-06T13:30', 'The online meeting with 148 communes, due by 14:00');
    await this.#respond('of 13 departments answer at the meeting', answers.slice(0, 12), 'Giải đáp tại cuộc họp');
    await this.#play.until('2025-08-06T16:30');
    await this.#accept('accepted', answers.slice(0, 12));
    await this.#tellEscalations();
  }

  async #delegation(): Promise<void> {
    const [delegation, contacts] = DELEGATION_AND_CONTACTS.map((ordinal) => this.#ofDepartments(ordinal));
    const both = (from: number, to: number): AssignmentView[] => [
      ...delegation!.slice(from, to),
      ...contacts!.slice(from, to),
    ];
    await this.#play.until('2025-08-07T10:00');
    this.#heading('2025-08-07T10:00', 'Delegation of powers and contact points, due before 08/8');
    await this.#respond('answers from ten departments', both(0, 10), 'Văn bản phân cấp, danh sách đầu mối');
    await this.#play.until('2025-08-07T15:00');
    await this.#accept('accepted', both(0, 10));
    await this.#play.until('2025-08-08T09:00');
    await this.#respond('answers from two more, hours too late', both(10, 12), 'Văn bản phân cấp (chậm)');
    await this.#play.until('2025-08-08T10:00');
    await this.#accept('accepted, as late', both(10, 12));
    await this.#play.until('2025-08-08T17:00');
    await this.#board('2025-08-08T17:00', 'eighth');
  }

  async #tasksWithoutLimit(): Promise<void> {
    const shared = new Set<number>([AT_THE_MEETING, WRITTEN_EXPLANATION, ...DELEGATION_AND_CONTACTS]);
    const single = this.#ofLetter()
      .filter(({ taskOrdinal }) => !shared.has(taskOrdinal))
      .sort((one, other) => one.taskOrdinal - other.taskOrdinal);
    await this.#play.until('2025-08-11T09:00');
    this.#heading('2025-08-11T09:00', 'Tasks without a limit go on');
    await this.#respond(
      `of ${String(single.length)} answered`,
      single.slice(0, SINGLE_TASKS_ANSWERED),
      'Báo cáo kết quả',
    );
    await this.#each('report progress', single.slice(SINGLE_TASKS_ANSWERED), (agency, { assignmentId }) =>
      agency.post(`/v1/assignments/${assignmentId}/progress`, { note: 'Đang lấy ý kiến các đơn vị', percent: 40 }),
    );
    await this.#play.until('2025-08-11T16:00');
    await this.#accept('accepted', single.slice(0, SINGLE_TASKS_ANSWERED));
  }

  async #communes(): Promise<void> {
    const { inTime, late } = COMMUNES;
    await this.#play.until('2025-08-14T09:00');
    this.#heading('2025-08-14T09:00', 'Last day for the communes: all were reminded at midnight');
    await this.#respond(
      `answers from ${String(inTime)} communes`,
      this.#ofCommunes(0, inTime),
      'Báo cáo của UBND cấp xã',
    );
    await this.#play.until('2025-08-14T14:00');
    await this.#accept('accepted', this.#ofCommunes(0, inTime));
    await this.#play.until('2025-08-15T08:00');
    await this.#respond(
      `answers from ${String(late)} communes, late`,
      this.#ofCommunes(inTime, inTime + late),
      'Báo cáo (chậm)',
    );
    await this.#play.until('2025-08-15T14:00');
    await this.#accept('accepted, as late', this.#ofCommunes(inTime, inTime + late));
  }

  async #finalBoard(): Promise<Scoreboard> {
    await this.#play.until('2025-08-16T17:00');
    const board = await this.#board('2025-08-16T17:00', 'end');
    this.stage.table(
      ['agency', 'on time', 'late', 'within time', 'overdue'],
      [
        ...board.lines
          .filter(({ agencyId }) => !isCommune(agencyId))
          .map((line) => [line.agencyName ?? line.agencyId, ...cells(line.counts)]),
        [
          `${String(communes.length)} communes and wards`,
          ...cells(sum(board.lines.filter(({ agencyId }) => isCommune(agencyId)).map(({ counts }) => counts))),
        ],
        ['all', ...cells(board.totals)],
      ],
    );
    return board;
  }

  /** The log is folded again and compared, and counted from its own events. */
  async #audit(board: Scoreboard): Promise<StoryResult> {
    const { auditor } = this.cast;
    this.stage.heading('The proof: the whole log is folded again from position 1');
    const { replayId } = await auditor.post<{ replayId: string }>('/v1/replays');
    const replay = await this.#replayDone(replayId);
    for (const { name, events, rows, differenceCount } of replay.projections) {
      this.stage.say(
        `${name.padEnd(16)} ${String(events).padStart(5)} events → ${String(rows).padStart(5)} rows, ${String(differenceCount)} differences`,
      );
    }

    const { head } = await this.#play.atRest();
    const events = await auditor.feed<{ position: number; type: string; recordedAt: string }>();
    const count = (type: string): number => events.filter((event) => event.type === type).length;
    const remindersSent = count('assignment.reminded');
    const escalations = count('assignment.escalated');
    const letter = this.#letter!;
    const order = this.#order!;

    this.#check('every read model equals the folded history, row by row', replay.equal, true);
    this.#check(
      'positions are 1, 2, 3, … without a gap, in the order in which things were learned',
      events.every(
        (event, index) =>
          event.position === index + 1 && (index === 0 || events[index - 1]!.recordedAt <= event.recordedAt),
      ) && events.length === head,
      true,
    );
    this.#check('every reminder that was due was sent, none twice', remindersSent, EXPECTED.reminders);
    this.#check('four overdue answers went up the ladder', escalations, EXPECTED.escalations);
    return {
      directives: count('directive.issued'),
      tasks: letter.tasks + order.tasks,
      assignments: count('assignment.assigned'),
      events: events.length,
      remindersSent,
      escalations,
      onTime: board.totals['done-on-time'],
      late: board.totals['done-late'],
      overdue: board.totals['in-progress-overdue'],
      replayEqual: replay.equal,
    };
  }

  async #replayDone(replayId: string): Promise<Required<Replay>> {
    for (;;) {
      const replay = await this.cast.auditor.get<Replay>(`/v1/replays/${replayId}`);
      if (replay.state === 'completed') return replay as Required<Replay>;
      if (replay.state === 'failed' || replay.state === 'cancelled')
        throw new Error(`the replay ${replay.state}: ${replay.failure ?? ''}`);
      if (replay.progress)
        this.stage.live(`${String(replay.progress.folded)} of ${String(replay.progress.of)} events folded`);
      await sleep(50);
    }
  }

  async #board(local: string, expected: keyof typeof EXPECTED.boards): Promise<Scoreboard> {
    await this.#play.atRest();
    const board = await this.cast.office.get<Scoreboard>('/v1/reports/scoreboard');
    const { totals } = board;
    this.#heading(local, 'Scoreboard');
    this.stage.say(
      `${String(totals['done-on-time'])} done on time · ${String(totals['done-late'])} done late · ` +
        `${String(totals['in-progress-within-time'])} in progress within time · ${String(totals['in-progress-overdue'])} overdue`,
    );
    this.#check(`the scoreboard as of ${inWords(at(local))} is right`, totals, EXPECTED.boards[expected]);
    return board;
  }

  async #tellEscalations(): Promise<void> {
    const held = await this.cast.office.all<AssignmentView>(
      '/v1/assignments?holder=van-phong-ubnd-tinh&status=in-progress-overdue',
    );
    for (const { leadAgencyId, taskOrdinal, holderId, holderSince } of held) {
      this.stage.say(
        `task ${String(taskOrdinal)} of ${nameOf(leadAgencyId)} went up the ladder: ${nameOf(holderId!)} holds it since ${inWords(instant(holderSince!))}`,
      );
    }
  }

  #respond(label: string, assignments: readonly AssignmentView[], text: string): Promise<void> {
    return this.#each(label, assignments, (agency, { assignmentId, taskOrdinal, leadAgencyId }) =>
      agency.post(`/v1/assignments/${assignmentId}/respond`, {
        text,
        documents: [`${String(taskOrdinal)}/BC-${leadAgencyId}`],
      }),
    );
  }

  async #accept(label: string, assignments: readonly AssignmentView[]): Promise<void> {
    await this.#play.onEach(label, assignments, ({ assignmentId }) =>
      this.cast.office.post(`/v1/assignments/${assignmentId}/accept`),
    );
  }

  /** Each lead acts with a token of its own. */
  #each(
    label: string,
    assignments: readonly AssignmentView[],
    act: (agency: ApiClient, assignment: AssignmentView) => Promise<unknown>,
  ): Promise<void> {
    return this.#play.onEach(label, assignments, async (assignment) =>
      act(await this.#clientOf(assignment.leadAgencyId), assignment),
    );
  }

  #clientOf(agencyId: string): Promise<ApiClient> {
    let client = this.#clients.get(agencyId);
    if (!client) this.#clients.set(agencyId, (client = this.cast.agency(agencyId)));
    return client;
  }

  #ofLetter(): AssignmentView[] {
    return this.#assignments.filter(({ directiveId }) => directiveId === this.#letter!.directiveId);
  }

  /** The assignments of one task to all departments, in the order of the register. */
  #ofDepartments(taskOrdinal: number): AssignmentView[] {
    const ofTask = this.#ofLetter().filter((one) => one.taskOrdinal === taskOrdinal);
    return departments.members.map(({ agencyId }) => ofTask.find(({ leadAgencyId }) => leadAgencyId === agencyId)!);
  }

  /** Every assignment of some of the communes, in the order of the register. */
  #ofCommunes(from: number, to: number): AssignmentView[] {
    const some = new Set(communes.slice(from, to).map(({ agencyId }) => agencyId));
    return this.#assignments.filter(
      ({ directiveId, leadAgencyId }) => directiveId === this.#order!.directiveId && some.has(leadAgencyId),
    );
  }

  #heading(local: string, text: string): void {
    this.stage.heading(`${inWords(at(local))} — ${text}`);
  }

  #check(what: string, seen: unknown, expected: unknown): void {
    this.#checks.push({
      what,
      held: JSON.stringify(seen) === JSON.stringify(expected),
      seen: `${JSON.stringify(seen)}, expected ${JSON.stringify(expected)}`,
    });
  }
}

interface Replay {
  readonly state: 'waiting' | 'delayed' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly progress: { readonly folded: number; readonly of: number } | null;
  readonly failure?: string;
  /** There once it is completed. */
  readonly equal?: boolean;
  readonly projections?: readonly {
    readonly name: string;
    readonly events: number;
    readonly rows: number;
    readonly differenceCount: number;
  }[];
}

const NAMES = new Map([...agencies, ...communes].map(({ agencyId, name }) => [agencyId, name]));
const COMMUNE_IDS = new Set(communes.map(({ agencyId }) => agencyId));

function nameOf(agencyId: string): string {
  return NAMES.get(agencyId) ?? agencyId;
}

function isCommune(agencyId: string): boolean {
  return COMMUNE_IDS.has(agencyId);
}

function cells(counts: Counts): number[] {
  return [
    counts['done-on-time'],
    counts['done-late'],
    counts['in-progress-within-time'],
    counts['in-progress-overdue'],
  ];
}

function sum(all: readonly Counts[]): Counts {
  const add = (key: keyof Counts): number => all.reduce((total, counts) => total + counts[key], 0);
  return {
    'done-on-time': add('done-on-time'),
    'done-late': add('done-late'),
    'in-progress-within-time': add('in-progress-within-time'),
    'in-progress-overdue': add('in-progress-overdue'),
    total: add('total'),
  };
}
