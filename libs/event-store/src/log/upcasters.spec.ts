import type { Instant } from '#kernel';
import type { RecordedEvent } from './log.js';
import { noUpcasters, Upcasters } from './upcasters.js';

const at = '2025-08-04T09:00:00.000Z' as Instant;

function recorded(schemaVersion: number, data: RecordedEvent['data'], type = 'assignment.responded'): RecordedEvent {
  return {
    tenant: 'phu-tho',
    position: 1,
    stream: 'assignment-1',
    version: 1,
    type,
    schemaVersion,
    eventId: '01987654-3210-7abc-8def-0123456789ab',
    data,
    metadata: { actor: { subject: 'chuyen-vien-1' } },
    recordedAt: at,
    effectiveAt: at,
  };
}

const upcasters = new Upcasters([
  { type: 'assignment.responded', from: 2, upcast: ({ text, ...rest }) => ({ ...rest, answer: { text } }) },
  { type: 'assignment.responded', from: 1, upcast: ({ body, ...rest }) => ({ ...rest, text: body }) },
]);

describe('an old event', () => {
  it('is brought up step by step to the newest shape, whatever order the steps are given in', () => {
    const event = recorded(1, { body: 'đã báo cáo', kept: true });
    expect(upcasters.upcast(event)).toEqual({
      ...event,
      schemaVersion: 3,
      data: { kept: true, answer: { text: 'đã báo cáo' } },
    });
    expect(event).toEqual(recorded(1, { body: 'đã báo cáo', kept: true }));
  });

  it('begins at its own version', () => {
    expect(upcasters.upcast(recorded(2, { text: 'x' })).data).toEqual({ answer: { text: 'x' } });
  });
});

describe('an event that needs nothing', () => {
  it('is left as it is: of the newest version, of another type, or where there are no upcasters', () => {
    for (const [event, chain] of [
      [recorded(3, { answer: {} }), upcasters],
      [recorded(1, { body: 'x' }, 'assignment.returned'), upcasters],
      [recorded(1, { body: 'x' }), noUpcasters],
    ] as const) {
      expect(chain.upcast(event)).toBe(event);
    }
  });
});

describe('two upcasters of one version', () => {
  it('are refused when they are registered', () => {
    const step = { type: 'assignment.responded', from: 1, upcast: () => ({}) };
    expect(() => new Upcasters([step, step])).toThrow('two upcasters read assignment.responded version 1');
  });
});
