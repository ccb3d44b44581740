import type { AppendUnit } from '#event-store';

const metadata = { actor: { subject: 'chuyen-vien-1' } };

/** A unit that writes `count` plain events to one stream. */
export function plainUnit(stream: string, count = 1, changes: Partial<AppendUnit> = {}): AppendUnit {
  const events = Array.from({ length: count }, (_, index) => ({ type: 'test.happened', data: { index } }));
  return { writes: [{ stream, expected: 'any', events }], metadata, ...changes };
}
