import { instantOf, millisecondsOf } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  accepted,
  acknowledged,
  assigned,
  assignedOpenEnded,
  before16h,
  extensionAsked,
  LADDER,
  dueAt,
  given,
  health,
  identity,
  ISSUER,
  issuer,
  LEAD,
  lead,
  MONITOR,
  monitor,
  office,
  officeForIssuer,
  officeForLead,
  on,
  reasons,
  responded,
  response,
  secondCycle,
  stateAfter,
  strangers,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import type { AssignmentCommand } from './assignment.commands.js';
import type { AssignmentEvent } from './assignment.events.js';
import { holderOf } from './assignment.holder.js';
import { ASSIGNMENT_EFFECTIVE_TOO_EARLY } from './assignment.rules.js';
import type { DeadlineSet } from './assignment.vocabulary.js';
import type { AskExtension, ChangeDeadline, GrantExtension, RefuseExtension } from './deadline-changes.events.js';
import * as rules from './deadline-changes.rules.js';
import type { Suspend } from './suspension.events.js';
import { endsAfter, rungsOf } from './deadline-in-force.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

function ask(at = on(4), proposed = before16h(8)): AskExtension {
  return { type: 'ask-extension', by: lead, at, reasons, proposed };
}
function grant(deadline = before16h(7), at = on(5), by = office): GrantExtension {
  return { type: 'grant-extension', by, at, deadline, reasons };
}
function deny(at = on(5), by = office): RefuseExtension {
  return { type: 'refuse-extension', by, at, reasons };
}
function change(deadline: ChangeDeadline['deadline'] = before16h(12), at = on(5), by = office): ChangeDeadline {
  return { type: 'change-deadline', by, at, deadline, reasons };
}
function suspend(at = on(4)): Suspend {
  return { type: 'suspend', by: office, at, reasons };
}
const granted: AssignmentEvent = {
  type: 'assignment.extension-granted',
  data: { ...identity, by: office, reasons, proposed: before16h(8), askedLate: false, ...secondCycle({}) },
  effectiveAt: on(5),
};

