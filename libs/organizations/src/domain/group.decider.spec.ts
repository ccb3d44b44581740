import fc from 'fast-check';
import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { groupDecider, membersOn } from './group.decider.js';
import {
  GROUP_EVENT_TYPES,
  groupStream,
  type FormedGroup,
  type FormGroup,
  type GroupCommand,
  type GroupEvent,
  type NewMember,
} from './group.events.js';
import * as rules from './organization.rules.js';

const given = givenFor(groupDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  GROUP_ALREADY_FORMED: rules.GROUP_ALREADY_FORMED,
  GROUP_UNKNOWN: rules.GROUP_UNKNOWN,
  GROUP_IMPOSSIBLE_DATE: rules.GROUP_IMPOSSIBLE_DATE,
  GROUP_PERIODS_OVERLAP: rules.GROUP_PERIODS_OVERLAP,
  GROUP_NOT_A_MEMBER: rules.GROUP_NOT_A_MEMBER,
  GROUP_LEAVES_BEFORE_JOINING: rules.GROUP_LEAVES_BEFORE_JOINING,
});

const groupId = 'ubnd-xa-phuong';
const form: FormGroup = { type: 'form-group', groupId, name: 'UBND các xã, phường', aliases: ['cấp xã'] };
const formed: GroupEvent = { type: 'group.formed', data: { groupId, name: form.name, aliases: ['cấp xã'] } };

function joined(agencyId: string, validFrom: string): GroupEvent {
  return { type: 'group.member-joined', data: { groupId, agencyId, validFrom } };
}
function left(agencyId: string, validTo: string): GroupEvent {
  return { type: 'group.member-left', data: { groupId, agencyId, validTo } };
}
function join(...members: NewMember[]): GroupCommand {
  return { type: 'join-group', groupId, members };
}
function leave(agencyId: string, validTo: string): GroupCommand {
  return { type: 'leave-group', groupId, agencyId, validTo };
}
function succeed(agencyId: string, on: string, ...successorIds: string[]): GroupCommand {
  return { type: 'succeed-member', groupId, agencyId, on, successorIds };
}
function succeeded(agencyId: string, on: string, ...successorIds: string[]): GroupEvent {
  return { type: 'group.member-succeeded', data: { groupId, agencyId, on, successorIds } };
}
function stateAfter(...events: GroupEvent[]): FormedGroup {
  const state = fold(groupDecider, events);
  if (state.status !== 'formed') throw new Error('expected a formed group');
  return state;
}

