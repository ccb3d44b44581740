import {
  assignmentDecider,
  assignmentIdOf,
  assignmentStream,
} from '../../../dist/libs/assignments/src/domain/index.js';
import {
  DEFAULT_DEADLINE_POLICY,
  DEFAULT_LADDER,
  understandDeadline,
} from '../../../dist/libs/deadlines/src/domain/index.js';
import { instantOf, newId } from '../../../dist/libs/kernel/src/index.js';

const HOUR = 3_600_000;
const OFFICE = 'van-phong-ubnd-tinh';
/** As many as a province has: departments and communes. */
const LEADS = Array.from({ length: 161 }, (_, index) => `co-quan-${index}`);
const FIELDS = ['tai-chinh', 'dat-dai', 'y-te', 'giao-duc', null];
/** Assignments of one directive. */
const IN_A_DIRECTIVE = 40;

const { deadline: WRITTEN } = understandDeadline(
  { asWritten: 'trước 16h00 ngày 04/8/2031', relation: 'before', date: '2031-08-04', time: '16:00' },
  DEFAULT_DEADLINE_POLICY,
);

/** The same numbers in every run. */
function drawn(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * What happens to assignments, decided by the domain: each is acknowledged, reported on, mostly answered, sometimes
 * returned and answered again, mostly accepted; one answer in twenty is entered a while after it was given. Some eight
 * events each, in steps that are a unit of one event.
 */
export class CourseOfWork {
  #random = drawn(1537);
  #made = 0;
  #directiveId = newId();

  /** Another assignment, a step at a time. @returns {Generator<import('#event-store').AppendUnit>} */
  *assignment() {
    const terms = this.#terms(Date.now());
    const stream = assignmentStream(terms.assignmentId);
    let state = assignmentDecider.initial;
    let version = 0;
    const decided = (command) => {
      const decision = assignmentDecider.decide(command, state);
      if (!decision.accepted) throw new Error(decision.rule.sentence);
      for (const event of decision.events) state = assignmentDecider.evolve(state, event);
      const unit = {
        commandId: newId(),
        metadata: { actor: { kind: 'person', subject: 'can-bo' } },
        writes: [{ stream, expected: version, events: decision.events }],
      };
      version += decision.events.length;
      return unit;
    };
    const now = () => instantOf(Date.now());
    const lead = { subject: 'can-bo', agencyId: terms.leadAgencyId };
    const office = { subject: 'van-thu' };

    yield decided({ type: 'assign', at: now(), data: terms });
    yield decided({ type: 'acknowledge', at: now(), by: lead });
    yield decided({ type: 'report-progress', at: now(), by: lead, note: 'Đang thực hiện', percent: 50 });
    for (let round = 1; ; round += 1) {
      if (this.#random() < 0.1) return;
      yield decided({ type: 'report-progress', at: now(), by: lead, note: 'Đang trình ký', percent: 90 });
      const late = this.#random() < 0.05 && { effectiveAt: state.acknowledgedAt };
      yield decided({
        type: 'respond',
        at: now(),
        by: lead,
        response: { text: '', documents: ['45/BC-STC'] },
        ...late,
      });
      if (this.#random() < 0.1) return;
      if (round === 1 && this.#random() < 0.3) {
        yield decided({ type: 'return-answer', at: now(), by: office, reasons: ['Thiếu số liệu'] });
        continue;
      }
      yield decided({ type: 'accept-answer', at: now(), by: office });
      return;
    }
  }

  #terms(now) {
    if (this.#made % IN_A_DIRECTIVE === 0) this.#directiveId = newId();
    const nth = this.#made;
    this.#made += 1;
    const leadAgencyId = LEADS[nth % LEADS.length];
    const dueAt = now + Math.round((this.#random() - 0.4) * 2 * HOUR);
    const deadline = { ...WRITTEN, dueAt: instantOf(dueAt), lastOnTimeAt: instantOf(dueAt - 1) };
    return {
      assignmentId: assignmentIdOf(this.#directiveId, 'nhiem-vu', leadAgencyId),
      directiveId: this.#directiveId,
      directiveNumber: '1537/UBND-TH',
      taskId: 'nhiem-vu',
      taskOrdinal: 1,
      summary: 'Gửi báo cáo giải trình các khó khăn, vướng mắc',
      kind: 'order',
      leadAgencyId,
      coordinatingAgencyIds: [],
      groupId: null,
      field: FIELDS[nth % FIELDS.length],
      issuerId: 'ubnd-tinh',
      monitorId: OFFICE,
      escalationChain: [OFFICE, 'chu-tich-ubnd-tinh'],
      cycle: 1,
      deadline,
      ladder: DEFAULT_LADDER,
      watchedFrom: instantOf(now),
    };
  }
}

/** So many steps has the course of most assignments, at most. */
const LONGEST_COURSE = 8;

/**
 * The steps of many assignments, as they would be taken side by side: `width` of them are under way at any time. They
 * begin one after another, over as many rounds as a course is long: from then on every round has steps of every kind,
 * and none is a wave of one.
 * @param {number} width
 */
export function* stepsSideBySide(width) {
  const work = new CourseOfWork();
  const underWay = Array.from({ length: width }, () => work.assignment());
  for (let round = 1; ; round += 1) {
    for (let nth = 0; nth < Math.min(width, (width * round) / LONGEST_COURSE); nth += 1) {
      const step = underWay[nth].next();
      if (!step.done) yield step.value;
      else underWay[nth] = work.assignment();
    }
  }
}

/**
 * Appends a history of so many events, as fast as it goes.
 * @param {import('#event-store').PostgresEventLog} log
 * @param {string} tenant
 * @param {number} events
 * @param {(share: number) => void} onProgress
 */
export async function writeHistory(log, tenant, events, onProgress = () => undefined) {
  const WIDTH = 2_000;
  const CLIENTS = 64;
  const steps = stepsSideBySide(WIDTH);
  let begun = 0;
  let told = 0;
  // An assignment's steps are far enough apart in turn that one is appended before the next is.
  const client = async () => {
    while (begun < events) {
      const { value: unit } = steps.next();
      begun += 1;
      const { outcome } = await log.append(tenant, unit);
      if (outcome !== 'appended') throw new Error(`an append was answered with ${outcome}`);
      if (begun / events - told > 0.1) onProgress((told = begun / events));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}
