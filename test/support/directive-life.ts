import fc from 'fast-check';
import { fold, instantOf, millisecondsOf, refuse, type Instant, type Refused } from '#kernel';
import {
  assignmentDecider,
  CANCELLATION_CAUSES,
  decideInTree,
  neededFor,
  type AssignmentCommand,
  type AssignmentEvent,
  type AssignmentState,
  type ExistingAssignment,
} from '#assignments/domain';
import { DEFAULT_DEADLINE_POLICY, DEFAULT_LADDER } from '#deadlines/domain';
import {
  CITATION_RELATIONS,
  decideChange,
  decideIssuance,
  directiveDecider,
  effectOn,
  LINK_KINDS,
  LINK_VERDICTS,
  registerDecider,
  type Amendment,
  type ChangeCommand,
  type ChangePreview,
  type Correction,
  type DirectiveCommand,
  type DirectiveDraftedData,
  type DirectiveEvent,
  type DirectiveState,
  type Lead,
  type QuestionSubject,
  type RegisterEvent,
  type RegistersState,
  type Signature,
  type Task,
} from '#directives/domain';
import { groupDecider, type GroupEvent, type GroupState } from '#organizations/domain';
import { at, before20, before8, office, successor, task } from './directive-changes.js';
import { anyOf, frozen, type Asking } from './laws.js';

const GROUP = 'cac-xa';
const MEMBERS = ['xa-a', 'xa-b', 'xa-c'];
const LEADS = ['so-y-te', 'so-noi-vu', 'so-tai-chinh'];
const directiveId = 'd-1';

const signature: Signature = { authority: 'TL', principal: 'Chủ tịch', signatory: 'A', post: 'Chánh Văn phòng' };
const drafted: DirectiveDraftedData = {
  directiveId,
  documentType: 'official-letter',
  subject: 'Difficulties of communes',
  issuerId: 'ubnd-tinh',
  monitorId: 'van-phong-ubnd-tinh',
  escalationChain: [],
  addressees: [],
  signature,
  tasks: [
    task(1, 'so-y-te'),
    { ...task(2, 'so-noi-vu', null), lead: { groupId: GROUP } },
    { ...task(3, 'so-tai-chinh', null), jointLeads: [{ agencyId: 'so-noi-vu' }], completion: { rule: 'any' } },
  ],
  deadlineClauses: [{ clauseId: 'c-1', deadline: before20, taskIds: ['t-2'] }],
};

const groups: ReadonlyMap<string, GroupState> = new Map([
  [
    GROUP,
    fold(groupDecider, [
      { type: 'group.formed', data: { groupId: GROUP, name: GROUP, aliases: [] } },
      ...MEMBERS.map((agencyId): GroupEvent => ({
        type: 'group.member-joined',
        data: { groupId: GROUP, agencyId, validFrom: '2025-01-01' },
      })),
    ]),
  ],
]);

/** What a command asks, without when; the clock goes on from one to the next. */
type Undated<Command> = Command extends unknown ? Omit<Command, 'at' | 'directiveId'> : never;
type Asked = DirectiveCommand | ChangeCommand;

/** Something is done with one of the assignments, whichever the number comes to. */
export type Act = { readonly type: 'act'; readonly which: number; readonly what: Pick<AssignmentCommand, 'type'> };

/** What is decided about assignments that a change leaves open. */
export type Deciding = { readonly decide: 'keep' | 'apply' | 'nothing' };

