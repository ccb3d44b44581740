import { setTimeout as sleep } from 'node:timers/promises';
import { Chapter, momentInWords, nameOf, type Counts, type Issued, type Scoreboard } from '../chapter.js';
import { communes } from '../facts/communes.js';
import { repeatedOrder } from '../facts/repeated-order.js';
import type { AssignmentView } from '../play.js';

/** A task of the letter, by its place in it: its lead finds that another department knows better. */
const MARKET_BOARDS = { ordinal: 29, newLeadId: 'so-noi-vu', partToId: 'phuong-tan-hoa' } as const;

/** Two communes that never answered. The merger is invented, and so is the name of what they become. */
const MERGED_IDS = communes.slice(-2).map(({ agencyId }) => agencyId);
const MERGER = {
  reorganizationId: 'hop-nhat-tho-tang-vinh-phu',
  on: '2025-08-21',
  change: {
    merger: {
      predecessorIds: MERGED_IDS,
      successor: {
        register: {
          agencyId: 'xa-tho-tang-vinh-phu',
          name: 'UBND xã Thổ Tang – Vĩnh Phú',
          kind: 'commune',
          parentId: 'ubnd-tinh',
        },
      },
    },
  },
};

/** Each of the two owes the four tasks of the order of 3 August. */
const OWED_BY_EACH = 4;

/** So many communes answer the order before it is withdrawn. */
const ANSWERED_BEFORE_WITHDRAWAL = 5;

/** As the two weeks before left it, with five answers and one part more; what is cancelled counts among none. */
const BOARD: Counts = {
  'done-on-time': 546 + ANSWERED_BEFORE_WITHDRAWAL + 1,
  'done-late': 66,
  'in-progress-within-time': 6,
  'in-progress-overdue': 56,
  total: 674 + ANSWERED_BEFORE_WITHDRAWAL + 1,
  apart: communes.length - ANSWERED_BEFORE_WITHDRAWAL,
};

/** The part is reminded of once, a day ahead of its new limit; the 52 answers of communes go up on their second day overdue. */
export const RUNGS_OF_THE_WEEK = { reminders: 1, escalations: 52 } as const;

interface SeenAssignment extends AssignmentView {
  readonly issuerId: string;
  readonly dueAt: string | null;
  readonly status: {
    readonly value: string;
    readonly sentence: { readonly en: string };
    readonly because: readonly { readonly type: string }[];
  };
}

interface Preview {
  readonly seen: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly effects: readonly { readonly assignmentId: string; readonly effect: string }[];
}

/** The week after: what happens to work that runs. A transfer, a part, an extension, a withdrawal, a merger. */
export class WeekOfChanges extends Chapter {
  async tell(): Promise<Scoreboard> {
    const task = await this.#transfer();
    const part = await this.#delegation(task);
    const order = await this.#repeatedOrder();
    await this.#extension(part);
    await this.#withdrawal(order);
    await this.#merger();
    await this.#partDone(part);
    return this.board('2025-08-25T17:00', BOARD);
  }

