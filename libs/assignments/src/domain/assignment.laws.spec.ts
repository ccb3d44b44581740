import fc from 'fast-check';
import { fold, instantOf, millisecondsOf } from '#kernel';
import { COMMAND_TYPES, commands, OCCURRENCE, play } from '../../../../test/support/assignment-commands.js';
import { assigned, identity, on, stateAfter, terms } from '../../../../test/support/assignment-facts.js';
import { frozen } from '../../../../test/support/laws.js';
import type { AssignmentCommand } from './assignment.commands.js';
import { assignmentDecider } from './assignment.decider.js';
import { ASSIGNMENT_EVENT_TYPES, type AssignmentEvent } from './assignment.events.js';
import { holderOf } from './assignment.holder.js';
import { isEnded, type AssignmentState, type ExistingAssignment } from './assignment.state.js';
import { explainStatus, statusAt } from './assignment.status.js';
import { decideInTree } from './assignment.tree.js';
import { endsAfter, rungsOf } from './deadline-in-force.js';
import { lineOf, MOST_LEVELS } from './parts.decider.js';

/** Every state on the way, with the event that led to it. */
function* steps(
  events: readonly AssignmentEvent[],
): Generator<[ExistingAssignment, AssignmentEvent, ExistingAssignment]> {
  let before = stateAfter(events[0]!);
  for (const event of events.slice(1)) {
    const after = assignmentDecider.evolve(before, event) as ExistingAssignment;
    yield [before, event, after];
    before = after;
  }
}

describe('whatever is asked of an assignment', () => {
  it('its history folds without a fault, twice to the same state, and counts its events', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const events = play(asked);
        const state = stateAfter(...events);
        expect(fold(assignmentDecider, events)).toStrictEqual(state);
        expect(state.version).toBe(events.length);
      }),
    );
  });

  it('its events are JSON and belong to it', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        for (const [before, { data }] of steps(play(asked))) {
          expect(JSON.parse(JSON.stringify(data))).toStrictEqual(data);
          expect(data).toMatchObject({ assignmentId: identity.assignmentId, directiveId: identity.directiveId });
          expect(before.terms.assignmentId).toBe(identity.assignmentId);
        }
      }),
    );
  });

  it('nothing but a reopening follows an end', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        for (const [before, { type }] of steps(play(asked))) {
          if (isEnded(before)) expect(type).toBe('assignment.reopened');
        }
      }),
    );
  });

  it('somebody holds it until it ends, and since when is known', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        for (const [before, { type, effectiveAt }, after] of steps(play(asked))) {
          const [held, holds] = [holderOf(before), holderOf(after)];
          expect(holds === null).toBe(isEnded(after));
          if (holds === null || type === 'assignment.corrected') continue;
          if (held?.id !== holds.id) expect(holds.since).toBe(effectiveAt);
          else expect([held.since, effectiveAt]).toContain(holds.since);
        }
      }),
    );
  });

  it('each event names the lead from then on, and a lead only changes by events that say so', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        for (const [before, { type, data }, after] of steps(play(asked))) {
          expect(data.leadAgencyId).toBe(after.terms.leadAgencyId);
          if (before.terms.leadAgencyId === after.terms.leadAgencyId) continue;
          expect(['assignment.transferred', 'assignment.rehomed']).toContain(type);
          expect(after.formerLeads.at(-1)!.agencyId).toBe(before.terms.leadAgencyId);
        }
      }),
    );
  });

  it('the deadline in force only changes by events that say so, from what, and in whose power', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        for (const [before, { data }, after] of steps(play(asked))) {
          expect(after.deadlines.at(-1)!.deadline).toEqual(after.terms.deadline);
          if (after.terms.deadline === before.terms.deadline) continue;
          expect(data).toMatchObject({
            deadline: after.terms.deadline,
            previous: before.terms.deadline,
            authority: { agencyId: expect.any(String) },
            cycle: before.terms.cycle + 1,
          });
          expect(after.deadlines).toHaveLength(before.deadlines.length + 1);
          expect(after.deadlines.at(-1)).toMatchObject({
            version: after.version,
            authority: { agencyId: after.deadlineSetterId },
          });
        }
      }),
    );
  });

  it('cycles go up one by one, and a rung fires or is skipped at most once in each', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const fired = new Set<string>();
        for (const [before, event, after] of steps(play(asked))) {
          expect(after.terms.cycle - before.terms.cycle).toBe(
            'cycle' in event.data && 'watchedFrom' in event.data ? 1 : 0,
          );
          if (
            event.type !== 'assignment.reminded' &&
            event.type !== 'assignment.escalated' &&
            event.type !== 'assignment.rung-skipped'
          ) {
            continue;
          }
          const claim = `${event.data.cycle} ${event.data.rung}`;
          expect(fired).not.toContain(claim);
          fired.add(claim);
        }
      }),
    );
  });

  it('every rung that becomes due is decided about: it fires, or is skipped for a reason', () => {
    fc.assert(
      fc.property(commands, fc.integer({ min: 0, max: 90 }), (asked, days) => {
        const events = play(asked);
        let state = stateAfter(...events);
        const at = instantOf(millisecondsOf(events.at(-1)!.effectiveAt) + days * 24 * 60 * 60_000);
        const due = rungsOf(state.terms).filter(({ skipped, fireAt }) => skipped === undefined && fireAt <= at);
        for (const { rung, cycle } of due) {
          const decision = assignmentDecider.decide({ type: 'fire-rung', rung, cycle, at }, state);
          expect(decision.accepted).toBe(true);
          const decided = decision.accepted ? decision.events : [];
          const climbs = 'holder' in state && state.status !== 'responded' && state.status !== 'suspended';
          expect(decided).toHaveLength(climbs && !state.spentRungs.includes(rung) ? 1 : 0);
          for (const event of decided) state = assignmentDecider.evolve(state, event) as ExistingAssignment;
          if (climbs) expect(state.spentRungs).toContain(rung);
        }
      }),
    );
  });

  it('rounds never go back, and each has one answer at most', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const answered = new Set<number>();
        for (const [before, event, after] of steps(play(asked))) {
          expect([0, 1]).toContain(after.round - before.round);
          if (event.type !== 'assignment.responded') continue;
          expect(event.data.round).toBe(before.round);
          expect(answered).not.toContain(event.data.round);
          answered.add(event.data.round);
        }
      }),
    );
  });

  it('an accepted one is done with the timeliness that its acceptance recorded', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        for (const [, event, after] of steps(play(asked))) {
          if (after.status !== 'accepted' || event.type !== 'assignment.accepted') continue;
          const done = event.data.onTime ? 'done-on-time' : 'done-late';
          expect(statusAt(after, after.acceptedAt).status).toBe(done);
        }
      }),
    );
  });

  it('every status can say which events gave it', () => {
    fc.assert(
      fc.property(commands, fc.integer({ min: 0, max: 60 * 24 }), (asked, hours) => {
        const state = stateAfter(...play(asked));
        const at = instantOf(millisecondsOf(on(1)) + hours * 3_600_000);
        const { official, restsOn } = explainStatus(state, at);
        if (official !== null) expect(official).toBe(statusAt(state, at).status);
        expect(restsOn.length).toBeGreaterThan(0);
        expect(restsOn).toEqual([...new Set(restsOn)].sort((one, other) => one - other));
        expect(restsOn[0]).toBeGreaterThanOrEqual(1);
        expect(restsOn.at(-1)).toBeLessThanOrEqual(state.version);
      }),
    );
  });

  it('an opinion that is late was preceded by an agreement by silence, which is recorded once', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const silent = new Set<number>();
        for (const { type, data } of play(asked)) {
          if (type === 'assignment.agreed-by-silence') {
            expect(silent).not.toContain(data.request);
            silent.add(data.request);
          }
          if (type === 'assignment.opinion-given' && data.late) expect(silent).toContain(data.request);
        }
      }),
    );
  });

  it('every kind of command is carried out, and every kind of event comes about', () => {
    const carriedOut = new Set<string>();
    const seen = new Set<string>();
    const assign: AssignmentCommand = { type: 'assign', at: on(1), data: { ...terms, occurrence: OCCURRENCE } };
    fc.assert(
      fc.property(commands, (asked) => {
        const events = play([assign, ...asked], [], (command) => carriedOut.add(command.type));
        for (const { type } of events) seen.add(type);
      }),
      { numRuns: 1_500, seed: 1537 },
    );
    expect(COMMAND_TYPES.filter((type) => !carriedOut.has(type))).toEqual([]);
    expect(ASSIGNMENT_EVENT_TYPES.filter((type) => !seen.has(type))).toEqual([]);
  });
});