const taskId = fc.constantFrom('t-1', 't-2', 't-3', 't-4');
const text = fc.constantFrom('Some words', 'Other words', ' ');
const lead: fc.Arbitrary<Lead> = fc.constantFrom<Lead[]>(...LEADS.map((agencyId) => ({ agencyId })), {
  groupId: GROUP,
});
const deadline = fc.constantFrom(before8, before20, null);
const is = <Type extends string>(type: Type) => ({ type: fc.constant(type) });
const noted = { by: fc.constant(office) };
const through = { documentType: 'official-letter', designation: '1600/UBND-TH', date: '2025-08-03' } as const;
const change = {
  by: fc.constant(office),
  reasons: fc.constantFrom(['The plan has changed'], ['The plan has changed'], [' ']),
};
const amendment = fc.oneof<fc.Arbitrary<Amendment>[]>(
  fc.record({ item: fc.constant('deadline' as const), taskId, deadline }),
  fc.record({ item: fc.constant('text' as const), taskId, text }),
  fc.record({ item: fc.constant('lead' as const), taskId, lead }),
  fc.record({ item: fc.constant('task-dropped' as const), taskId }),
  fc.record({ item: fc.constant('task-added' as const), task: fc.constantFrom<Task[]>(task(4, 'so-y-te')) }),
);
const correction = fc.oneof<fc.Arbitrary<Correction>[]>(
  fc.record({ item: fc.constant('subject' as const), becomes: text }),
  fc.record({ item: fc.constant('signature' as const), becomes: fc.constant({ ...signature, signatory: 'B' }) }),
  fc.record({ item: fc.constantFrom('text' as const, 'label' as const), taskId, becomes: text }),
);
const subject: fc.Arbitrary<QuestionSubject> = fc.constantFrom<QuestionSubject[]>(
  { about: 'clause-scope', clauseId: 'c-1', candidates: [['t-2'], ['t-2', 't-3']] },
  { about: 'lead', taskId: 't-1', candidates: [{ agencyId: 'so-y-te' }, { agencyId: 'so-noi-vu' }] },
);
const id = fc.constantFrom('n-1', 'n-2');

type Asks = { readonly [Type in Asked['type']]: fc.Arbitrary<Undated<Extract<Asked, { readonly type: Type }>>> };

/** One for each type of command; one that is left out does not compile. */
const ASKING: Asks = {
  'draft-directive': fc.constant({ type: 'draft-directive', ...drafted }),
  'redraft-directive': fc.record({
    ...is('redraft-directive'),
    ...(Object.fromEntries(Object.entries(drafted).map(([name, value]) => [name, fc.constant(value)])) as unknown as {
      readonly [Name in keyof typeof drafted]: fc.Arbitrary<(typeof drafted)[Name]>;
    }),
    subject: text,
    tasks: fc.constantFrom(drafted.tasks, drafted.tasks.slice(0, 2)),
  }),
  'sign-directive': fc.record(
    { ...is('sign-directive'), signature: fc.constant(signature), symbol: fc.constantFrom('UBND-TH', 'A B') },
    { requiredKeys: ['type'] },
  ),
  // Number and assignments are those of a whole issuance.
  'issue-directive': fc.constant({
    type: 'issue-directive',
    number: 1,
    symbol: 'UBND-TH',
    registerId: 'general',
    issuedOn: '2025-08-03',
    assignmentCount: 0,
  }),
  cite: fc.record({
    ...is('cite'),
    citation: fc.record({
      citationId: id,
      relation: fc.constantFrom(...CITATION_RELATIONS),
      reference: fc.constantFrom(
        { kind: 'law' as const, law: 'L' },
        { kind: 'directive' as const, directiveId: 'd-2' },
      ),
      taskId,
    }),
  }),
  'strike-citation': fc.record({ ...is('strike-citation'), citationId: id }),
  'raise-question': fc.tuple(id, subject).map(([questionId, what]) => ({
    type: 'raise-question',
    by: office,
    question: { questionId, note: 'So?', ...what },
  })),
  'link-tasks': fc.record({
    ...is('link-tasks'),
    ...noted,
    link: fc.record({
      linkId: id,
      kind: fc.constantFrom(...LINK_KINDS),
      taskId,
      to: fc.record({ directiveId: fc.constantFrom(directiveId, 'd-2'), taskId }),
    }),
  }),
  'judge-link': fc.record({ ...is('judge-link'), ...noted, linkId: id, verdict: fc.constantFrom(...LINK_VERDICTS) }),
  'flag-contradiction': fc.record({
    ...is('flag-contradiction'),
    ...noted,
    contradiction: fc.record({
      contradictionId: id,
      about: text,
      statements: fc.constant([{ value: '11/7/2025' }, { value: '19/7/2025' }]),
    }),
  }),
  'settle-contradiction': fc.record({ ...is('settle-contradiction'), ...noted, contradictionId: id, value: text }),
  'amend-directive': fc.record({
    ...is('amend-directive'),
    ...change,
    through: fc.constant(through),
    amendments: fc.array(amendment, { minLength: 1, maxLength: 3 }),
  }),
  'correct-directive': fc.record({
    ...is('correct-directive'),
    ...change,
    through: fc.constant(through),
    corrections: fc.array(correction, { minLength: 1, maxLength: 2 }),
  }),
  'replace-directive': fc.record({
    ...is('replace-directive'),
    ...change,
    through: fc.constantFrom({ ...through, directiveId: 'd-2' }, { ...through, directiveId }),
    successions: fc.array(fc.record({ taskId, byTaskIds: fc.subarray(['t-1', 't-2', 't-9']) }), { maxLength: 4 }),
  }),
  'withdraw-directive': fc.record({ ...is('withdraw-directive'), ...change, through: fc.constant(through) }),
  'decide-question': fc.record({ ...is('decide-question'), ...change, questionId: id, candidate: fc.nat(2) }),
};