describe('an assignment whose lead asks for more time', () => {
  describe('when it asks', () => {
    it('says why and until when, and the clock runs on', () => {
      given(assigned).when(ask()).then(extensionAsked());
      expect(stateAfter(assigned, extensionAsked())).toMatchObject({
        extension: { proposed: before16h(8), reasons, askedAt: on(4), askedLate: false, version: 2 },
        terms: { cycle: 1, deadline: terms.deadline },
        holder: { id: LEAD, since: on(3) },
      });
    });

    it('shows that it asked late, from the first millisecond after the deadline', () => {
      const last = instantOf(millisecondsOf(dueAt) - 1);
      given(assigned).when(ask(last)).then(extensionAsked(last));
      given(assigned).when(ask(dueAt)).then(extensionAsked(dueAt, true));
    });

    it('stays quiet when it asks for the same again', () => {
      given(assigned, extensionAsked())
        .when(ask(on(5)))
        .thenQuiet();
    });

    breaks(rules.EXTENSION_WITHOUT_DEADLINE, 'where there is no deadline there is nothing to extend', () => {
      given(assignedOpenEnded).when(ask()).thenRefused(rules.EXTENSION_WITHOUT_DEADLINE, identity);
    });

    breaks(rules.EXTENSION_NOT_LATER, 'an extension is later than what is in force, asked or granted', () => {
      for (const proposed of [before16h(3), before16h(4)]) {
        given(assigned)
          .when(ask(on(4), proposed))
          .thenRefused(rules.EXTENSION_NOT_LATER, { proposed: proposed.dueAt, inForce: dueAt });
        given(assigned, extensionAsked())
          .when(grant(proposed))
          .thenRefused(rules.EXTENSION_NOT_LATER, { granted: proposed.dueAt, inForce: dueAt });
      }
    });

    breaks(rules.EXTENSION_PENDING, 'one request is decided before the next', () => {
      given(assigned, extensionAsked())
        .when(ask(on(5), before16h(9)))
        .thenRefused(rules.EXTENSION_PENDING, { proposed: before16h(8).dueAt });
    });
  });

  describe('when it is granted', () => {
    it('carries the new deadline, the old one, and in whose power: the Office by delegation of the setter', () => {
      given(assigned, extensionAsked()).when(grant()).then(granted);
    });

    it('is granted by the issuer, in its own name or through the Office, and names the document', () => {
      for (const by of [issuer, officeForIssuer]) {
        given(assigned, extensionAsked())
          .when({ ...grant(before16h(7), on(5), by), document: '1600/UBND-TH' })
          .then({
            ...granted,
            data: { ...granted.data, by, authority: { agencyId: ISSUER, document: '1600/UBND-TH' } },
          });
      }
    });

    it('opens the next cycle; the old deadline stays in history', () => {
      const state = stateAfter(assigned, acknowledged, extensionAsked(), granted);
      expect(state).toMatchObject({
        status: 'acknowledged',
        extension: null,
        terms: { cycle: 2, deadline: before16h(7), watchedFrom: on(5) },
        spentRungs: [],
        deadlineSetterId: ISSUER,
      });
      expect(state.deadlines).toEqual([
        {
          deadline: terms.deadline,
          basis: 'in-force/as-assigned',
          authority: { agencyId: ISSUER },
          since: on(3),
          version: 1,
        },
        {
          deadline: before16h(7),
          basis: 'in-force/as-extended',
          authority: { agencyId: ISSUER },
          since: on(5),
          version: 4,
        },
      ]);
    });

    it('comes back to the lead where it had been escalated, and else stays with it since it was', () => {
      const escalated = then(
        [assigned, extensionAsked()],
        { type: 'fire-rung', rung: 'escalate', cycle: 1, at: on(6, '16:00') },
        grant(before16h(9), on(7)),
      );
      expect(stateAfter(...escalated)).toMatchObject({ holder: { id: LEAD, since: on(7) }, escalations: 0 });
      expect(holderOf(stateAfter(assigned, extensionAsked(), granted))).toEqual({ id: LEAD, since: on(3) });
    });

    it('judges the answer by the deadline then in force', () => {
      given(assigned, extensionAsked(), granted, responded(on(7, '15:00')))
        .when({ type: 'accept-answer', by: office, at: on(9) })
        .then(accepted(on(9), on(7, '15:00'), true));
    });

    it('may be granted while an answer waits: nothing is watched until it is returned', () => {
      const facts = [assigned, extensionAsked(), responded(on(4, '17:00'))];
      given(...facts)
        .when(grant())
        .then({ ...granted, data: { ...granted.data, idle: true } });
      const after = then(facts, grant());
      expect(rungsOf(after.at(-1)!.data as DeadlineSet)).toEqual([]);
      expect(holderOf(stateAfter(...after))).toEqual({ id: MONITOR, since: on(4, '17:00') });
      given(...after)
        .when({ type: 'accept-answer', by: office, at: on(9) })
        .then(accepted(on(9), on(4, '17:00'), true));
    });

    it('shows that it had been asked for late', () => {
      given(assigned, extensionAsked(on(4, '17:00'), true))
        .when(grant())
        .then({ ...granted, data: { ...granted.data, askedLate: true } });
    });

    it('brings a ladder where the decision brings one', () => {
      const ladder = { ladderId: 'gentle', rungs: [] };
      const state = stateAfter(...then([assigned, extensionAsked()], { ...grant(), ladder }));
      expect(state.terms.ladder).toEqual(ladder);
    });

    it('is what was proposed where no other measure of it is stated', () => {
      const { deadline: _, ...asProposed } = grant();
      given(assigned, extensionAsked())
        .when(asProposed)
        .then({ ...granted, data: { ...granted.data, deadline: before16h(8) } });
      given(assigned, extensionAsked(), granted).when(asProposed).thenQuiet();
      given(assigned).when(asProposed).thenRefused(rules.EXTENSION_NOT_ASKED, identity);
    });

    it('stays quiet when the same is granted again', () => {
      given(assigned, extensionAsked(), granted)
        .when(grant(before16h(7), on(6)))
        .thenQuiet();
    });

    it('is not granted before it was asked for', () => {
      for (const command of [grant(), deny()])
        given(assigned, extensionAsked())
          .when({ ...command, effectiveAt: on(3, '12:00') })
          .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(4) });
    });

    breaks(rules.EXTENSION_NOT_ASKED, 'more time is decided about where it was asked for', () => {
      given(assigned).when(grant()).thenRefused(rules.EXTENSION_NOT_ASKED, identity);
      given(assigned).when(deny()).thenRefused(rules.EXTENSION_NOT_ASKED, identity);
      given(assigned, extensionAsked(), granted)
        .when(grant(before16h(9), on(6)))
        .thenRefused(rules.EXTENSION_NOT_ASKED);
      given(...then([assigned], change()))
        .when(grant(before16h(12), on(6)))
        .thenRefused(rules.EXTENSION_NOT_ASKED);
    });

    breaks(rules.DEADLINE_NOT_THE_SETTER, 'only who set the deadline gives more time', () => {
      for (const by of [...strangers, health, lead, officeForLead, monitor]) {
        for (const command of [grant(before16h(7), on(5), by), deny(on(5), by), change(before16h(7), on(5), by)]) {
          given(assigned, extensionAsked())
            .when(command)
            .thenRefused(rules.DEADLINE_NOT_THE_SETTER, { deadlineSetterId: ISSUER });
        }
      }
    });

    it('is granted by the monitor where the monitor set the deadline in force', () => {
      const facts = then(
        [assigned, responded(on(4))],
        { type: 'accept-in-part', by: monitor, at: on(5), accepted: 'a', remaining: 'b', deadline: before16h(6) },
        ask(on(5), before16h(8)),
      );
      for (const [by, agencyId] of [
        [monitor, MONITOR],
        [office, MONITOR],
        [issuer, ISSUER],
      ] as const) {
        const grants = then(facts, grant(before16h(7), on(6), by)).at(-1)!;
        expect(grants.data).toMatchObject({ authority: { agencyId }, previous: before16h(6) });
      }
    });

    it('is decided by the judge where the setter has come to lead', () => {
      const facts = then([assigned, extensionAsked()], {
        type: 're-home',
        by: office,
        at: on(4),
        fromAgencyId: ISSUER,
        toAgencyId: LEAD,
        cause: 'organization-changed',
        reasons,
      });
      given(...facts)
        .when(grant(before16h(7), on(5), lead))
        .thenRefused(rules.DEADLINE_NOT_THE_SETTER);
      expect(then(facts, grant()).at(-1)!.data).toMatchObject({ authority: { agencyId: MONITOR } });
    });
  });

  describe('when it is refused', () => {
    it('keeps the deadline, and may ask again', () => {
      const denied: AssignmentEvent = {
        type: 'assignment.extension-refused',
        data: {
          ...identity,
          by: office,
          authority: { agencyId: ISSUER },
          reasons,
          proposed: before16h(8),
          askedLate: false,
        },
        effectiveAt: on(5),
      };
      given(assigned, extensionAsked()).when(deny()).then(denied);
      expect(stateAfter(assigned, extensionAsked(), denied)).toMatchObject({ extension: null, terms: { cycle: 1 } });
      given(assigned, extensionAsked(), denied)
        .when(ask(on(6)))
        .then(extensionAsked(on(6), true));
    });

    it('may be refused while an answer waits or time stands still', () => {
      for (const turn of [{ type: 'respond', by: lead, at: on(4), response }, suspend()] as AssignmentCommand[]) {
        expect(then([assigned, extensionAsked(on(3, '12:00'))], turn, deny()).at(-1)!.type).toBe(
          'assignment.extension-refused',
        );
      }
    });
  });
});