  async #transfer(): Promise<AssignmentView> {
    const { ordinal, newLeadId } = MARKET_BOARDS;
    await this.scene('2025-08-18T09:00', 'A transfer: somebody else knows better');
    const { assignmentId, leadAgencyId } = (await this.#all('agency=so-cong-thuong')).find(
      ({ taskOrdinal }) => taskOrdinal === ordinal,
    )!;
    const lead = await this.theatre.clientOf(leadAgencyId);
    await lead.post(`/v1/assignments/${assignmentId}/propose-transfer`, {
      toAgencyId: newLeadId,
      reasons: ['Ban quản lý chợ là việc tổ chức bộ máy'],
    });
    this.stage.good(`${nameOf(leadAgencyId)} offers task ${String(ordinal)} to ${nameOf(newLeadId)}`);
    await this.play.until('2025-08-18T10:00');
    const newLead = await this.theatre.clientOf(newLeadId);
    await newLead.post(`/v1/assignments/${assignmentId}/agree-to-transfer`);
    const task = await this.#see(assignmentId);
    this.stage.good(`${nameOf(task.holderId!)} holds it since ${momentInWords(task.holderSince!)}`);
    this.check(
      'the task that was transferred is held by its new lead, and its first is remembered',
      [task.leadAgencyId, task.holderId, task.formerLeadIds],
      [newLeadId, newLeadId, [leadAgencyId]],
    );
    return task;
  }

  async #delegation(task: AssignmentView): Promise<AssignmentView> {
    const { partToId } = MARKET_BOARDS;
    await this.scene('2025-08-18T11:00', 'A delegation: a part of it is given downwards');
    const lead = await this.theatre.clientOf(task.leadAgencyId);
    await lead.post(`/v1/assignments/${task.assignmentId}/delegate`, {
      parts: [
        {
          toAgencyId: partToId,
          summary: 'Try out a market board · Làm thí điểm ban quản lý chợ',
          deadline: {
            asWritten: 'chậm nhất 17h00 ngày 22/8/2025',
            relation: 'by',
            date: '2025-08-22',
            time: '17:00',
          },
        },
      ],
    });
    await this.play.atRest();
    const part = (await this.#all(`agency=${partToId}`)).find(({ parentId }) => parentId === task.assignmentId)!;
    this.stage.good(`${nameOf(partToId)} gets a part of its own, due by Friday 22/08 17:00`);
    this.check(
      'the part answers to who gave it, which still answers for the whole',
      [part.leadAgencyId, (await this.#see(part.assignmentId)).issuerId, (await this.#see(task.assignmentId)).holderId],
      [partToId, task.leadAgencyId, task.leadAgencyId],
    );
    return part;
  }

  async #repeatedOrder(): Promise<Issued> {
    await this.scene('2025-08-18T14:00', 'An order that should not have been sent');
    const order = await this.issue(repeatedOrder);
    this.stage.say('it asks every commune for what most of them reported last week');
    await this.play.atRest();
    const assignments = await this.#all(`directive=${order.directiveId}`);
    await this.play.until('2025-08-19T08:00');
    const diligent = new Set(communes.slice(0, ANSWERED_BEFORE_WITHDRAWAL).map(({ agencyId }) => agencyId));
    const answered = assignments.filter(({ leadAgencyId }) => diligent.has(leadAgencyId));
    await this.respond('communes answer once more', answered, 'Báo cáo (gửi lại)');
    await this.play.until('2025-08-19T09:00');
    await this.accept('accepted', answered);
    return order;
  }

  async #extension(part: AssignmentView): Promise<void> {
    await this.scene('2025-08-19T10:00', 'An extension: asked for in time, granted by who set the limit');
    const { assignmentId, leadAgencyId } = part;
    const deadline = {
      asWritten: 'đến 17h00 ngày 25/8/2025',
      relation: 'by',
      date: '2025-08-25',
      time: '17:00',
    };
    const lead = await this.theatre.clientOf(leadAgencyId);
    await lead.post(`/v1/assignments/${assignmentId}/ask-extension`, {
      reasons: ['Chợ họp phiên cuối vào Chủ nhật 24/8'],
      proposed: deadline,
    });
    this.stage.good(`${nameOf(leadAgencyId)} asks for time until Monday: its market is held on Sunday`);
    await this.play.until('2025-08-19T15:00');
    const whole = await this.theatre.clientOf(MARKET_BOARDS.newLeadId);
    await whole.post(`/v1/assignments/${assignmentId}/grant-extension`, {
      reasons: ['Cần số liệu của phiên chợ'],
      deadline,
    });
    const { dueAt } = await this.#see(assignmentId);
    this.stage.good(`${nameOf(MARKET_BOARDS.newLeadId)} grants it: due ${momentInWords(dueAt!)}`);
  }

  async #withdrawal(order: Issued): Promise<void> {
    await this.scene('2025-08-20T09:00', 'A withdrawal: first what it would do, then it is done');
    const withdrawal = { reasons: ['Nội dung đã được báo cáo theo văn bản trước'] };
    const path = `/v1/directives/${order.directiveId}/withdraw`;
    const preview = await this.cast.office.post<Preview>(`${path}/preview`, withdrawal);
    this.stage.say(
      `${order.designation} would end ${String(preview.counts['cancelled'])} assignments; ${String(preview.counts['kept'])} have ended already and stay as they are`,
    );
    await this.cast.office.post(path, { ...withdrawal, seen: preview.seen });
    await this.play.atRest();
    const phases = await this.#all(`directive=${order.directiveId}`);
    this.stage.good(`withdrawn: nobody is reminded of it any more`);
    this.check(
      'what the withdrawal did is what its preview named, assignment by assignment',
      phases.map(({ assignmentId, phase }) => [assignmentId, phase === 'cancelled' ? 'cancelled' : 'kept']).sort(),
      preview.effects.map(({ assignmentId, effect }) => [assignmentId, effect]).sort(),
    );
    this.check(
      'it ended 143 of 148, and five answers stay accepted',
      [preview.counts['cancelled'], preview.counts['kept']],
      [communes.length - ANSWERED_BEFORE_WITHDRAWAL, ANSWERED_BEFORE_WITHDRAWAL],
    );
  }

  async #merger(): Promise<void> {
    await this.scene('2025-08-20T15:00', 'A merger: two communes become one from tomorrow');
    const preview = await this.cast.office.post<{ work: { counts: { moves: number } } }>(
      '/v1/reorganizations/preview',
      MERGER,
    );
    const { agencyId, name } = MERGER.change.merger.successor.register;
    this.stage.say(
      `${MERGED_IDS.map(nameOf).join(' and ')} owe ${String(preview.work.counts.moves)} answers between them`,
    );
    await this.cast.office.post('/v1/reorganizations', MERGER);
    this.stage.good(`decided; the work goes to ${name} when the day has come`);
    await this.scene('2025-08-21T08:00', 'The day has come');
    const moved = await this.#reorganized();
    this.stage.good(`${name} answers for ${String(moved)} assignments now; who owed them before is not forgotten`);
    this.check(
      'the merger moved what its preview said',
      [preview.work.counts.moves, moved],
      [2 * OWED_BY_EACH, 2 * OWED_BY_EACH],
    );
    const byOldName = await Promise.all(MERGED_IDS.map((id) => this.#overdueOf(`${id}&organizedOn=2025-08-20`)));
    this.stage.say(
      `overdue: ${String(await this.#overdueOf(agencyId))} under the new name, ${byOldName.join(' and ')} as organised the day before`,
    );
    this.check(
      'the scoreboard counts the work under the new name, and under the old ones as of the day before',
      [await this.#overdueOf(agencyId), ...byOldName],
      [2 * OWED_BY_EACH, OWED_BY_EACH, OWED_BY_EACH],
    );
  }

  async #overdueOf(agency: string): Promise<number> {
    const { totals } = await this.cast.office.get<Scoreboard>(`/v1/reports/scoreboard?agency=${agency}`);
    return totals['in-progress-overdue'];
  }

  /** How many assignments have moved, once all have. */
  async #reorganized(): Promise<number> {
    for (let attempt = 1; attempt <= 600; attempt += 1) {
      await this.play.atRest();
      const { stage, moved } = await this.cast.office.get<{ stage: string; moved: number }>(
        `/v1/reorganizations/${MERGER.reorganizationId}`,
      );
      if (stage === 'done') return moved;
      await sleep(50);
    }
    throw new Error('the work of the communes that were merged has not moved within 30 s');
  }

  async #partDone(part: AssignmentView): Promise<void> {
    await this.scene('2025-08-25T10:00', 'The part is done by its new limit');
    await this.respond('answer, after the first limit and before the new one', [part], 'Báo cáo thí điểm');
    await this.play.until('2025-08-25T11:00');
    const whole = await this.theatre.clientOf(MARKET_BOARDS.newLeadId);
    await whole.post(`/v1/assignments/${part.assignmentId}/accept`);
    const { status } = await this.#see(part.assignmentId);
    this.stage.good(`accepted by ${nameOf(MARKET_BOARDS.newLeadId)}: ${status.sentence.en}`);
    this.stage.say(`because of ${status.because.map(({ type }) => type).join(', ')}`);
    this.check(
      'the part is done on time, and the extension is named among the events that say so',
      [status.value, status.because.some(({ type }) => type === 'assignment.extension-granted')],
      ['done-on-time', true],
    );
  }

  #all(filter: string): Promise<AssignmentView[]> {
    return this.cast.office.all<AssignmentView>(`/v1/assignments?${filter}`);
  }

  async #see(assignmentId: string): Promise<SeenAssignment> {
    await this.play.atRest();
    return this.cast.office.get<SeenAssignment>(`/v1/assignments/${assignmentId}`);
  }
}