export const DIRECTIVE_COMMAND_TYPES = Object.keys(ASKING) as Asked['type'][];

const act: fc.Arbitrary<Act> = fc.record({
  ...is('act'),
  which: fc.nat(1_000),
  what: fc.constantFrom<Pick<AssignmentCommand, 'type'>[]>(
    { type: 'acknowledge' },
    { type: 'respond', response: { text: 'Done', documents: [] } } as Pick<AssignmentCommand, 'type'>,
    { type: 'accept-answer' },
    { type: 'suspend', reasons: ['Waiting'] } as Pick<AssignmentCommand, 'type'>,
    { type: 'resume', reasons: ['Again'] } as Pick<AssignmentCommand, 'type'>,
    { type: 'reopen', reasons: ['Again'] } as Pick<AssignmentCommand, 'type'>,
    { type: 'cancel', cause: CANCELLATION_CAUSES[0], reasons: ['No more'] } as Pick<AssignmentCommand, 'type'>,
    { type: 'delegate', toAgencyId: 'phong-mot', summary: 'A part' } as Pick<AssignmentCommand, 'type'>,
  ),
});

export type LifeStep = {
  readonly ask: Undated<Asked> | Act;
  readonly wait: number;
} & Deciding;

/** A directive's life: what concerns itself, what changes it, and what its assignments do meanwhile. */
export const lives: fc.Arbitrary<LifeStep[]> = fc
  .tuple(
    // Most lives get as far as being issued.
    fc.constantFrom<LifeStep[][]>([], [{ ask: { type: 'draft-directive', ...drafted }, wait: 0, decide: 'nothing' }]),
    fc.array(
      fc.record({
        ask: fc.oneof(anyOf(ASKING as unknown as Asking<Asked>), act),
        wait: fc.nat(600),
        decide: fc.constantFrom('keep' as const, 'apply' as const, 'nothing' as const),
      }),
      { maxLength: 60, size: 'max' },
    ),
  )
  .map(([beginning, rest]) => [...beginning, ...rest]);

/** What came of one step. */
export interface Lived {
  readonly type: Asked['type'];
  readonly before: DirectiveState;
  readonly events: readonly DirectiveEvent[];
  readonly after: DirectiveState;
  /** Where it was a change of an issued directive: what its preview said. */
  readonly preview?: ChangePreview;
  /** How many assignments there were before it. */
  readonly assignmentsBefore: number;
}

/** A directive with its assignments and registers, in memory; no state or event in it can be changed. */
export class DirectiveLife {
  readonly steps: Lived[] = [];
  readonly directiveEvents: DirectiveEvent[] = [];
  readonly registerEvents: RegisterEvent[] = [];
  readonly assignmentEvents = new Map<string, AssignmentEvent[]>();
  readonly assignments = new Map<string, AssignmentState>();
  directive: DirectiveState = frozen(directiveDecider.initial);
  registers: RegistersState = frozen(registerDecider.initial);
  clock: Instant = at;

  live(steps: readonly LifeStep[]): this {
    for (const { ask, wait, decide } of steps) {
      this.clock = instantOf(millisecondsOf(this.clock) + wait * 60_000);
      if (ask.type === 'act') this.#act(ask);
      else this.#ask(frozen({ ...ask, directiveId, at: this.clock } as unknown as Asked), decide);
    }
    return this;
  }

