import fc from 'fast-check';
import type { RecordedEvent } from '#event-store';
import { DirectiveLife, lives } from '../../../../test/support/directive-life.js';
import type { DirectiveEvent } from '../domain/index.js';
import { directiveRow } from './directive-row.js';
import type { Directive } from './directive.entity.js';

function rowAfter(events: readonly DirectiveEvent[]): Directive | undefined {
  return events.reduce<Directive | undefined>(
    (row, event, index) =>
      directiveRow(row, {
        ...event,
        tenant: 'phu-tho',
        position: 100 + index,
        version: index + 1,
        recordedAt: event.effectiveAt,
      } as unknown as RecordedEvent),
    undefined,
  );
}

describe('the row of a directive', () => {
  it('begins with its draft', () => {
    expect(directiveRow(undefined, { type: 'directive.issued' } as RecordedEvent)).toBeUndefined();
  });

  it('says what the state says, after every life', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        const { directive, directiveEvents, assignmentEvents } = new DirectiveLife().live(steps);
        const row = rowAfter(directiveEvents);
        if (directive.status === 'nonexistent') {
          expect(row).toBeUndefined();
          return;
        }
        const issuance = 'issuance' in directive ? directive.issuance : null;
        const signing = directive.status === 'signed' ? directive.signing : null;
        const given = [...assignmentEvents.values()].filter(([first]) => !('parentId' in first!.data));
        expect(row).toMatchObject({
          status: directive.status,
          draft: directive.draft,
          subject: directive.draft.subject,
          taskCount: directive.draft.tasks.length,
          number: issuance?.number ?? null,
          registerId: issuance?.registerId ?? null,
          issuedOn: issuance?.issuedOn ?? null,
          assignmentCount: given.length,
          replacedById: directive.status === 'replaced' ? directive.replacedById : null,
          position: 99 + directiveEvents.length,
        });
        if (issuance) expect(row?.symbol).toBe(issuance.symbol);
        else expect([row?.symbol, row?.month]).toEqual([signing?.symbol ?? null, signing?.month ?? null]);
        if (directive.status === 'withdrawn') expect(row?.endedAt).toBe(directive.withdrawnAt);
        else if (directive.status === 'replaced') expect(row?.endedAt).toBe(directive.replacedAt);
        else expect(row?.endedAt).toBeNull();
      }),
    );
  });

  it('tells every change after its issuance, in order, with what each did', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        const { directiveEvents } = new DirectiveLife().live(steps);
        const issued = directiveEvents.findIndex(({ type }) => type === 'directive.issued');
        const changes = directiveEvents.flatMap((event, index) =>
          issued >= 0 && index > issued && 'effects' in event.data
            ? [{ change: event.type.replace('directive.', ''), position: 100 + index, effects: event.data.effects }]
            : [],
        );
        const row = rowAfter(directiveEvents);
        expect(row?.changes.map(({ change, position, effects }) => ({ change, position, effects })) ?? []).toEqual(
          changes,
        );
        expect(row?.amended ?? false).toBe(changes.some(({ change }) => change === 'amended'));
      }),
    );
  });
});
