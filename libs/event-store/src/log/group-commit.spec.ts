import { DEFAULT_LIMITS, GroupCommit, TooManyWaiting, type GroupCommitLimits, type Settled } from './group-commit.js';

interface Batch {
  readonly lane: string;
  readonly units: readonly string[];
  /** Ends the batch: every unit is answered with its own name. */
  finish(): void;
  settle(settled: readonly Settled<string>[]): void;
  fail(error: Error): void;
}

/** A database that takes its time: every batch waits until the test lets it end. */
function slowDatabase(limits: Partial<GroupCommitLimits> = {}) {
  const batches: Batch[] = [];
  const commits = new GroupCommit<string, string>(
    (lane, units) =>
      new Promise((resolve, reject) => {
        batches.push({
          lane,
          units,
          finish: () => resolve(units.map((unit) => ({ done: unit }))),
          settle: resolve,
          fail: reject,
        });
      }),
    (unit) => unit.split(':')[0]!,
    { ...DEFAULT_LIMITS, ...limits },
  );
  return { commits, batches };
}

/** What was submitted in this turn of the event loop has been sent, and what was answered has arrived. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

describe('when nothing is under way', () => {
  it('sends what arrives in one turn as one batch, in order', async () => {
    const { commits, batches } = slowDatabase();
    const answers = ['a', 'b', 'c'].map((unit) => commits.submit('phu-tho', unit));
    await nextTurn();
    expect(batches.map(({ units }) => units)).toEqual([['a', 'b', 'c']]);
    batches[0]!.finish();
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c']);
  });

  it('keeps tenants apart, so that one does not wait for another', async () => {
    const { commits, batches } = slowDatabase();
    void commits.submit('phu-tho', 'a');
    const other = commits.submit('ha-noi', 'b');
    await nextTurn();
    expect(batches.map(({ lane, units }) => [lane, units])).toEqual([
      ['phu-tho', ['a']],
      ['ha-noi', ['b']],
    ]);
    batches[1]!.finish();
    expect(await other).toBe('b');
  });
});

describe('while a batch is under way', () => {
  it('gathers what arrives into the next one', async () => {
    const { commits, batches } = slowDatabase();
    const first = commits.submit('phu-tho', 'a');
    await nextTurn();
    const later = ['b', 'c'].map((unit) => commits.submit('phu-tho', unit));
    await nextTurn();
    expect(batches).toHaveLength(1);
    batches[0]!.finish();
    await first;
    await nextTurn();
    expect(batches[1]?.units).toEqual(['b', 'c']);
    batches[1]!.finish();
    expect(await Promise.all(later)).toEqual(['b', 'c']);
  });

  it('sends another beside it where that is allowed, and no more than that', async () => {
    const { commits, batches } = slowDatabase({ maxInFlight: 2, minBeside: 1 });
    for (const unit of ['a', 'b', 'c']) {
      void commits.submit('phu-tho', unit);
      await nextTurn();
    }
    expect(batches.map(({ units }) => units)).toEqual([['a'], ['b']]);
    batches[0]!.finish();
    await nextTurn();
    expect(batches[2]?.units).toEqual(['c']);
  });
});

describe('when a second batch may be under way', () => {
  const limits = { maxInFlight: 2, minBeside: 3 };
  const units = (count: number): string[] => Array.from({ length: count }, (_, index) => `u${String(index)}`);

  it('divides what is waiting, where both halves are worth it', async () => {
    const { commits, batches } = slowDatabase(limits);
    for (const unit of units(7)) void commits.submit('phu-tho', unit);
    await nextTurn();
    expect(batches.map((batch) => batch.units)).toEqual([units(7).slice(0, 4), units(7).slice(4)]);
  });

  it('keeps together what is not worth dividing', async () => {
    const { commits, batches } = slowDatabase(limits);
    for (const unit of units(5)) void commits.submit('phu-tho', unit);
    await nextTurn();
    expect(batches.map((batch) => batch.units)).toEqual([units(5)]);
  });

  it('waits until enough has gathered for a batch beside the one under way, or until that one ends', async () => {
    const { commits, batches } = slowDatabase(limits);
    void commits.submit('phu-tho', 'first');
    await nextTurn();
    for (const unit of ['a', 'b', 'c']) {
      expect(batches).toHaveLength(1);
      void commits.submit('phu-tho', unit);
      await nextTurn();
    }
    expect(batches[1]?.units).toEqual(['a', 'b', 'c']);
    void commits.submit('phu-tho', 'last');
    batches[0]!.finish();
    await nextTurn();
    expect(batches).toHaveLength(2);
    batches[1]!.finish();
    await nextTurn();
    expect(batches[2]?.units).toEqual(['last']);
  });
});

describe('a batch', () => {
  it('never holds more units than allowed; the rest follows', async () => {
    const { commits, batches } = slowDatabase({ maxBatch: 2 });
    const answers = ['a', 'b', 'c', 'd', 'e'].map((unit) => commits.submit('phu-tho', unit));
    for (let sent = 0; sent < 3; sent += 1) {
      await nextTurn();
      batches[sent]!.finish();
    }
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(batches.map(({ units }) => units)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('never holds two units of one key; the later waits for the next batch, and keeps its place', async () => {
    const { commits, batches } = slowDatabase();
    const answers = ['a:1', 'b:1', 'a:2', 'c:1', 'a:3'].map((unit) => commits.submit('phu-tho', unit));
    for (let sent = 0; sent < 3; sent += 1) {
      await nextTurn();
      batches[sent]!.finish();
    }
    expect(batches.map(({ units }) => units)).toEqual([['a:1', 'b:1', 'c:1'], ['a:2'], ['a:3']]);
    expect(await Promise.all(answers)).toEqual(['a:1', 'b:1', 'a:2', 'c:1', 'a:3']);
  });

  it('answers each unit on its own: one that failed does not fail its neighbours', async () => {
    const { commits, batches } = slowDatabase();
    const answers = Promise.allSettled(['a', 'b', 'c'].map((unit) => commits.submit('phu-tho', unit)));
    await nextTurn();
    const reason = new Error('b is at fault');
    batches[0]!.settle([{ done: 'a' }, { failed: reason }, { done: 'c' }]);
    expect(await answers).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'rejected', reason },
      { status: 'fulfilled', value: 'c' },
    ]);
  });

  it('that fails as a whole fails its units, and the next one goes on', async () => {
    const { commits, batches } = slowDatabase();
    const failed = Promise.allSettled([commits.submit('phu-tho', 'a')]);
    await nextTurn();
    const next = commits.submit('phu-tho', 'b');
    batches[0]!.fail(new Error('no more'));
    expect(await failed).toEqual([{ status: 'rejected', reason: new Error('no more') }]);
    await nextTurn();
    batches[1]!.finish();
    expect(await next).toBe('b');
  });
});

describe('when too much is waiting', () => {
  it('refuses one more at once, and takes again when a batch has left', async () => {
    const { commits, batches } = slowDatabase({ maxWaiting: 2 });
    const first = commits.submit('phu-tho', 'a');
    await nextTurn();
    const waiting = ['b', 'c'].map((unit) => commits.submit('phu-tho', unit));
    expect(commits.waiting).toBe(2);
    await expect(commits.submit('phu-tho', 'd')).rejects.toThrow(TooManyWaiting);
    await expect(commits.submit('ha-noi', 'd')).rejects.toThrow(TooManyWaiting);

    batches[0]!.finish();
    await first;
    await nextTurn();
    const again = commits.submit('phu-tho', 'd');
    batches[1]!.finish();
    await nextTurn();
    batches[2]!.finish();
    expect(await Promise.all([...waiting, again])).toEqual(['b', 'c', 'd']);
    expect(batches.flatMap(({ units }) => units)).toEqual(['a', 'b', 'c', 'd']);
    expect(commits.waiting).toBe(0);
  });
});
