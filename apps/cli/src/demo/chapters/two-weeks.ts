import { agencies } from '../facts/agencies.js';
import { communes } from '../facts/communes.js';
import { communesOrder } from '../facts/communes-order.js';
import { directive1537, register } from '../facts/directive-1537.js';
import { allCommunes, departments, groups } from '../facts/groups.js';
import type { AssignmentView } from '../play.js';
import { Chapter, isCommune, momentInWords, nameOf, type Counts, type Issued, type Scoreboard } from '../chapter.js';

/** The tasks of 1537/UBND-TH that go to all thirteen departments, by their place in the letter. */
const AT_THE_MEETING = 1;
const WRITTEN_EXPLANATION = 2;
const DELEGATION_AND_CONTACTS = [32, 33] as const;

/** How many of the communes act when; the rest never answer. */
const COMMUNES = { acknowledge: 140, inTime: 120, late: 15 } as const;

/** Of the thirty tasks without a limit, as many are answered. */
const SINGLE_TASKS_ANSWERED = 24;

/** The counts of the scoreboards, worked out by hand from the acts below. */
const BOARDS = {
  explanation: {
    'done-on-time': 8,
    'done-late': 0,
    'in-progress-within-time': 663,
    'in-progress-overdue': 3,
    total: 674,
    apart: 0,
  },
  eighth: {
    'done-on-time': 42,
    'done-late': 6,
    'in-progress-within-time': 622,
    'in-progress-overdue': 4,
    total: 674,
    apart: 0,
  },
  end: {
    'done-on-time': 546,
    'done-late': 66,
    'in-progress-within-time': 6,
    'in-progress-overdue': 56,
    total: 674,
    apart: 0,
  },
} as const satisfies Readonly<Record<string, Counts>>;

/**
 * What the rungs amount to, worked out by hand from the acts below: per limit the reminders a
 * day ahead, at the moment and a day after, of those who had not answered by then; and who was
 * still silent on the second day. The explanation that is returned five hours ahead of its limit
 * is reminded of once more, in the middle of them.
 */
export const RUNGS_OF_TWO_WEEKS = {
  reminders: 13 + 1 + 3 + 2 + (13 + 1 + 1) + (26 + 6 + 2) + (592 + 112 + 52),
  escalations: 1 + 1 + 2,
} as const;

/** Two weeks in August 2025: two directives, from issuance to report. */
export class TwoWeeks extends Chapter {
  #assignments: readonly AssignmentView[] = [];
  #letter: Issued | undefined;
  #order: Issued | undefined;

  async tell(): Promise<Scoreboard> {
    await this.#organize();
    await this.#issue();
    await this.#acknowledge();
    await this.#writtenExplanations();
    await this.#meeting();
    await this.#delegation();
    await this.#tasksWithoutLimit();
    await this.#communes();
    return this.#finalBoard();
  }

  async #organize(): Promise<void> {
    const { stage, cast } = this;
    await this.scene('2025-08-03T08:00', 'The Office registers who there is');
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
    await this.scene('2025-08-03T10:00', 'Two directives are issued, on a Sunday');
    this.#letter = await this.issue(directive1537);
    this.#order = await this.issue(communesOrder);
    await this.play.atRest();
    this.#assignments = await this.cast.office.all<AssignmentView>('/v1/assignments');
    this.check('the letter has number 1537, its order 1538', [this.#letter.number, this.#order.number], [1537, 1538]);
    this.check(
      '82 and 592 assignments were made of 38 tasks',
      [this.#letter.assignments, this.#order.assignments],
      [82, 592],
    );
  }

  async #acknowledge(): Promise<void> {
    await this.scene('2025-08-03T14:00', 'Whoever is at work acknowledges');
    const silent = new Set(departments.members.slice(11).map(({ agencyId }) => agencyId));
    await this.acknowledge(
      'assignments acknowledged by departments; two are silent',
      this.#ofLetter().filter(({ leadAgencyId }) => !silent.has(leadAgencyId)),
    );
    await this.scene('2025-08-04T08:00', 'Monday morning in the communes');
    await this.acknowledge(
      `assignments acknowledged by ${String(COMMUNES.acknowledge)} of ${String(communes.length)} communes`,
      this.#ofCommunes(0, COMMUNES.acknowledge),
    );
  }

  async #writtenExplanations(): Promise<void> {
    const explanations = this.#ofDepartments(WRITTEN_EXPLANATION);
    await this.scene('2025-08-04T10:00', 'Written explanations are due before 16:00 today');
    await this.respond('of 13 explanations sent', explanations.slice(0, 10), 'Báo cáo giải trình');
    await this.play.until('2025-08-04T11:00');
    await this.accept('accepted', explanations.slice(0, 8));
    const returned = explanations[8]!;
    await this.cast.office.post(`/v1/assignments/${returned.assignmentId}/return`, {
      reasons: ['Chưa có số liệu của từng nhóm'],
      round: 1,
    });
    this.stage.say(`returned to ${nameOf(returned.leadAgencyId)}: the figures are missing`);
    await this.play.until('2025-08-04T15:00');
    await this.respond('sent again, an hour before the limit', [returned], 'Báo cáo giải trình (bổ sung)');
    await this.board('2025-08-04T16:00', BOARDS.explanation);
    await this.play.until('2025-08-04T17:00');
    await this.accept('more accepted: judged by when they were given', explanations.slice(8, 10));
    await this.play.until('2025-08-05T09:00');
    await this.respond('a day late', [explanations[10]!], 'Báo cáo giải trình (chậm)');
    await this.play.until('2025-08-05T10:00');
    await this.accept('accepted, as late', [explanations[10]!]);
    await this.play.until('2025-08-06T10:00');
    await this.respond('two days late', [explanations[11]!], 'Báo cáo giải trình (chậm)');
    await this.play.until('2025-08-06T11:00');
    await this.accept('accepted, as late', [explanations[11]!]);
  }