describe('a group', () => {
  describe('when not formed', () => {
    it('is formed empty', () => {
      given().when(form).then(formed);
    });

    it('is formed with its first members in one act', () => {
      given()
        .when({ ...form, members: [{ agencyId: 'xa-tien-lu', validFrom: '2025-07-01' }] })
        .then(formed, joined('xa-tien-lu', '2025-07-01'));
    });

    it('is not formed at all when one of its first members is refused', () => {
      given()
        .when({ ...form, members: [{ agencyId: 'xa-tien-lu', validFrom: '2025-06-31' }] })
        .thenRefused(rules.GROUP_IMPOSSIBLE_DATE);
    });

    it('needs an id and a name as an agency does', () => {
      given()
        .when({ ...form, groupId: 'Xã' })
        .thenRefused(rules.INVALID_ID);
      given()
        .when({ ...form, name: '' })
        .thenRefused(rules.NAME_MISSING);
    });

    breaks(rules.GROUP_UNKNOWN, 'nobody joins or leaves it', () => {
      given()
        .when(join({ agencyId: 'xa-tien-lu', validFrom: '2025-07-01' }))
        .thenRefused(rules.GROUP_UNKNOWN, { groupId });
      given().when(leave('xa-tien-lu', '2025-08-01')).thenRefused(rules.GROUP_UNKNOWN, { groupId });
    });
  });

  describe('when formed', () => {
    it('takes 148 members in one act', () => {
      const members = Array.from({ length: 148 }, (_, index) => ({ agencyId: `xa-${index}`, validFrom: '2025-07-01' }));
      const events = given(formed)
        .when(join(...members))
        .events();
      expect(membersOn(stateAfter(formed, ...events), '2025-07-01')).toEqual(members.map(({ agencyId }) => agencyId));
    });

    it('stays quiet when it is formed again under the same name', () => {
      given(formed).when(form).thenQuiet();
    });

    it('stays quiet when a member joins that is one already, even twice in one act', () => {
      given(formed, joined('xa-a', '2025-07-01'))
        .when(join({ agencyId: 'xa-a', validFrom: '2025-07-01' }, { agencyId: 'xa-a', validFrom: '2025-08-01' }))
        .thenQuiet();
    });

    it('takes a member back after it left', () => {
      given(formed, joined('xa-a', '2025-07-01'), left('xa-a', '2025-08-01'))
        .when(join({ agencyId: 'xa-a', validFrom: '2025-08-01' }))
        .then(joined('xa-a', '2025-08-01'));
    });

    it('stays quiet when a member leaves a second time on the same day', () => {
      given(formed, joined('xa-a', '2025-07-01'), left('xa-a', '2025-08-01'))
        .when(leave('xa-a', '2025-08-01'))
        .thenQuiet();
    });

    it('lets a member leave', () => {
      given(formed, joined('xa-a', '2025-07-01')).when(leave('xa-a', '2025-08-01')).then(left('xa-a', '2025-08-01'));
    });

    it('refuses a member whose id is no slug', () => {
      given(formed)
        .when(join({ agencyId: 'Xã A', validFrom: '2025-07-01' }))
        .thenRefused(rules.INVALID_ID, { id: 'Xã A' });
    });

    describe('and a member is succeeded', () => {
      const a = joined('xa-a', '2025-07-01');
      const b = joined('xa-b', '2025-07-15');

      it('puts the successors in its place from the day on, at the end of the order', () => {
        given(formed, a, b)
          .when(succeed('xa-a', '2025-08-01', 'xa-c', 'xa-d'))
          .then(succeeded('xa-a', '2025-08-01', 'xa-c', 'xa-d'));
        expect(stateAfter(formed, a, b, succeeded('xa-a', '2025-08-01', 'xa-c', 'xa-d')).memberships).toEqual([
          { agencyId: 'xa-a', validFrom: '2025-07-01', validTo: '2025-08-01' },
          { agencyId: 'xa-b', validFrom: '2025-07-15' },
          { agencyId: 'xa-c', validFrom: '2025-08-01' },
          { agencyId: 'xa-d', validFrom: '2025-08-01' },
        ]);
      });

      it('does not make a member of one twice', () => {
        const facts = [formed, a, joined('xa-b', '2025-09-01'), succeeded('xa-a', '2025-08-01', 'xa-b', 'xa-b')];
        expect(stateAfter(...facts).memberships.slice(1)).toEqual([
          { agencyId: 'xa-b', validFrom: '2025-09-01' },
          { agencyId: 'xa-b', validFrom: '2025-08-01', validTo: '2025-09-01' },
        ]);
      });

      it('hands on a membership that was to begin later, or to end', () => {
        const later = stateAfter(formed, joined('xa-a', '2025-09-01'), succeeded('xa-a', '2025-08-01', 'xa-c'));
        expect(later.memberships).toEqual([{ agencyId: 'xa-c', validFrom: '2025-09-01' }]);
        const ending = stateAfter(formed, a, left('xa-a', '2025-10-01'), succeeded('xa-a', '2025-08-01', 'xa-c'));
        expect(ending.memberships).toEqual([
          { agencyId: 'xa-a', validFrom: '2025-07-01', validTo: '2025-08-01' },
          { agencyId: 'xa-c', validFrom: '2025-08-01', validTo: '2025-10-01' },
        ]);
      });

      it('keeps one that goes on, beside those that join it', () => {
        given(formed, a)
          .when(succeed('xa-a', '2025-08-01', 'xa-a', 'xa-c'))
          .then(succeeded('xa-a', '2025-08-01', 'xa-a', 'xa-c'));
        expect(stateAfter(formed, a, succeeded('xa-a', '2025-08-01', 'xa-a', 'xa-c')).memberships).toEqual([
          { agencyId: 'xa-a', validFrom: '2025-07-01' },
          { agencyId: 'xa-c', validFrom: '2025-08-01' },
        ]);
      });

      it('ends where nobody follows', () => {
        given(formed, a).when(succeed('xa-a', '2025-08-01')).then(succeeded('xa-a', '2025-08-01'));
        expect(membersOn(stateAfter(formed, a, succeeded('xa-a', '2025-08-01')), '2025-08-01')).toEqual([]);
      });

      it('stays quiet where it would not have been a member any more, or where all are members already', () => {
        given(formed, b)
          .when(succeed('xa-a', '2025-08-01', 'xa-c'))
          .thenQuiet();
        given(formed, a, left('xa-a', '2025-08-01'))
          .when(succeed('xa-a', '2025-08-01', 'xa-c'))
          .thenQuiet();
        given(formed, a, b)
          .when(succeed('xa-a', '2025-08-01', 'xa-a', 'xa-b'))
          .thenQuiet();
        given(formed, a, b)
          .when(succeed('xa-a', '2025-08-01', 'xa-b'))
          .then(succeeded('xa-a', '2025-08-01', 'xa-b'));
      });

      it('refuses a successor whose id is no slug, a day no calendar has, and a group nobody formed', () => {
        given(formed, a)
          .when(succeed('xa-a', '2025-08-01', 'Xã C'))
          .thenRefused(rules.INVALID_ID, { id: 'Xã C' });
        given(formed, a)
          .when(succeed('xa-a', '2025-02-30', 'xa-c'))
          .thenRefused(rules.GROUP_IMPOSSIBLE_DATE, { groupId, agencyId: 'xa-a', date: '2025-02-30' });
        given()
          .when(succeed('xa-a', '2025-08-01', 'xa-c'))
          .thenRefused(rules.GROUP_UNKNOWN, { groupId });
        expect(fold(groupDecider, [succeeded('xa-a', '2025-08-01', 'xa-c')])).toEqual({ status: 'nonexistent' });
      });
    });

    breaks(rules.GROUP_ALREADY_FORMED, 'another name under the same id is refused', () => {
      given(formed)
        .when({ ...form, name: 'Các xã' })
        .thenRefused(rules.GROUP_ALREADY_FORMED, { groupId, name: form.name });
    });

    breaks(rules.GROUP_IMPOSSIBLE_DATE, 'a day no calendar has is refused', () => {
      for (const day of [
        '2025-02-29',
        '2025-13-01',
        '2025-00-10',
        '2025-04-31',
        '2025-4-1',
        '01/07/2025',
        '1900-02-29',
        '2025-01-32',
        '2025-01-00',
        '2025-01-010',
        '12025-01-01',
      ]) {
        given(formed)
          .when(join({ agencyId: 'xa-a', validFrom: day }))
          .thenRefused(rules.GROUP_IMPOSSIBLE_DATE, { date: day });
        given(formed, joined('xa-a', '2025-07-01'))
          .when(leave('xa-a', day))
          .thenRefused(rules.GROUP_IMPOSSIBLE_DATE, { date: day });
      }
      given(formed)
        .when(join({ agencyId: 'xa-a', validFrom: '2024-02-29' }))
        .then(joined('xa-a', '2024-02-29'));
      given(formed)
        .when(join({ agencyId: 'xa-a', validFrom: '2000-02-29' }))
        .then(joined('xa-a', '2000-02-29'));
    });

    breaks(rules.GROUP_PERIODS_OVERLAP, 'a period that reaches into another one is refused', () => {
      given(formed, joined('xa-a', '2025-07-01'))
        .when(join({ agencyId: 'xa-a', validFrom: '2025-06-01' }))
        .thenRefused(rules.GROUP_PERIODS_OVERLAP, { groupId, agencyId: 'xa-a', validFrom: '2025-06-01' });
      given(formed, joined('xa-a', '2025-07-01'), left('xa-a', '2025-08-01'))
        .when(join({ agencyId: 'xa-a', validFrom: '2025-07-31' }))
        .thenRefused(rules.GROUP_PERIODS_OVERLAP);
    });

    breaks(rules.GROUP_NOT_A_MEMBER, 'who is no member cannot leave', () => {
      given(formed)
        .when(leave('xa-a', '2025-08-01'))
        .thenRefused(rules.GROUP_NOT_A_MEMBER, { groupId, agencyId: 'xa-a' });
      given(formed, joined('xa-a', '2025-07-01'), left('xa-a', '2025-08-01'))
        .when(leave('xa-a', '2025-09-01'))
        .thenRefused(rules.GROUP_NOT_A_MEMBER);
    });

    breaks(rules.GROUP_LEAVES_BEFORE_JOINING, 'leaving on or before the first day is refused', () => {
      for (const day of ['2025-06-30', '2025-07-01']) {
        given(formed, joined('xa-a', '2025-07-01'))
          .when(leave('xa-a', day))
          .thenRefused(rules.GROUP_LEAVES_BEFORE_JOINING, {
            groupId,
            agencyId: 'xa-a',
            validFrom: '2025-07-01',
            validTo: day,
          });
      }
    });
  });

  eachRuleIsBrokenOnce();

  it('stands for its members of a day: from the first day on, until the day of leaving', () => {
    const group = stateAfter(
      formed,
      joined('xa-a', '2025-07-01'),
      joined('xa-b', '2025-07-15'),
      left('xa-a', '2025-08-01'),
    );
    expect(membersOn(group, '2025-06-30')).toEqual([]);
    expect(membersOn(group, '2025-07-01')).toEqual(['xa-a']);
    expect(membersOn(group, '2025-07-31')).toEqual(['xa-a', 'xa-b']);
    expect(membersOn(group, '2025-08-01')).toEqual(['xa-b']);
  });

  it('lists the type of every event', () => {
    expect(new Set(GROUP_EVENT_TYPES).size).toBe(GROUP_EVENT_TYPES.length);
  });

  it('has a stream of its own', () => {
    expect(groupStream(groupId)).toBe('group-ubnd-xa-phuong');
  });

  describe('whatever is asked of it', () => {
    const agencyId = fc.constantFrom('xa-a', 'xa-b', 'xa-c');
    const day = fc.constantFrom('2025-07-01', '2025-07-02', '2025-07-03', '2025-07-04', '2025-02-30');
    const member = fc.record({ agencyId, validFrom: day });
    const command = fc.oneof<fc.Arbitrary<GroupCommand>[]>(
      fc.constant(form),
      fc.array(member, { maxLength: 4 }).map((members) => join(...members)),
      fc.tuple(agencyId, day).map(([agency, validTo]) => leave(agency, validTo)),
      fc
        .tuple(agencyId, day, fc.array(agencyId, { maxLength: 2 }))
        .map(([agency, from, successorIds]) => succeed(agency, from, ...successorIds)),
    );

    it('an agency is a member at most once on any day, and a repeated act changes nothing', () => {
      fc.assert(
        fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
          const facts: GroupEvent[] = [];
          for (const asked of commands) {
            const decision = groupDecider.decide(asked, fold(groupDecider, facts));
            if (!decision.accepted) continue;
            facts.push(...decision.events);
            expect(groupDecider.decide(asked, fold(groupDecider, facts))).toEqual({ accepted: true, events: [] });
          }
          const state = fold(groupDecider, facts);
          expect(fold(groupDecider, facts)).toEqual(state);
          if (state.status !== 'formed') return;
          for (const one of state.memberships) {
            const others = state.memberships.filter((other) => other !== one && other.agencyId === one.agencyId);
            for (const other of others) {
              expect(one.validFrom < (other.validTo ?? '9999') && other.validFrom < (one.validTo ?? '9999')).toBe(
                false,
              );
            }
          }
        }),
      );
    });
  });
});
