import { TurnsByKey } from './turns-by-key.js';

/** Work that ends when it is told to, and says when it began. */
function work(started: string[], name: string) {
  let finish: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const end = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  return {
    run: async () => {
      started.push(name);
      await end;
      return name;
    },
    finish: () => finish(),
    fail: (error: Error) => fail(error),
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('when work waits under the same key', () => {
  it('begins once the work before it has ended, in the order of arrival', async () => {
    const started: string[] = [];
    const [one, two, three] = ['one', 'two', 'three'].map((name) => work(started, name));
    const turns = new TurnsByKey();
    const results = Promise.all([one, two, three].map((each) => turns.take('register', each!.run)));
    await settled();
    expect(started).toEqual(['one']);
    one!.finish();
    await settled();
    expect(started).toEqual(['one', 'two']);
    two!.finish();
    three!.finish();
    expect(await results).toEqual(['one', 'two', 'three']);
  });

  it('begins after work that failed, too', async () => {
    const started: string[] = [];
    const failing = work(started, 'failing');
    const next = work(started, 'next');
    const turns = new TurnsByKey();
    const failed = expect(turns.take('register', failing.run)).rejects.toThrow('refused');
    const done = turns.take('register', next.run);
    failing.fail(new Error('refused'));
    next.finish();
    await failed;
    expect(await done).toBe('next');
  });
});

describe('when work has other keys', () => {
  it('does not wait', async () => {
    const started: string[] = [];
    const turns = new TurnsByKey();
    const [one, two] = ['one', 'two'].map((name) => work(started, name));
    const results = [turns.take('a', one!.run), turns.take('b', two!.run)];
    await settled();
    expect(started).toEqual(['one', 'two']);
    one!.finish();
    two!.finish();
    await Promise.all(results);
  });

  it('keeps nothing once all has ended', async () => {
    const turns = new TurnsByKey();
    await Promise.all(['a', 'a', 'b'].map((key) => turns.take(key, () => Promise.resolve())));
    expect(turns.size).toBe(0);
  });
});
