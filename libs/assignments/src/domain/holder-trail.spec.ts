import fc from 'fast-check';
import { commands, play } from '../../../../test/support/assignment-commands.js';
import {
  assigned,
  lead,
  LEAD,
  MONITOR,
  office,
  on,
  reasons,
  response,
  stateAfter,
  then,
} from '../../../../test/support/assignment-facts.js';
import { holderOf } from './assignment.holder.js';
import { holderTrail } from './holder-trail.js';

describe('the trail of holders', () => {
  it('begins with the lead and has nobody before the assignment', () => {
    expect(holderTrail([])).toEqual([]);
    expect(holderTrail([assigned])).toEqual([
      { holderId: LEAD, since: on(3), until: null, cause: 'assignment.assigned', version: 1 },
    ]);
  });

  it('names who had it, from when to when, and the event that brought it', () => {
    const events = then(
      [assigned],
      { type: 'acknowledge', by: lead, at: on(3, '09:00') },
      { type: 'respond', by: lead, at: on(3, '10:00'), response },
      { type: 'return-answer', by: office, at: on(3, '11:00'), reasons },
      { type: 'transfer', by: office, at: on(3, '12:00'), toAgencyId: 'so-y-te', reasons },
    );
    expect(holderTrail(events).map(({ holderId, since, until, cause }) => [holderId, since, until, cause])).toEqual([
      [LEAD, on(3), on(3, '10:00'), 'assignment.assigned'],
      [MONITOR, on(3, '10:00'), on(3, '11:00'), 'assignment.responded'],
      [LEAD, on(3, '11:00'), on(3, '12:00'), 'assignment.returned'],
      ['so-y-te', on(3, '12:00'), null, 'assignment.transferred'],
    ]);
  });

  it('ends with the assignment, and begins again when it is reopened', () => {
    const ended = then([assigned], { type: 'cancel', by: office, at: on(4), reasons });
    expect(holderTrail(ended)).toMatchObject([{ holderId: LEAD, until: on(4) }]);
    const reopened = then(ended, { type: 'reopen', by: office, at: on(5), reasons });
    expect(holderTrail(reopened)).toMatchObject([
      { holderId: LEAD, until: on(4) },
      { holderId: LEAD, since: on(5), until: null, cause: 'assignment.reopened', version: 3 },
    ]);
  });

  it('counts from the right time once an entry is corrected', () => {
    const events = then(
      [assigned],
      { type: 'respond', by: lead, at: on(4, '10:00'), response },
      {
        type: 'correct-entry',
        by: office,
        at: on(4, '11:00'),
        version: 2,
        correction: { fact: 'effective-time', is: on(3, '15:00') },
        reasons,
      },
    );
    expect(holderTrail(events)).toMatchObject([
      { holderId: LEAD, until: on(3, '15:00') },
      { holderId: MONITOR, since: on(3, '15:00'), until: null, cause: 'assignment.responded', version: 2 },
    ]);
  });

  it('moves no more than the last two by a correction', () => {
    const events = then(
      [assigned],
      { type: 'respond', by: lead, at: on(3, '09:00'), response },
      { type: 'return-answer', by: office, at: on(3, '10:00'), reasons },
      { type: 'respond', by: lead, at: on(3, '15:00'), response },
      {
        type: 'correct-entry',
        by: office,
        at: on(3, '16:00'),
        version: 4,
        correction: { fact: 'effective-time', is: on(3, '14:00') },
        reasons,
      },
    );
    expect(holderTrail(events).map(({ since, until }) => [since, until])).toEqual([
      [on(3), on(3, '09:00')],
      [on(3, '09:00'), on(3, '10:00')],
      [on(3, '10:00'), on(3, '14:00')],
      [on(3, '14:00'), null],
    ]);
  });

  it('leaves no gap and no overlap while it is held, and ends with who holds it now', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const events = play(asked);
        const trail = holderTrail(events);
        const holder = holderOf(stateAfter(...events));
        const last = trail.at(-1)!;
        expect(last.until === null ? { id: last.holderId, since: last.since } : null).toEqual(holder);
        for (const [index, { until, version }] of trail.entries()) {
          const next = trail[index + 1];
          if (next === undefined) continue;
          expect(version).toBeLessThan(next.version);
          if (next.cause === 'assignment.reopened') expect(until! <= next.since).toBe(true);
          else expect(until).toBe(next.since);
        }
      }),
    );
  });
});
