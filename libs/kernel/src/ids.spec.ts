import { newId } from './ids.js';

describe('ids drawn one after the other', () => {
  const ids = Array.from({ length: 5_000 }, () => newId());

  it('are UUIDs of version 7', () => {
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('stand in the order of drawing, each once, however many a millisecond sees', () => {
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('begin with the moment they were drawn', () => {
    const before = Date.now();
    const moment = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16);
    expect(moment).toBeGreaterThanOrEqual(before);
    expect(moment).toBeLessThanOrEqual(Date.now());
  });

  it('differ in their random part', () => {
    expect(new Set(ids.map((id) => id.slice(-12))).size).toBe(ids.length);
  });
});