  #ask(command: Asked, decide: Deciding['decide']): void {
    const [before, assignmentsBefore] = [this.directive, this.assignments.size];
    const outcome = this.#carryOut(command, decide);
    if (!outcome.accepted || outcome.events.length === 0) return;
    for (const event of frozen(outcome.events)) {
      this.directiveEvents.push(event);
      this.directive = frozen(directiveDecider.evolve(this.directive, event));
    }
    const { type } = command;
    const { events, preview } = outcome;
    this.steps.push({ type, before, events, after: this.directive, assignmentsBefore, ...(preview && { preview }) });
  }

  #carryOut(
    command: Asked,
    decide: Deciding['decide'],
  ):
    | { readonly accepted: true; readonly events: readonly DirectiveEvent[]; readonly preview?: ChangePreview }
    | Refused {
    switch (command.type) {
      case 'issue-directive':
        return this.#issue();
      case 'amend-directive':
      case 'correct-directive':
      case 'replace-directive':
      case 'withdraw-directive':
      case 'decide-question':
        return this.#change(command, decide);
      default:
        return directiveDecider.decide(command, this.directive);
    }
  }

  #issue() {
    const plan = decideIssuance(
      {
        directiveId,
        symbol: 'UBND-TH',
        issuedOn: '2025-08-03',
        at: this.clock,
        policy: DEFAULT_DEADLINE_POLICY,
        ladder: DEFAULT_LADDER,
      },
      { directive: this.directive, registers: this.registers, groups },
    );
    if (!plan.accepted) return plan;
    for (const event of frozen(plan.registerEvents)) {
      this.registerEvents.push(event);
      this.registers = frozen(registerDecider.evolve(this.registers, event));
    }
    for (const event of plan.assignments) this.#write(event.data.assignmentId, [event]);
    return { accepted: true as const, events: plan.directiveEvents };
  }

  #change(command: ChangeCommand, decide: Deciding['decide']) {
    const ground = {
      directive: this.directive,
      assignments: this.assignments,
      groups,
      successor: { directive: successor.directive, assignmentIds: new Set(successor.assignments.keys()) },
      policy: DEFAULT_DEADLINE_POLICY,
      ladder: DEFAULT_LADDER,
    };
    const shown = effectOn(command, ground);
    if (!shown.accepted) return shown;
    const open = shown.effects.filter(({ effect }) => effect === 'needs-decision');
    const decided: ChangeCommand =
      decide === 'nothing'
        ? command
        : { ...command, decisions: open.map(({ assignmentId }) => ({ assignmentId, decide })) };
    const preview = effectOn(decided, ground);
    const plan = decideChange(decided, ground);
    if (!plan.accepted) return plan;
    if (!preview.accepted) return refuse(preview.rule, preview.facts);
    for (const { assignmentId, events } of plan.writes) this.#write(assignmentId, events);
    for (const event of plan.assigned) this.#write(event.data.assignmentId, [event]);
    return { accepted: true as const, events: plan.directiveEvents, preview };
  }

  #act({ which, what }: Act): void {
    const ids = [...this.assignments.keys()];
    const assignmentId = ids[which % Math.max(ids.length, 1)];
    if (assignmentId === undefined || neededFor(assignmentId, this.assignments).length > 0) return;
    const { leadAgencyId } = (this.assignments.get(assignmentId) as ExistingAssignment).terms;
    const isOfLead = ['acknowledge', 'respond', 'delegate'].includes(what.type);
    const by = isOfLead ? { subject: 'an', agencyId: leadAgencyId } : office;
    const command = frozen({ ...what, by, at: this.clock } as unknown as AssignmentCommand);
    const plan = decideInTree(command, assignmentId, this.assignments);
    for (const { assignmentId: one, events } of plan.accepted ? plan.writes : []) this.#write(one, events);
  }

  #write(assignmentId: string, events: readonly AssignmentEvent[]): void {
    this.assignmentEvents.set(assignmentId, [...(this.assignmentEvents.get(assignmentId) ?? []), ...frozen(events)]);
    let state = this.assignments.get(assignmentId) ?? frozen(assignmentDecider.initial);
    for (const event of events) state = frozen(assignmentDecider.evolve(state, event));
    this.assignments.set(assignmentId, state);
  }
}