describe('whatever is asked of an assignment and its parts', () => {
  const root = terms.assignmentId;
  /** Every tree on the way; `which` chooses the assignment that each command is about. */
  function* playTree(
    asked: readonly AssignmentCommand[],
    which: Iterable<number>,
  ): Generator<Map<string, ExistingAssignment>> {
    const tree = new Map<string, AssignmentState>([[root, stateAfter(assigned)]]);
    const choices = which[Symbol.iterator]();
    const ask = (id: string, command: AssignmentCommand) => {
      const plan = decideInTree(command, id, tree);
      for (const { assignmentId, events } of plan.accepted ? plan.writes : []) {
        const state = tree.get(assignmentId) ?? assignmentDecider.initial;
        tree.set(
          assignmentId,
          events.reduce((one, event) => frozen(assignmentDecider.evolve(one, frozen(event))), state),
        );
      }
    };
    for (const command of asked) {
      const ids = [...tree.keys()];
      const id = ids[(choices.next().value as number) % ids.length]!;
      if (command.type === 're-home') {
        // A change of agencies goes through all there is.
        for (const each of ids) ask(each, command);
      } else {
        // The lead of whatever is chosen speaks for it, so that deep parts live as the root does.
        const { leadAgencyId } = (tree.get(id) as ExistingAssignment).terms;
        const byLead = 'by' in command && command.by.agencyId === identity.leadAgencyId;
        ask(id, byLead ? { ...command, by: { subject: 'an', agencyId: leadAgencyId } } : command);
      }
      yield tree as Map<string, ExistingAssignment>;
    }
  }

  it('no part outlives its whole, ends after it unsaid, answers to itself or lies too deep', () => {
    fc.assert(
      fc.property(commands, fc.infiniteStream(fc.nat(1_000)), (asked, which) => {
        for (const tree of playTree(asked, which)) {
          for (const part of tree.values()) {
            const { parentId } = part.terms;
            if (parentId === undefined || isEnded(part)) continue;
            const whole = tree.get(parentId)!;
            expect(isEnded(whole)).toBe(false);
            const said = part.terms.parent!.beyondParent !== undefined || part.status === 'suspended';
            if (!said) expect(endsAfter(part.terms.deadline, whole.terms.deadline)).toBe(false);
            const line = lineOf(part);
            expect(line.length).toBeLessThanOrEqual(MOST_LEVELS);
            expect(line.slice(0, -1).map(({ leadAgencyId }) => leadAgencyId)).not.toContain(part.terms.leadAgencyId);
            expect(line.at(-2)).toEqual({ assignmentId: parentId, leadAgencyId: whole.terms.leadAgencyId });
          }
        }
      }),
    );
  });
});