describe('an assignment whose deadline is changed without a request', () => {
  const changed: AssignmentEvent = {
    type: 'assignment.deadline-changed',
    data: {
      ...identity,
      by: office,
      reasons,
      ...secondCycle({ deadline: before16h(12), basis: 'in-force/as-changed' }),
    },
    effectiveAt: on(5),
  };

  it('is due earlier or later, or has no deadline any more', () => {
    given(assigned).when(change()).then(changed);
    expect(stateAfter(...then([assigned], change(before16h(3)))).terms.deadline).toEqual(before16h(3));
    const open = stateAfter(...then([assigned], change(null)));
    expect(open.terms).toMatchObject({ deadline: null, ladder: LADDER, cycle: 2 });
    expect(open.deadlines.at(-1)).toMatchObject({ deadline: null, basis: 'in-force/as-changed' });
  });

  it('gets a deadline where it had none', () => {
    expect(then([assignedOpenEnded], { ...change(), ladder: LADDER }).at(-1)!.data).toMatchObject({
      previous: null,
      deadline: before16h(12),
      ladder: LADDER,
    });
  });

  it('keeps a request for more time open', () => {
    expect(stateAfter(...then([assigned, extensionAsked()], change())).extension).not.toBeNull();
  });

  it('stays with the judge where it was declined, and is watched', () => {
    const facts = then([assigned], { type: 'decline', by: lead, at: on(4), reasons }, change());
    expect(holderOf(stateAfter(...facts))).toEqual({ id: MONITOR, since: on(4) });
    expect(facts.at(-1)!.data).not.toHaveProperty('idle');
  });

  it('watches nothing while an answer waits', () => {
    expect(then([assigned, responded(on(4))], change()).at(-1)!.data).toMatchObject({ idle: true });
  });

  it('lets the hour itself count from now on, though it falls due at the same moment', () => {
    const before = before16h(4);
    const written = { asWritten: '16h00', relation: 'by', date: '2025-08-04', time: '16:00' } as const;
    const by = { ...before, written, lastOnTimeAt: before.dueAt };
    expect(stateAfter(...then([assigned], change(by))).terms.deadline).toEqual(by);
  });

  it('stays quiet when it is that deadline already', () => {
    given(assigned)
      .when(change(before16h(4)))
      .thenQuiet();
    given(assignedOpenEnded).when(change(null)).thenQuiet();
  });
});

describe('of two deadlines', () => {
  eachRuleIsBrokenOnce();

  it('the one that lets more time ends after the other; none ends after any', () => {
    expect(endsAfter(before16h(5), before16h(4))).toBe(true);
    expect(endsAfter(before16h(4), before16h(4))).toBe(false);
    expect(endsAfter(before16h(3), before16h(4))).toBe(false);
    expect(endsAfter(null, before16h(4))).toBe(true);
    expect(endsAfter(before16h(4), null)).toBe(false);
    expect(endsAfter(null, null)).toBe(false);
  });
});
