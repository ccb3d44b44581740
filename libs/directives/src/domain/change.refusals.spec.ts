import { instant } from '#kernel';
import {
  after,
  amend,
  answered,
  at,
  correct,
  effects,
  first,
  ground,
  now,
  original,
  plan,
  preview,
  refusal,
  replace,
  task,
  through,
  withdraw,
} from '../../../../test/support/directive-changes.js';
import type { Correction } from './amendment.js';
import type { ChangeCommand } from './change.events.js';
import { decideChange } from './change.plan.js';
import { directiveDecider } from './directive.decider.js';
import { draftedAs, type DirectiveState } from './directive.state.js';

const inForceFrom = original.directive.status === 'issued' ? original.directive.issuedAt : null;
const signature = { principal: 'Chủ tịch', signatory: 'B', post: 'Phó Chủ tịch' };

function afterwards(command: ChangeCommand): DirectiveState {
  return plan(command).directiveEvents.reduce<DirectiveState>(directiveDecider.evolve, original.directive);
}

describe('a refused change says what it is about', () => {
  it('the directive and how it stands', () => {
    const signed: DirectiveState = {
      ...draftedAs(original.draft),
      status: 'signed',
      signing: { directiveId: 'd-1', signature },
      signedAt: at,
    };
    const cases: [DirectiveState, object][] = [
      [directiveDecider.initial, { directiveId: 'd-1' }],
      [draftedAs(original.draft), { directiveId: 'd-1', status: 'drafted' }],
      [signed, { directiveId: 'd-1', status: 'signed' }],
      [afterwards(withdraw), { directiveId: 'd-1', withdrawnAt: now }],
      [afterwards(replace), { directiveId: 'd-1', replacedById: 'd-2' }],
    ];
    for (const [directive, facts] of cases) refusal(correct, { directive }).toMatchObject({ accepted: false, facts });
  });

  it('who may make it, when it was to be in force, and by what document', () => {
    const effectiveAt = instant('2025-08-06T00:00:00Z');
    const cases: [Partial<ChangeCommand>, object][] = [
      [{ by: { subject: 'a', agencyId: 'so-y-te' } }, { issuerId: 'ubnd-tinh', monitorId: 'van-phong-ubnd-tinh' }],
      [{ reasons: [] }, { directiveId: 'd-1' }],
      [{ effectiveAt }, { at: now, effectiveAt, issuedAt: inForceFrom }],
      [{ through: { ...through, designation: '', date: 'x' } }, { designation: '', date: 'x' }],
    ];
    for (const [change, facts] of cases) {
      refusal({ ...withdraw, ...change } as ChangeCommand).toMatchObject({ accepted: false, facts });
    }
  });

  it('the task', () => {
    const cases: [ChangeCommand, object][] = [
      [amend({ item: 'task-added', task: task(3, 'so-y-te') }), { taskId: 't-3' }],
      [amend({ item: 'task-added', task: task(5, 'so-y-te') }), { taskId: 't-5', ordinal: 5, expected: 4 }],
      [amend({ item: 'text', taskId: 't-9', text: 'x' }), { taskId: 't-9' }],
      // The fault is looked for in the task that is amended, not in the first.
      [amend({ item: 'text', taskId: 't-2', text: ' ' }), { taskId: 't-2' }],
      [{ ...correct, corrections: [{ item: 'text', taskId: 't-9', becomes: 'x' }] }, { taskId: 't-9' }],
      [{ ...correct, corrections: [{ item: 'label', taskId: 't-1', becomes: '' }] }, { taskId: 't-1' }],
      [{ ...replace, successions: [{ taskId: 't-9', byTaskIds: [] }] }, { taskId: 't-9' }],
      [{ ...replace, successions: [replace.successions[0]!, replace.successions[0]!] }, { taskId: 't-1' }],
    ];
    for (const [command, facts] of cases) refusal(command).toMatchObject({ accepted: false, facts });
  });

  it('the document that was to make it', () => {
    const decision = { ...through, documentType: 'decision' } as const;
    refusal({ ...correct, through: decision }).toMatchObject({ facts: { documentType: 'decision' } });
    const itself = { ...replace, through: { ...replace.through, directiveId: 'd-1' } };
    refusal(itself).toMatchObject({ facts: { directiveId: 'd-1' } });
    const { successor: _, ...alone } = ground;
    expect(decideChange(replace, alone)).toMatchObject({
      rule: { code: 'directive/successor-not-issued' },
      facts: { directiveId: 'd-2' },
    });
  });

  it('what was seen and what would happen, and which decision nobody asked for', () => {
    const { digest } = preview(withdraw);
    expect(decideChange({ ...withdraw, seen: 'another' }, ground)).toMatchObject({
      facts: { seen: 'another', digest },
    });
    refusal({ ...withdraw, decisions: [{ assignmentId: first, decide: 'keep' }] }).toMatchObject({
      facts: { assignmentId: first, effect: 'cancelled' },
    });
    refusal({ ...withdraw, decisions: [{ assignmentId: 'nobody', decide: 'keep' }] }).toMatchObject({
      facts: { assignmentId: 'nobody' },
    });
  });
});

