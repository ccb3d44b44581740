import type { AppendUnit } from '#event-store';

const metadata = { actor: { subject: 'chuyen-vien-1' } };

/** A unit that writes `count` plain events to one stream. */
export function plainUnit(
  stream: string,
  count = 1,
  { type = 'test.happened', ...changes }: Partial<AppendUnit> & { readonly type?: string } = {},
): AppendUnit {
  const events = Array.from({ length: count }, (_, index) => ({ type, data: { index } }));
  return { writes: [{ stream, expected: 'any', events }], metadata, ...changes };
}
