import fc from 'fast-check';
import { fold, instant } from '#kernel';
import { assignmentIdOf } from '#assignments/domain';
import {
  DEADLINE_IMPOSSIBLE_TIME,
  DEADLINE_UNKNOWN_ZONE,
  DEFAULT_DEADLINE_POLICY,
  DEFAULT_LADDER,
  LADDER_RUNG_TWICE,
} from '#deadlines/domain';
import { groupDecider, type GroupEvent, type GroupState } from '#organizations/domain';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import type { Task } from './task.js';
import { groupsNamedIn } from './directive.decider.js';
import { draftedAs, type DirectiveState, type DraftedDirective } from './directive.state.js';
import * as rules from './directive.rules.js';
import * as registerRules from './register.rules.js';
import * as taskRules from './task.rules.js';
import { decideIssuance, expandTasks, type Issuance, type IssuanceGround, type IssuancePlan } from './issuance.js';
import { registerDecider } from './register.decider.js';
import { registerIdOf, registerStream } from './register.events.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  TASK_UNKNOWN_GROUP: taskRules.TASK_UNKNOWN_GROUP,
  TASK_EMPTY_GROUP: taskRules.TASK_EMPTY_GROUP,
});

function group(groupId: string, ...agencyIds: string[]): GroupState {
  const events: GroupEvent[] = [{ type: 'group.formed', data: { groupId, name: groupId, aliases: [] } }];
  for (const agencyId of agencyIds) {
    events.push({ type: 'group.member-joined', data: { groupId, agencyId, validFrom: '2025-07-01' } });
  }
  return fold(groupDecider, events);
}

