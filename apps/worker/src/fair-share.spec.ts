import { setImmediate as turn } from 'node:timers/promises';
import { FairShare } from './fair-share.js';

/** Work that goes on until it is told to end. */
class Works {
  readonly begun: string[] = [];
  readonly #ends: (() => void)[] = [];

  constructor(private readonly share: FairShare) {}

  ask(whose: string, name = whose): Promise<void> {
    return this.share.run(whose, () => {
      this.begun.push(name);
      return new Promise<void>((resolve) => this.#ends.push(resolve));
    });
  }

  async endNext(): Promise<void> {
    this.#ends.shift()!();
    await turn();
  }
}

it('begins so many at once and lets the others wait', async () => {
  const works = new Works(new FairShare(2));
  const all = ['a1', 'a2', 'a3'].map((name) => works.ask('a', name));
  await turn();
  expect(works.begun).toEqual(['a1', 'a2']);
  await works.endNext();
  expect(works.begun).toEqual(['a1', 'a2', 'a3']);
  await works.endNext();
  await works.endNext();
  await Promise.all(all);
});

it('gives everybody who waits one place in turn, however many they wait for', async () => {
  const works = new Works(new FairShare(1));
  const all = ['a1', 'a2', 'a3', 'a4'].map((name) => works.ask('a', name));
  all.push(works.ask('b', 'b1'), works.ask('b', 'b2'), works.ask('c', 'c1'));
  for (let ended = 0; ended < 7; ended += 1) {
    await turn();
    await works.endNext();
  }
  await Promise.all(all);
  expect(works.begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

it('passes a place on when work fails, and tells whoever asked', async () => {
  const share = new FairShare(1);
  const failing = share.run('a', () => Promise.reject(new Error('no')));
  const next = share.run('b', () => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('done');
  expect(await share.run('a', () => Promise.resolve('again'))).toBe('again');
});
