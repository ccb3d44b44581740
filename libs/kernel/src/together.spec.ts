import { together } from './together.js';

describe('what is waited for together', () => {
  it('answers in the order in which it was given', async () => {
    const slow = new Promise<string>((resolve) => setTimeout(() => resolve('slow'), 5));
    expect(await together([slow, Promise.resolve(2)])).toEqual(['slow', 2]);
    expect(await together([])).toEqual([]);
  });

  it('fails as the first to fail did, and not before all have ended', async () => {
    const ended: string[] = [];
    const failing = async (name: string, after: number) => {
      await new Promise((resolve) => setTimeout(resolve, after));
      ended.push(name);
      throw new Error(name);
    };
    await expect(together([failing('second', 20), failing('first', 5)])).rejects.toThrow('first');
    expect(ended).toEqual(['first', 'second']);
  });
});