  async #meeting(): Promise<void> {
    const answers = this.#ofDepartments(AT_THE_MEETING);
    await this.scene('2025-08-06T13:30', 'The online meeting with 148 communes, due by 14:00');
    await this.respond('of 13 departments answer at the meeting', answers.slice(0, 12), 'Giải đáp tại cuộc họp');
    await this.play.until('2025-08-06T16:30');
    await this.accept('accepted', answers.slice(0, 12));
    await this.#tellEscalations();
  }

  async #delegation(): Promise<void> {
    const [delegation, contacts] = DELEGATION_AND_CONTACTS.map((ordinal) => this.#ofDepartments(ordinal));
    const both = (from: number, to: number): AssignmentView[] => [
      ...delegation!.slice(from, to),
      ...contacts!.slice(from, to),
    ];
    await this.scene('2025-08-07T10:00', 'Delegation of powers and contact points, due before 08/8');
    await this.respond('answers from ten departments', both(0, 10), 'Văn bản phân cấp, danh sách đầu mối');
    await this.play.until('2025-08-07T15:00');
    await this.accept('accepted', both(0, 10));
    await this.play.until('2025-08-08T09:00');
    await this.respond('answers from two more, hours too late', both(10, 12), 'Văn bản phân cấp (chậm)');
    await this.play.until('2025-08-08T10:00');
    await this.accept('accepted, as late', both(10, 12));
    await this.board('2025-08-08T17:00', BOARDS.eighth);
  }

  async #tasksWithoutLimit(): Promise<void> {
    const shared = new Set<number>([AT_THE_MEETING, WRITTEN_EXPLANATION, ...DELEGATION_AND_CONTACTS]);
    const single = this.#ofLetter()
      .filter(({ taskOrdinal }) => !shared.has(taskOrdinal))
      .sort((one, other) => one.taskOrdinal - other.taskOrdinal);
    await this.scene('2025-08-11T09:00', 'Tasks without a limit go on');
    await this.respond(
      `of ${String(single.length)} answered`,
      single.slice(0, SINGLE_TASKS_ANSWERED),
      'Báo cáo kết quả',
    );
    await this.each('report progress', single.slice(SINGLE_TASKS_ANSWERED), (agency, { assignmentId }) =>
      agency.post(`/v1/assignments/${assignmentId}/progress`, { note: 'Đang lấy ý kiến các đơn vị', percent: 40 }),
    );
    await this.play.until('2025-08-11T16:00');
    await this.accept('accepted', single.slice(0, SINGLE_TASKS_ANSWERED));
  }

  async #communes(): Promise<void> {
    const { inTime, late } = COMMUNES;
    await this.scene('2025-08-14T09:00', 'Last day for the communes: all were reminded at midnight');
    await this.respond(
      `answers from ${String(inTime)} communes`,
      this.#ofCommunes(0, inTime),
      'Báo cáo của UBND cấp xã',
    );
    await this.play.until('2025-08-14T14:00');
    await this.accept('accepted', this.#ofCommunes(0, inTime));
    await this.play.until('2025-08-15T08:00');
    await this.respond(
      `answers from ${String(late)} communes, late`,
      this.#ofCommunes(inTime, inTime + late),
      'Báo cáo (chậm)',
    );
    await this.play.until('2025-08-15T14:00');
    await this.accept('accepted, as late', this.#ofCommunes(inTime, inTime + late));
  }

  async #finalBoard(): Promise<Scoreboard> {
    const board = await this.board('2025-08-16T17:00', BOARDS.end);
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

  async #tellEscalations(): Promise<void> {
    const held = await this.cast.office.all<AssignmentView>(
      '/v1/assignments?holder=van-phong-ubnd-tinh&status=in-progress-overdue',
    );
    for (const { leadAgencyId, taskOrdinal, holderId, holderSince } of held) {
      this.stage.say(
        `task ${String(taskOrdinal)} of ${nameOf(leadAgencyId)} went up the ladder: ${nameOf(holderId!)} holds it since ${momentInWords(holderSince!)}`,
      );
    }
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
    apart: add('apart'),
  };
}
