import { fold } from '#kernel';
import type { Deadline } from '#deadlines/domain';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  assigned,
  assignedOpenEnded,
  before16h,
  given,
  identity,
  LEAD,
  lead,
  office,
  officeForLead,
  on,
  reasons,
  response,
  stateAfter,
  terms,
} from '../../../../test/support/assignment-facts.js';
import type { AssignmentCommand } from './assignment.commands.js';
import { assignmentDecider } from './assignment.decider.js';
import type { AssignmentEvent } from './assignment.events.js';
import { holderOf } from './assignment.holder.js';
import type { AssignmentState, ExistingAssignment } from './assignment.state.js';
import { decideInTree, neededFor } from './assignment.tree.js';
import { MOST_LEVELS } from './parts.decider.js';
import { partIdOf, type Delegate } from './parts.events.js';
import * as rules from './parts.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const ROOT = identity.assignmentId;
const CHILD = partIdOf(ROOT, 1);
const GRANDCHILD = partIdOf(CHILD, 1);
const ROOM = 'phong-ngan-sach';
const TEAM = 'to-so-lieu';

function delegate(agencyId = LEAD, toAgencyId = ROOM, deadline?: Deadline | null): Delegate {
  return {
    type: 'delegate',
    by: { subject: 'an', agencyId },
    at: on(3),
    toAgencyId,
    summary: 'The figures of the communes',
    ...(deadline !== undefined && { deadline }),
  };
}
function cancel(at = on(5)): AssignmentCommand {
  return { type: 'cancel', by: office, at, reasons };
}
function transfer(toAgencyId: string): AssignmentCommand {
  return { type: 'transfer', by: office, at: on(5), toAgencyId, reasons };
}
function change(deadline: Deadline | null, beyondParent?: string): AssignmentCommand {
  return {
    type: 'change-deadline',
    by: office,
    at: on(4),
    deadline,
    reasons,
    ...(beyondParent !== undefined && { beyondParent }),
  };
}

/** Streams by assignment, as the log would hold them. */
class Streams {
  readonly #events = new Map<string, AssignmentEvent[]>();

  constructor(root: AssignmentEvent = assigned) {
    this.#events.set(ROOT, [root]);
  }

  ask(assignmentId: string, command: AssignmentCommand) {
    const plan = decideInTree(command, assignmentId, this.tree());
    if (plan.accepted) {
      for (const { assignmentId: id, events } of plan.writes) {
        this.#events.set(id, [...(this.#events.get(id) ?? []), ...events]);
      }
    }
    return plan;
  }

  /** Asks for what none of it may refuse. */
  after(...asked: readonly (readonly [string, AssignmentCommand])[]): this {
    for (const [assignmentId, command] of asked) {
      const plan = this.ask(assignmentId, command);
      if (!plan.accepted) throw new Error(`refused by ${plan.rule.code}`);
    }
    return this;
  }

