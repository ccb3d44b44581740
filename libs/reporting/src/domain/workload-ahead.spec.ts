import fc from 'fast-check';
import {
  DIVISIONS,
  dueIn,
  mondayBefore,
  NOT_AHEAD,
  stretchesFrom,
  together,
  workloadAhead,
  type OpenWork,
  type TimesToOpen,
} from './index.js';

describe('the weeks ahead of a day', () => {
  it('begin with what is left of its own week', () => {
    // A Wednesday.
    expect(stretchesFrom('2025-08-06', 2, 'week')).toEqual([
      { name: '2025-W32', from: '2025-08-06', to: '2025-08-10' },
      { name: '2025-W33', from: '2025-08-11', to: '2025-08-17' },
    ]);
  });

  it('are told day by day as well', () => {
    expect(stretchesFrom('2025-08-09', 1, 'day').map(({ name }) => name)).toEqual(['2025-08-09', '2025-08-10']);
  });

  it('belong to the year of their Thursday', () => {
    expect(stretchesFrom('2025-12-29', 1, 'week')).toEqual([
      { name: '2026-W01', from: '2025-12-29', to: '2026-01-04' },
    ]);
  });

  it('follow each other without a gap, whatever the day', () => {
    const anyDay = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 10 }), fc.constantFrom(...DIVISIONS), (date, weeks, division) => {
        const day = date.toISOString().slice(0, 10);
        const stretches = stretchesFrom(day, weeks, division);
        expect(stretches[0]!.from).toBe(day);
        for (const [index, { from }] of stretches.entries()) {
          if (index > 0) expect(from).toBe(next(stretches[index - 1]!.to));
        }
        expect(next(stretches.at(-1)!.to)).toBe(mondayBefore(day, -weeks));
      }),
    );
  });
});

describe('the workload ahead', () => {
  const stretches = stretchesFrom('2025-08-06', 2, 'week');

  it('tells apart what is overdue, what stands still, what waits to be judged and what has no limit', () => {
    const work: OpenWork[] = [
      { kind: 'overdue', assignments: 2 },
      { kind: 'suspended', assignments: 1 },
      { kind: 'answered', assignments: 3 },
      { kind: 'withoutLimit', assignments: 4 },
      { kind: 'due', day: '2025-08-10', assignments: 5 },
      { kind: 'due', day: '2025-08-11', assignments: 6 },
      { kind: 'due', day: '2025-08-18', assignments: 7 },
    ];
    expect(workloadAhead(work, stretches)).toEqual({
      open: 28,
      overdue: 2,
      suspended: 1,
      answered: 3,
      withoutLimit: 4,
      due: [5, 6],
      later: 7,
      toOpen: [0, 0],
    });
  });

  const assignments = fc.integer({ min: 0, max: 9 });
  const anyDay = fc.integer({ min: 6, max: 31 }).map((day) => `2025-08-${String(day).padStart(2, '0')}`);
  const work: fc.Arbitrary<(OpenWork | TimesToOpen)[]> = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constantFrom(...NOT_AHEAD), assignments }),
      fc.record({ kind: fc.constantFrom('due' as const, 'toOpen' as const), day: anyDay, assignments }),
    ),
  );

  it('has every assignment in one place', () => {
    fc.assert(
      fc.property(work, (some) => {
        const { open, due, toOpen: _, ...places } = workloadAhead(some, stretches);
        const sum = [...due, ...Object.values(places)].reduce((one, other) => one + other, 0);
        expect(sum).toBe(open);
      }),
    );
  });

  it('tells times that are still to open beside what is open, and only in the time ahead', () => {
    const toOpen = (day: string): TimesToOpen => ({ kind: 'toOpen', day, assignments: 2 });
    const ahead = workloadAhead(
      [
        { kind: 'due', day: '2025-08-12', assignments: 1 },
        ...['2025-08-05', '2025-08-06', '2025-08-17', '2025-08-18'].map(toOpen),
      ],
      stretches,
    );
    expect(ahead).toMatchObject({ open: 1, due: [0, 1], later: 0, toOpen: [2, 2] });
    expect(dueIn(ahead)).toEqual([2, 3]);
  });

  it('of two agencies together is that of all their work', () => {
    fc.assert(
      fc.property(work, work, (one, other) => {
        expect(together(workloadAhead(one, stretches), workloadAhead(other, stretches))).toEqual(
          workloadAhead([...one, ...other], stretches),
        );
      }),
    );
  });
});

function next(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}
