import { setTimeout as delay } from 'node:timers/promises';
import { together } from './together.js';

describe('what is done together', () => {
  it('is begun at once, in order, and answered in that order', async () => {
    const begun: string[] = [];
    const task = (name: string, after: number) => async () => {
      begun.push(name);
      await delay(after);
      return name;
    };
    const answered = together([task('slow', 10), task('quick', 0)]);
    expect(begun).toEqual(['slow', 'quick']);
    expect(await answered).toEqual(['slow', 'quick']);
    expect(await together([])).toEqual([]);
  });

  it('fails as the first to fail did, and not before all have ended', async () => {
    const ended: string[] = [];
    const failing = (name: string, after: number) => async () => {
      await delay(after);
      ended.push(name);
      throw new Error(name);
    };
    await expect(together([failing('second', 20), failing('first', 5)])).rejects.toThrow('first');
    expect(ended).toEqual(['first', 'second']);
  });

  it('is begun and waited for also where one fails before it has begun to wait', async () => {
    let ended = false;
    const throwing = (): Promise<void> => {
      throw new Error('at once');
    };
    const other = async () => {
      await delay(5);
      ended = true;
    };
    await expect(together([throwing, other])).rejects.toThrow('at once');
    expect(ended).toBe(true);
  });
});