  tree(): Map<string, AssignmentState> {
    return new Map([...this.#events].map(([id, events]) => [id, fold(assignmentDecider, events)]));
  }

  state(assignmentId: string): ExistingAssignment {
    const state = this.tree().get(assignmentId);
    if (state === undefined || state.status === 'nonexistent') throw new Error(`no assignment ${assignmentId}`);
    return state;
  }

  types(assignmentId: string): string[] {
    return (this.#events.get(assignmentId) ?? []).map(({ type }) => type.replace('assignment.', ''));
  }

  events(assignmentId: string): readonly AssignmentEvent[] {
    return this.#events.get(assignmentId) ?? [];
  }
}

function family(root?: AssignmentEvent): Streams {
  return new Streams(root).after([ROOT, delegate()], [CHILD, delegate(ROOM, TEAM)]);
}

describe('a part of an assignment', () => {
  describe('when it is given', () => {
    it('is told in the stream of the whole, and begins a stream of its own that refers to it', () => {
      const plan = decideInTree(
        { ...delegate(LEAD, ROOM, before16h(3)), coordinatingAgencyIds: ['phong-tin-hoc', ROOM] },
        ROOT,
        new Map([[ROOT, stateAfter(assigned)]]),
      );
      const given_ = {
        summary: 'The figures of the communes',
        coordinatingAgencyIds: ['phong-tin-hoc'],
        deadline: before16h(3),
        ladder: terms.ladder,
        watchedFrom: on(3),
      };
      expect(plan).toEqual({
        accepted: true,
        writes: [
          {
            assignmentId: ROOT,
            events: [
              {
                type: 'assignment.delegated',
                data: { ...identity, by: lead, part: 1, childId: CHILD, toAgencyId: ROOM, ...given_ },
                effectiveAt: on(3),
              },
            ],
          },
          {
            assignmentId: CHILD,
            events: [
              {
                type: 'assignment.assigned',
                data: {
                  ...given_,
                  assignmentId: CHILD,
                  parentId: ROOT,
                  directiveId: terms.directiveId,
                  leadAgencyId: ROOM,
                  cycle: 1,
                  directiveNumber: terms.directiveNumber,
                  taskId: terms.taskId,
                  taskOrdinal: terms.taskOrdinal,
                  kind: 'order',
                  groupId: null,
                  issuerId: LEAD,
                  monitorId: LEAD,
                  escalationChain: [LEAD],
                  parent: { part: 1, ancestry: [{ assignmentId: ROOT, leadAgencyId: LEAD }] },
                },
                effectiveAt: on(3),
              },
            ],
          },
        ],
      });
    });

    it('leaves the whole with its lead, and is itself held by the one it went to', () => {
      const streams = family();
      expect(streams.state(ROOT)).toMatchObject({
        holder: { id: LEAD, since: on(3) },
        parts: [{ part: 1, assignmentId: CHILD, toAgencyId: ROOM, summary: 'The figures of the communes' }],
      });
      expect(holderOf(streams.state(CHILD))).toEqual({ id: ROOM, since: on(3) });
      expect(streams.state(GRANDCHILD).terms.parent).toEqual({
        part: 1,
        ancestry: [
          { assignmentId: ROOT, leadAgencyId: LEAD },
          { assignmentId: CHILD, leadAgencyId: ROOM },
        ],
      });
    });

    it('has the deadline and the ladder of the whole unless its own are said', () => {
      const streams = new Streams().after([ROOT, delegate()]);
      expect(streams.state(CHILD).terms).toMatchObject({ deadline: terms.deadline, ladder: terms.ladder });
      const ladder = { ladderId: 'gentle', rungs: [] };
      const own = new Streams().after([ROOT, { ...delegate(LEAD, ROOM, before16h(3)), ladder }]);
      expect(own.state(CHILD).terms).toMatchObject({ deadline: before16h(3), ladder });
      const free = new Streams(assignedOpenEnded).after([ROOT, delegate(LEAD, ROOM, before16h(30))]);
      expect(free.state(CHILD).terms.deadline).toEqual(before16h(30));
    });

    it('is about the field of the whole', () => {
      const inField = { ...assigned, data: { ...terms, field: 'dat-dai' } } as AssignmentEvent;
      expect(new Streams(inField).after([ROOT, delegate()]).state(CHILD).terms.field).toBe('dat-dai');
      expect(new Streams().after([ROOT, delegate()]).state(CHILD).terms).not.toHaveProperty('field');
    });

    it('is one of several, each with a name and an id of its own', () => {
      const streams = new Streams().after([ROOT, delegate()], [ROOT, delegate(LEAD, TEAM)]);
      expect(streams.state(ROOT).parts.map(({ part, assignmentId }) => [part, assignmentId])).toEqual([
        [1, CHILD],
        [2, partIdOf(ROOT, 2)],
      ]);
      expect(partIdOf(ROOT, 2)).not.toBe(CHILD);
    });

    breaks(rules.PART_UNNAMED, 'it says what is to be done', () => {
      given(assigned)
        .when({ ...delegate(), summary: ' ' })
        .thenRefused(rules.PART_UNNAMED);
    });

    breaks(rules.PART_GOES_ROUND, 'it does not go to a lead of the whole, or above it', () => {
      given(assigned).when(delegate(LEAD, LEAD)).thenRefused(rules.PART_GOES_ROUND, { agencyId: LEAD });
      const streams = family();
      for (const agencyId of [LEAD, ROOM, TEAM]) {
        expect(streams.ask(GRANDCHILD, delegate(TEAM, agencyId))).toMatchObject({ rule: rules.PART_GOES_ROUND });
      }
      expect(streams.ask(CHILD, transfer(LEAD))).toMatchObject({ rule: rules.PART_GOES_ROUND });
    });

    breaks(rules.PART_TOO_DEEP, 'it lies at most so deep below the directive', () => {
      const streams = new Streams();
      let id = ROOT;
      for (let level = 1; level < MOST_LEVELS; level += 1) {
        streams.after([id, delegate(level === 1 ? LEAD : `cap-${level}`, `cap-${level + 1}`)]);
        id = partIdOf(id, 1);
      }
      expect(streams.ask(id, delegate(`cap-${MOST_LEVELS}`, 'cap-6'))).toMatchObject({
        rule: rules.PART_TOO_DEEP,
        facts: { most: 5 },
      });
    });

    breaks(rules.PART_AFTER_PARENT, 'it ends no later than the whole, unless it is said why', () => {
      for (const deadline of [before16h(5), null]) {
        for (const unsaid of [{}, { beyondParent: ' ' }]) {
          given(assigned)
            .when({ ...delegate(LEAD, ROOM, deadline), ...unsaid })
            .thenRefused(rules.PART_AFTER_PARENT, { part: deadline?.dueAt ?? null, parent: terms.deadline!.dueAt });
        }
        const streams = new Streams().after([
          ROOT,
          { ...delegate(LEAD, ROOM, deadline), beyondParent: 'Only the annex rests on it' },
        ]);
        expect(streams.state(CHILD).terms.parent).toMatchObject({ beyondParent: 'Only the annex rests on it' });
      }
    });
  });

  describe('when it is worked on', () => {
    it('answers to the lead of the whole, who alone answers for the whole', () => {
      const streams = family();
      const room = { subject: 'ha', agencyId: ROOM };
      expect(streams.ask(ROOT, { type: 'respond', by: room, at: on(4), response })).toMatchObject({
        rule: { code: 'assignment/not-the-lead' },
      });
      streams.after([CHILD, { type: 'respond', by: room, at: on(4), response }]);
      expect(holderOf(streams.state(CHILD))).toEqual({ id: LEAD, since: on(4) });
      streams.after([CHILD, { type: 'accept-answer', by: lead, at: on(4, '10:00') }]);
      expect(streams.state(CHILD).status).toBe('accepted');
      expect(streams.events(CHILD).every(({ data }) => 'parentId' in data && data.parentId === ROOT)).toBe(true);
    });

    it('gets more time from the lead of the whole, but not beyond the whole unless it is said why', () => {
      const streams = new Streams().after([ROOT, delegate(LEAD, ROOM, before16h(3))]);
      const room = { subject: 'ha', agencyId: ROOM };
      streams.after([CHILD, { type: 'ask-extension', by: room, at: on(3), reasons, proposed: before16h(9) }]);
      const grant = { type: 'grant-extension', by: lead, at: on(3), reasons } as const;
      expect(streams.ask(CHILD, { ...grant, deadline: before16h(9) })).toMatchObject({
        rule: rules.PART_AFTER_PARENT,
        facts: { part: before16h(9).dueAt, parent: before16h(4).dueAt },
      });
      expect(streams.types(CHILD)).toEqual(['assigned', 'extension-asked']);
      streams.after([CHILD, { ...grant, deadline: before16h(9), beyondParent: 'Only the annex rests on it' }]);
      expect(streams.state(CHILD).terms).toMatchObject({
        deadline: before16h(9),
        parent: { beyondParent: 'Only the annex rests on it' },
      });
      streams.after([ROOT, change(before16h(3))]);
      expect(streams.state(CHILD).terms.deadline).toEqual(before16h(9));
    });

    it('says when part and whole would end, or that one of them would not', () => {
      const streams = new Streams().after([ROOT, delegate(LEAD, ROOM, before16h(3))]);
      const openEnded = { ...change(null), by: lead, at: on(3) } as AssignmentCommand;
      expect(streams.ask(CHILD, openEnded)).toMatchObject({
        rule: rules.PART_AFTER_PARENT,
        facts: { part: null, parent: before16h(4).dueAt },
      });
      const unlimited = new Streams(assignedOpenEnded).after([ROOT, delegate()]);
      expect(unlimited.state(CHILD).terms.deadline).toBeNull();
      unlimited.after([CHILD, { ...change(before16h(9)), by: lead } as AssignmentCommand], [CHILD, openEnded]);
      expect(unlimited.state(CHILD).terms.deadline).toBeNull();
    });

    it('is not resumed beyond the whole', () => {
      const streams = new Streams().after(
        [ROOT, delegate()],
        [CHILD, { type: 'suspend', by: lead, at: on(3), reasons }],
      );
      const resume = { type: 'resume', by: lead, at: on(4), reasons } as const;
      expect(streams.ask(CHILD, resume)).toMatchObject({ rule: rules.PART_AFTER_PARENT });
      streams.after([CHILD, { ...resume, deadline: before16h(4) }]);
      expect(streams.state(CHILD).status).toBe('assigned');
    });
  });

  describe('when the whole ends earlier', () => {
    it('ends earlier too, and its own parts with it', () => {
      const streams = family().after([ROOT, change(before16h(3))]);
      for (const id of [CHILD, GRANDCHILD]) {
        expect(streams.state(id).terms.deadline).toEqual(before16h(3));
        expect(streams.events(id).at(-1)).toMatchObject({
          type: 'assignment.deadline-changed',
          data: { by: { subject: 'dondoc' }, reasons: ['The whole ends earlier.'], previous: before16h(4) },
        });
      }
    });

    it('keeps what ends earlier anyway, and what is suspended', () => {
      const streams = new Streams().after(
        [ROOT, delegate(LEAD, ROOM, before16h(3))],
        [ROOT, delegate(LEAD, TEAM)],
        [partIdOf(ROOT, 2), { type: 'suspend', by: lead, at: on(3), reasons }],
        [ROOT, change(before16h(3))],
      );
      expect(streams.types(CHILD)).toEqual(['assigned']);
      expect(streams.types(partIdOf(ROOT, 2))).toEqual(['assigned', 'suspended']);
    });

    it('stays as it is when the whole ends later', () => {
      const streams = family().after([ROOT, change(before16h(9))]);
      expect(streams.types(CHILD)).toEqual(['assigned', 'delegated']);
    });
  });

  describe('when the whole ends', () => {
    it('is cancelled with it, and its own parts, but for those that are done', () => {
      const room = { subject: 'ha', agencyId: ROOM };
      const streams = new Streams().after(
        [ROOT, delegate()],
        [ROOT, delegate(LEAD, TEAM)],
        [CHILD, delegate(ROOM, 'x')],
        [CHILD, { type: 'respond', by: room, at: on(4), response }],
        [partIdOf(ROOT, 2), { type: 'respond', by: { subject: 'ha', agencyId: TEAM }, at: on(4), response }],
        [partIdOf(ROOT, 2), { type: 'accept-answer', by: lead, at: on(4) }],
        [ROOT, cancel()],
      );
      for (const id of [CHILD, GRANDCHILD]) {
        expect(streams.state(id)).toMatchObject({ status: 'cancelled', cause: 'parent-ended', cancelledAt: on(5) });
        expect(streams.events(id).at(-1)!.data).toMatchObject({
          by: { subject: 'dondoc' },
          reasons: ['The whole has ended.'],
        });
      }
      expect(streams.state(partIdOf(ROOT, 2)).status).toBe('accepted');
    });

    it('is cancelled when the whole is accepted', () => {
      const streams = family().after(
        [ROOT, { type: 'respond', by: officeForLead, at: on(4), response }],
        [ROOT, { type: 'accept-answer', by: office, at: on(5) }],
      );
      expect(streams.state(GRANDCHILD)).toMatchObject({ status: 'cancelled', cause: 'parent-ended' });
    });

    breaks(rules.PART_OF_ENDED, 'it is not reopened before the whole is', () => {
      const streams = family().after([ROOT, cancel()]);
      const reopen = { type: 'reopen', by: office, at: on(6), reasons } as const;
      expect(streams.ask(CHILD, reopen)).toMatchObject({ rule: rules.PART_OF_ENDED, facts: { parentId: ROOT } });
      streams.after([ROOT, reopen]);
      expect(streams.state(CHILD).status).toBe('cancelled');
      streams.after([CHILD, reopen]);
      expect(streams.state(CHILD).status).toBe('reopened');
    });

    it('is not reopened beyond the whole either', () => {
      const streams = family().after([CHILD, cancel()], [ROOT, change(before16h(3))]);
      const reopen = { type: 'reopen', by: lead, at: on(6), reasons } as const;
      expect(streams.ask(CHILD, reopen)).toMatchObject({ rule: rules.PART_AFTER_PARENT });
      streams.after([CHILD, { ...reopen, deadline: before16h(3) }]);
    });

    it('answers to the lead that the whole has by then, and says so where it is reopened', () => {
      const reopen = { type: 'reopen', by: { subject: 'em', agencyId: 'so-y-te' }, at: on(6), reasons } as const;
      const ancestry = [{ assignmentId: ROOT, leadAgencyId: 'so-y-te' }];
      const streams = family().after([CHILD, cancel()], [ROOT, transfer('so-y-te')]);
      expect(streams.state(CHILD).terms).toMatchObject({
        issuerId: LEAD,
        parent: { ancestry: [{ leadAgencyId: LEAD }] },
      });
      const byFormerLead = streams.ask(CHILD, { ...reopen, by: lead });
      expect(byFormerLead).toMatchObject({ rule: { code: 'assignment/not-the-authority' } });
      streams.after([CHILD, reopen]);
      expect(streams.events(CHILD).at(-1)!.data).toMatchObject({ ancestry });
      expect(streams.state(CHILD)).toMatchObject({
        status: 'reopened',
        deadlineSetterId: 'so-y-te',
        terms: {
          leadAgencyId: ROOM,
          issuerId: 'so-y-te',
          monitorId: 'so-y-te',
          escalationChain: ['so-y-te'],
          parent: { part: 1, ancestry },
        },
      });
      streams.after([ROOT, cancel()], [ROOT, { ...reopen, by: office }]);
      expect(streams.events(ROOT).at(-1)!.data).not.toHaveProperty('ancestry');
      expect(streams.state(ROOT).terms).toMatchObject({ issuerId: terms.issuerId, monitorId: terms.monitorId });
    });
  });

  describe('when the whole gets another lead', () => {
    it('answers to that one, and its own parts know of it', () => {
      const streams = family().after([ROOT, transfer('so-y-te')]);
      expect(streams.state(CHILD).terms).toMatchObject({
        leadAgencyId: ROOM,
        issuerId: 'so-y-te',
        monitorId: 'so-y-te',
        escalationChain: ['so-y-te'],
        parent: { ancestry: [{ assignmentId: ROOT, leadAgencyId: 'so-y-te' }] },
      });
      expect(streams.state(GRANDCHILD).terms).toMatchObject({
        issuerId: ROOM,
        parent: { ancestry: [{ leadAgencyId: 'so-y-te' }, { leadAgencyId: ROOM }] },
      });
      expect(streams.events(CHILD).at(-1)!.data).toMatchObject({
        cause: 'parent-handed-over',
        by: { subject: 'dondoc' },
        reasons: ['The whole has another lead.'],
      });
      expect(streams.ask(GRANDCHILD, delegate(TEAM, 'so-y-te'))).toMatchObject({ rule: rules.PART_GOES_ROUND });
    });

    it('is cancelled where it has come to a lead above it: nobody answers to itself', () => {
      const streams = family().after([ROOT, transfer(ROOM)]);
      expect(streams.state(CHILD)).toMatchObject({ status: 'cancelled', cause: 'came-to-parent-lead' });
      expect(streams.state(GRANDCHILD)).toMatchObject({ status: 'cancelled', cause: 'parent-ended' });
      const merged = family().after([
        GRANDCHILD,
        {
          type: 're-home',
          by: office,
          at: on(5),
          fromAgencyId: TEAM,
          toAgencyId: LEAD,
          cause: 'organization-changed',
          reasons,
        },
      ]);
      expect(merged.types(GRANDCHILD)).toEqual(['assigned', 'rehomed', 'cancelled']);
      expect(merged.events(GRANDCHILD).at(-1)!.data).toMatchObject({
        reasons: ['The part came to the lead of the whole.'],
      });
      expect(merged.state(CHILD).status).toBe('assigned');
    });

    it('does not come to any lead above it by a transfer', () => {
      for (const above of [LEAD, ROOM]) {
        const up = { ...transfer(above), by: { subject: 'ha', agencyId: ROOM } } as AssignmentCommand;
        expect(family().ask(GRANDCHILD, up)).toMatchObject({ rule: rules.PART_GOES_ROUND, facts: { agencyId: above } });
      }
    });

    it('stays as it is when another role changes hands', () => {
      const rehome = {
        type: 're-home',
        by: office,
        at: on(5),
        fromAgencyId: 'van-phong-ubnd-tinh',
        toAgencyId: 'van-phong-moi',
        cause: 'organization-changed',
        reasons,
      } as const;
      expect(family().after([ROOT, rehome]).types(CHILD)).toEqual(['assigned', 'delegated']);
    });
  });

  describe('when it is decided about', () => {
    it('needs the parent and all parts below, step by step', () => {
      const whole = family().tree();
      const tree = new Map<string, AssignmentState>();
      const load = (ids: readonly string[]) => ids.forEach((id) => tree.set(id, whole.get(id)!));
      expect(neededFor(CHILD, tree)).toEqual([CHILD]);
      load([CHILD]);
      expect(neededFor(CHILD, tree)).toEqual([ROOT, GRANDCHILD]);
      load([ROOT, GRANDCHILD]);
      expect(neededFor(CHILD, tree)).toEqual([]);
      expect(neededFor('unheard', new Map([['unheard', assignmentDecider.initial]]))).toEqual([]);
      expect(neededFor(ROOT, new Map([[ROOT, whole.get(ROOT)!]]))).toEqual([CHILD]);
      expect(
        neededFor(
          ROOT,
          new Map([
            [ROOT, whole.get(ROOT)!],
            [CHILD, whole.get(CHILD)!],
          ]),
        ),
      ).toEqual([GRANDCHILD]);
    });

    it('bears an id that follows from what it is a part of, today as on the first day', () => {
      expect([identity.assignmentId, CHILD]).toEqual([
        '1227cf34-f26c-5027-abf7-afc877646115',
        '6671923e-a387-585b-b059-bfd6046f95a1',
      ]);
    });

    it('fails where something it needs is missing', () => {
      const tree = family().tree();
      tree.delete(GRANDCHILD);
      expect(() => decideInTree(cancel(), ROOT, tree)).toThrow(`assignment ${GRANDCHILD} was not loaded`);
    });

    it('refuses what the assignment refuses, and writes nothing where there is nothing to do', () => {
      const streams = family().after([ROOT, cancel()]);
      expect(streams.ask(ROOT, cancel())).toEqual({ accepted: true, writes: [] });
      expect(streams.ask(ROOT, transfer('so-y-te'))).toMatchObject({ rule: { code: 'assignment/cancelled' } });
      expect(decideInTree(cancel(), 'x', new Map([['x', assignmentDecider.initial]]))).toMatchObject({
        rule: { code: 'assignment/unknown' },
      });
    });

    it('leaves a tree it was given as it was', () => {
      const tree = family().tree();
      const before = new Map(tree);
      decideInTree(cancel(), ROOT, tree);
      expect(tree).toEqual(before);
    });

    it('begins an assignment that has neither parent nor parts', () => {
      const assign = { type: 'assign', at: on(3), data: terms } as const;
      expect(decideInTree(assign, ROOT, new Map([[ROOT, assignmentDecider.initial]]))).toEqual({
        accepted: true,
        writes: [{ assignmentId: ROOT, events: [assigned] }],
      });
    });
  });

  eachRuleIsBrokenOnce();
});
