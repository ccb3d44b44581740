import type { RecordedEvent } from '../log/log.js';
import { pageOf } from './log-excerpt.js';

function event(position: number, type = 'directive.issued'): RecordedEvent {
  return { position, type } as RecordedEvent;
}

const excerpt = {
  after: 10,
  until: 15,
  head: 15,
  events: [event(11), event(12, 'assignment.assigned'), event(13), event(14), event(15)],
};
const of = (query: Parameters<typeof pageOf>[1]) => {
  const page = pageOf(excerpt, query);
  return page && [page.events.map(({ position }) => position), page.scannedTo];
};

it('holds what follows a position, as a page would', () => {
  expect(of({ position: 10, limit: 10 })).toEqual([[11, 12, 13, 14, 15], 15]);
  expect(of({ position: 13, limit: 10 })).toEqual([[14, 15], 15]);
});

it('ends with the last event that there was room for', () => {
  expect(of({ position: 10, limit: 2 })).toEqual([[11, 12], 12]);
  expect(of({ position: 10, limit: 5 })).toEqual([[11, 12, 13, 14, 15], 15]);
});

it('leaves out what nobody asked for, and has looked at it all the same', () => {
  expect(of({ position: 10, limit: 10, types: ['assignment.assigned'] })).toEqual([[12], 15]);
  expect(of({ position: 12, limit: 10, types: ['assignment.assigned'] })).toEqual([[], 15]);
  expect(of({ position: 10, limit: 2, types: ['directive.issued'] })).toEqual([[11, 13], 13]);
});

it('says nothing of what lies outside of it', () => {
  expect(of({ position: 9, limit: 10 })).toBeUndefined();
  expect(of({ position: 15, limit: 10 })).toBeUndefined();
});