const single: Task = {
  taskId: 't-1',
  ordinal: 1,
  text: 'Lead alone',
  kind: 'request',
  lead: { agencyId: 'so-y-te' },
  coordinatingAgencyIds: ['so-noi-vu'],
  deadline: null,
};
const shared: Task = {
  taskId: 't-2',
  ordinal: 2,
  text: 'Each for itself',
  kind: 'order',
  lead: { groupId: 'so-ban-nganh' },
  coordinatingAgencyIds: ['so-noi-vu'],
  deadline: { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' },
};
const draft: DirectiveDraftedData = {
  directiveId: 'd',
  documentType: 'official-letter',
  subject: 'Two tasks',
  issuerId: 'ubnd-tinh',
  monitorId: 'van-phong-ubnd-tinh',
  escalationChain: ['van-phong-ubnd-tinh', 'chu-tich', 'van-phong-ubnd-tinh'],
  addressees: [],
  tasks: [single, shared],
};
const drafted: DraftedDirective = draftedAs(draft);
const ground: IssuanceGround = {
  directive: drafted,
  registers: registerDecider.initial,
  groups: new Map([['so-ban-nganh', group('so-ban-nganh', 'so-y-te', 'so-noi-vu', 'van-phong-ubnd-tinh')]]),
};
const at = instant('2025-08-03T08:00:00+07:00');
const issuance: Issuance = {
  directiveId: 'd',
  symbol: 'UBND-TH',
  issuedOn: '2025-08-03',
  at,
  policy: DEFAULT_DEADLINE_POLICY,
  ladder: DEFAULT_LADDER,
};

function plan(asked: Partial<Issuance> = {}, on: Partial<IssuanceGround> = {}): IssuancePlan {
  const decision = decideIssuance({ ...issuance, ...asked }, { ...ground, ...on });
  if (!decision.accepted) throw new Error(decision.rule.code);
  return decision;
}

describe('an issuance', () => {
  it('numbers the directive, issues it and assigns its tasks', () => {
    const { directiveEvents, registerEvents, assignments, designation, number, registerId, ...rest } = plan();
    const key = { issuerId: 'ubnd-tinh', year: 2025, book: 'general' };
    expect({ designation, number, registerId }).toEqual({
      designation: '01/UBND-TH',
      number: 1,
      registerId: registerIdOf(key),
    });
    expect(rest).toEqual({ accepted: true, registerStream: registerStream(key) });
    expect(registerEvents.map(({ type }) => type)).toEqual(['register.opened', 'register.number-assigned']);
    expect(directiveEvents).toEqual([
      {
        type: 'directive.issued',
        data: {
          directiveId: 'd',
          number: 1,
          symbol: 'UBND-TH',
          registerId,
          issuedOn: '2025-08-03',
          assignmentCount: 4,
        },
        effectiveAt: at,
      },
    ]);
    expect(assignments.map(({ data, effectiveAt }) => [data.taskId, data.leadAgencyId, effectiveAt])).toEqual([
      ['t-1', 'so-y-te', at],
      ['t-2', 'so-y-te', at],
      ['t-2', 'so-noi-vu', at],
      ['t-2', 'van-phong-ubnd-tinh', at],
    ]);
  });

  it('gives each assignment all that its holder, its timers and its reports need', () => {
    const [alone, , inner, office] = plan().assignments.map(({ data }) => data);
    expect(alone).toEqual({
      assignmentId: assignmentIdOf('d', 't-1', 'so-y-te'),
      directiveId: 'd',
      leadAgencyId: 'so-y-te',
      cycle: 1,
      deadline: null,
      ladder: DEFAULT_LADDER,
      watchedFrom: at,
      directiveNumber: '01/UBND-TH',
      taskId: 't-1',
      taskOrdinal: 1,
      summary: 'Lead alone',
      kind: 'request',
      coordinatingAgencyIds: ['so-noi-vu'],
      groupId: null,
      issuerId: 'ubnd-tinh',
      monitorId: 'van-phong-ubnd-tinh',
      escalationChain: ['van-phong-ubnd-tinh', 'chu-tich'],
    });
    expect(inner).toMatchObject({
      groupId: 'so-ban-nganh',
      coordinatingAgencyIds: [],
      deadline: { dueAt: '2025-08-07T17:00:00.000Z' },
      ladder: DEFAULT_LADDER,
    });
    expect(office?.escalationChain).toEqual(['chu-tich']);
  });

  it('goes on counting where the register stands', () => {
    const registers = fold(registerDecider, plan().registerEvents);
    expect(plan({}, { registers }).designation).toBe('02/UBND-TH');
  });

  it('of a document entered days later is in force from its date, and watched from the present', () => {
    const later = instant('2025-08-09T08:00:00+07:00');
    const { assignments, directiveEvents } = plan({ at: later });
    expect(directiveEvents[0]?.effectiveAt).toBe('2025-08-02T17:00:00.000Z');
    for (const { effectiveAt, data } of assignments) {
      expect(effectiveAt).toBe('2025-08-02T17:00:00.000Z');
      expect(data.watchedFrom).toBe(later);
    }
    expect(plan({ at: later, effectiveAt: at }).assignments[0]?.effectiveAt).toBe(at);
  });

  it('takes the members of the day of issuance', () => {
    const left: GroupState = fold(groupDecider, [
      { type: 'group.formed', data: { groupId: 'so-ban-nganh', name: 'g', aliases: [] } },
      { type: 'group.member-joined', data: { groupId: 'so-ban-nganh', agencyId: 'a', validFrom: '2025-08-04' } },
      { type: 'group.member-joined', data: { groupId: 'so-ban-nganh', agencyId: 'b', validFrom: '2025-08-03' } },
      { type: 'group.member-joined', data: { groupId: 'so-ban-nganh', agencyId: 'c', validFrom: '2025-07-01' } },
      { type: 'group.member-left', data: { groupId: 'so-ban-nganh', agencyId: 'c', validTo: '2025-08-03' } },
    ]);
    const leads = plan({}, { groups: new Map([['so-ban-nganh', left]]) }).assignments.map(
      ({ data }) => data.leadAgencyId,
    );
    expect(leads).toEqual(['so-y-te', 'b']);
  });

  it('lets a group coordinate by its members of the day, each once and nobody with itself', () => {
    const helped = { ...single, coordinatingGroupIds: ['so-ban-nganh'] };
    const directive = draftedAs({ ...draft, tasks: [helped] });
    const [alone] = plan({}, { directive }).assignments;
    expect(alone?.data.coordinatingAgencyIds).toEqual(['so-noi-vu', 'van-phong-ubnd-tinh']);
    expect(groupsNamedIn({ tasks: [helped] })).toEqual(['so-ban-nganh']);
    expect(decideIssuance(issuance, { ...ground, directive, groups: new Map() })).toMatchObject({
      rule: taskRules.TASK_UNKNOWN_GROUP,
      facts: { taskId: 't-1', groupId: 'so-ban-nganh' },
    });
  });

  describe('of a directive that was signed before it got its number', () => {
    const signature = { authority: 'KT', principal: 'Chủ tịch', signatory: 'B', post: 'Phó Chủ tịch' } as const;
    const signedAt = instant('2025-08-03T10:00:00+07:00');
    const signed: DirectiveState = {
      ...drafted,
      status: 'signed',
      signing: { directiveId: 'd', signature, symbol: 'UBND-TH', month: '2025-08' },
      signedAt,
    };

    it('gives number and day to what was signed', () => {
      expect(plan({ at: signedAt }, { directive: signed })).toMatchObject({ designation: '01/UBND-TH' });
    });

    it('is in force from its day on, not before it was signed', () => {
      const later = instant('2025-08-09T08:00:00+07:00');
      const effective = (issuedOn: string) =>
        plan({ at: later, issuedOn }, { directive: signed }).directiveEvents[0]?.effectiveAt;
      expect(effective('2025-08-03')).toBe(signedAt);
      expect(effective('2025-08-04')).toBe('2025-08-03T17:00:00.000Z');
      expect(
        decideIssuance({ ...issuance, at: later, issuedOn: '2025-08-02' }, { ...ground, directive: signed }),
      ).toMatchObject({ rule: rules.DIRECTIVE_ISSUED_BEFORE_SIGNED });
    });
  });

  describe('of a document of secrecy', () => {
    const secret: DirectiveState = { ...drafted, draft: { ...draft, secrecy: 'secret' } };

    it('is numbered in the book of secrecy unless another such book is named', () => {
      expect(plan({}, { directive: secret }).registerId).toBe(
        registerIdOf({ issuerId: 'ubnd-tinh', year: 2025, book: 'secret' }),
      );
      expect(plan({ book: 'mat' }, { directive: secret }).registerEvents[0]).toMatchObject({
        data: { book: 'mat', secret: true },
      });
    });

    it('is refused where it would stand among others, and others where it would', () => {
      for (const [book, directive] of [
        ['general', secret],
        ['secret', drafted],
      ] as const) {
        expect(decideIssuance({ ...issuance, book }, { ...ground, directive })).toMatchObject({
          rule: registerRules.REGISTER_SECRET_APART,
        });
      }
    });
  });

  describe('of a document that bears its number on paper', () => {
    const key = { issuerId: 'ubnd-tinh', year: 2025, book: 'general' };
    const registers = fold(registerDecider, [
      { type: 'register.opened', data: { registerId: registerIdOf(key), ...key, nextNumber: 1537 } },
    ]);

    it('keeps that number and the day it was in force from', () => {
      const later = instant('2025-08-09T08:00:00+07:00');
      const paper = plan({ number: 1208, issuedOn: '2025-07-28', at: later }, { registers });
      expect(paper).toMatchObject({ number: 1208, designation: '1208/UBND-TH' });
      expect(paper.registerEvents.map(({ type }) => type)).toEqual(['register.number-recorded']);
      expect(paper.directiveEvents[0]).toMatchObject({
        data: { number: 1208, issuedOn: '2025-07-28' },
        effectiveAt: '2025-07-27T17:00:00.000Z',
      });
      expect(paper.assignments[0]).toMatchObject({ data: { directiveNumber: '1208/UBND-TH', watchedFrom: later } });
    });

    it('is refused a number that is taken', () => {
      const taken = registers.registers.get(registerIdOf(key))!.nextNumber;
      const after = fold(registerDecider, [
        { type: 'register.opened', data: { registerId: registerIdOf(key), ...key, nextNumber: taken } },
        ...plan({}, { registers }).registerEvents,
      ]);
      expect(decideIssuance({ ...issuance, number: taken }, { ...ground, registers: after })).toMatchObject({
        rule: registerRules.REGISTER_NUMBER_TAKEN,
      });
    });
  });

  breaks(taskRules.TASK_UNKNOWN_GROUP, 'a group nobody formed is refused', () => {
    for (const groups of [new Map(), new Map([['so-ban-nganh', groupDecider.initial]])]) {
      expect(decideIssuance(issuance, { ...ground, groups })).toMatchObject({
        accepted: false,
        rule: taskRules.TASK_UNKNOWN_GROUP,
        facts: { taskId: 't-2', groupId: 'so-ban-nganh' },
      });
    }
  });

  breaks(taskRules.TASK_EMPTY_GROUP, 'a group without members that day is refused', () => {
    expect(
      decideIssuance(issuance, { ...ground, groups: new Map([['so-ban-nganh', group('so-ban-nganh')]]) }),
    ).toMatchObject({ accepted: false, rule: taskRules.TASK_EMPTY_GROUP });
  });

  eachRuleIsBrokenOnce();

  it('is refused by the rules of directive, register, deadline and ladder', () => {
    const issued: DirectiveState = {
      status: 'issued',
      issuedAt: null,
      draft,
      citations: [],
      questions: [],
      links: [],
      contradictions: [],
      issuance: {
        directiveId: 'd',
        number: 1,
        symbol: 'X',
        registerId: 'r',
        issuedOn: '2025-08-03',
        assignmentCount: 1,
      },
    };
    const skippedHour: Task = {
      ...single,
      deadline: { asWritten: '02:30', relation: 'by', date: '2025-03-09', time: '02:30' },
    };
    const newYork = { ...DEFAULT_DEADLINE_POLICY, zone: 'America/New_York' };
    const [rung] = DEFAULT_LADDER.rungs;
    const cases: [Partial<Issuance>, Partial<IssuanceGround>, { code: string }][] = [
      [{}, { directive: { status: 'nonexistent' } }, rules.DIRECTIVE_UNKNOWN],
      [{}, { directive: issued }, rules.DIRECTIVE_ALREADY_ISSUED],
      [{ issuedOn: '2025-08-04' }, {}, rules.DIRECTIVE_ISSUED_IN_FUTURE],
      [{ effectiveAt: instant('2025-08-04T00:00:00Z') }, {}, rules.DIRECTIVE_ISSUED_IN_FUTURE],
      [{ issuedOn: '2025-02-30' }, {}, rules.DIRECTIVE_IMPOSSIBLE_DATE],
      [{ symbol: 'A B' }, {}, registerRules.REGISTER_INVALID_SYMBOL],
      [{ policy: { ...DEFAULT_DEADLINE_POLICY, zone: 'Nowhere' } }, {}, DEADLINE_UNKNOWN_ZONE],
      [{ ladder: { ladderId: 'l', rungs: [rung!, rung!] } }, {}, LADDER_RUNG_TWICE],
      [
        { policy: newYork, issuedOn: '2025-08-02' },
        { directive: { ...drafted, draft: { ...draft, tasks: [skippedHour] } } },
        DEADLINE_IMPOSSIBLE_TIME,
      ],
    ];
    for (const [asked, on, rule] of cases) {
      expect(decideIssuance({ ...issuance, ...asked }, { ...ground, ...on })).toMatchObject({ accepted: false, rule });
    }
  });

  it('assigns as often as its tasks have leads, each under an id of its own, whatever the groups', () => {
    const agency = fc.integer({ min: 0, max: 40 }).map((number) => `agency-${number}`);
    const members = fc.uniqueArray(agency, { minLength: 1, maxLength: 30 });
    const tasks = fc.array(fc.oneof(fc.constantFrom('g-0', 'g-1', 'g-2'), agency), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.tuple(members, members, members), tasks, (of, leads) => {
        const groups = new Map(of.map((ids, index) => [`g-${index}`, group(`g-${index}`, ...ids)]));
        const expansion = expandTasks(
          {
            ...draft,
            tasks: leads.map((id, index) => ({
              ...single,
              taskId: `t-${index}`,
              ordinal: index + 1,
              lead: groups.has(id) ? { groupId: id } : { agencyId: id },
            })),
          },
          groups,
          {
            issuedOn: '2025-08-03',
            issuedAt: at,
            watchedFrom: at,
            policy: issuance.policy,
            ladder: DEFAULT_LADDER,
            directiveNumber: '1/X',
          },
        );
        if (!expansion.accepted) throw new Error(expansion.rule.code);
        const { assignments } = expansion;
        const sizes = leads.map((id) => (id.startsWith('g-') ? of[Number(id.slice(2))]!.length : 1));
        expect(assignments).toHaveLength(sizes.reduce((sum, size) => sum + size, 0));
        expect(new Set(assignments.map(({ assignmentId }) => assignmentId)).size).toBe(assignments.length);
        for (const { groupId, taskId } of assignments) {
          if (groupId === null) continue;
          const ofTask = assignments.filter((other) => other.taskId === taskId).map(({ leadAgencyId }) => leadAgencyId);
          expect(ofTask).toEqual(of[Number(groupId.slice(2))]);
        }
      }),
      { numRuns: 50 },
    );
  });
});