describe('a change is not refused', () => {
  it('when the monitor makes it, or somebody in its name', () => {
    const monitor = 'van-phong-ubnd-tinh';
    for (const by of [
      { subject: 'a', agencyId: monitor },
      { subject: 'a', onBehalfOf: monitor },
    ]) {
      expect(plan({ ...withdraw, by }).counts.cancelled).toBe(3);
    }
  });

  it('for a blank reason beside one that says something', () => {
    expect(plan({ ...withdraw, reasons: ['', 'The plan has changed'] }).counts.cancelled).toBe(3);
  });

  it('when it is in force from the moment the directive is, or from the present on', () => {
    expect(inForceFrom).not.toBeNull();
    expect(plan({ ...withdraw, effectiveAt: inForceFrom! }).counts.cancelled).toBe(3);
    expect(plan({ ...withdraw, effectiveAt: now }).counts.cancelled).toBe(3);
  });

  it('when it leaves one task out of many, adds one after all were dropped, or drops the one that was added', () => {
    const drop = ['t-1', 't-2', 't-3'].map((taskId) => ({ item: 'task-dropped', taskId }) as const);
    expect(plan(amend(...drop.slice(1))).counts.cancelled).toBe(2);
    expect(plan(amend(...drop, { item: 'task-added', task: task(1, 'so-y-te') })).counts.cancelled).toBe(3);
  });

  it('for a signature that can be read; one that cannot is refused', () => {
    const sign = (becomes: typeof signature): ChangeCommand => {
      const corrections: Correction[] = [{ item: 'signature', becomes }];
      return { ...correct, corrections };
    };
    expect(effects(sign(signature))[0]).toEqual(['t-1', { effect: 'kept', because: 'wording-only' }]);
    refusal(sign({ ...signature, signatory: ' ' })).toMatchObject({
      rule: { code: 'directive/signature-missing' },
      facts: { authority: null },
    });
  });

  it('when it is made again: a replacement by the same directive has nothing left to do', () => {
    const on = { ...ground, directive: afterwards(replace) };
    expect(plan(replace, on)).toMatchObject({ directiveEvents: [], writes: [], effects: [], assigned: [] });
    const seenBefore = { ...replace, seen: preview(replace).digest };
    expect(plan(seenBefore, on).directiveEvents).toEqual([]);
  });

  it('when an answer that waits is decided on, either way', () => {
    const waiting = after(first, answered('so-y-te'));
    for (const [decide, status] of [
      ['keep', 'kept'],
      ['apply', 'superseded'],
    ] as const) {
      const decided = plan({ ...replace, decisions: [{ assignmentId: first, decide }] }, waiting);
      expect(decided.effects[0]).toMatchObject({ effect: status });
    }
  });
});
