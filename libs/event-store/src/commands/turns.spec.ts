import { Turns } from './turns.js';

describe('those who contend for one thing', () => {
  it('pass one after another, in the order they came', async () => {
    const turns = new Turns();
    const passed: string[] = [];
    const ends: (() => void)[] = [];
    for (const name of ['first', 'second', 'third']) {
      void turns.take('stream').then((end) => {
        passed.push(name);
        ends.push(end);
      });
    }
    for (const expected of [['first'], ['first', 'second'], ['first', 'second', 'third']]) {
      await new Promise(setImmediate);
      expect(passed).toEqual(expected);
      ends.at(-1)!();
    }
    expect(turns.isTaken('stream')).toBe(false);
  });

  it('do not hold up those who want another thing', async () => {
    const turns = new Turns();
    const end = await turns.take('stream');
    expect(turns.isTaken('stream')).toBe(true);
    expect(turns.isTaken('other')).toBe(false);
    (await turns.take('other'))();
    end();
    expect(turns.isTaken('stream')).toBe(false);
  });

  it('stay in the queue while somebody waits behind them', async () => {
    const turns = new Turns();
    const first = await turns.take('stream');
    const second = turns.take('stream');
    first();
    expect(turns.isTaken('stream')).toBe(true);
    (await second)();
    expect(turns.isTaken('stream')).toBe(false);
  });
});
