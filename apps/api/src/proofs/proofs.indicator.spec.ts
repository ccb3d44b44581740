import type { PublishedCheckpoint } from '#audit';
import { proofsIndicator } from './proofs.indicator.js';

let heads: Map<string, number>;
let latest: Map<string, { size: number; witnessed: boolean }>;
let time: number;

beforeEach(() => {
  heads = new Map([['phu-tho', 10]]);
  latest = new Map([['phu-tho', { size: 10, witnessed: true }]]);
  time = 0;
});

function indicator() {
  return proofsIndicator(
    { latest: (tenant) => Promise.resolve(latest.get(tenant) as PublishedCheckpoint | undefined) },
    { tenants: () => Promise.resolve(heads) },
    () => time,
  );
}

describe('whether logs are proved', () => {
  it('is well where all is covered and witnessed, and where nothing was ever signed', async () => {
    expect(await indicator().check()).toEqual({ state: 'up', details: { largestLag: 0 } });
    latest.clear();
    expect(await indicator().check()).toEqual({ state: 'up', details: { largestLag: 0 } });
  });

  it('asks for a person once what was added is not covered for a minute', async () => {
    const one = indicator();
    heads.set('phu-tho', 25);
    expect(await one.check()).toEqual({ state: 'up', details: { largestLag: 15 } });
    time = 61_000;
    expect(await one.check()).toMatchObject({ state: 'degraded', details: { largestLag: 15, unproved: 1 } });
    latest.set('phu-tho', { size: 25, witnessed: true });
    expect(await one.check()).toEqual({ state: 'up', details: { largestLag: 0 } });
  });

  it('does not where checkpoints keep coming, however late they are', async () => {
    const one = indicator();
    for (let size = 10; size < 15; size += 1) {
      heads.set('phu-tho', size + 5);
      latest.set('phu-tho', { size, witnessed: true });
      expect(await one.check()).toMatchObject({ state: 'up' });
      time += 50_000;
    }
  });

  it('asks for a person at once where the log is shorter than what was signed of it', async () => {
    heads.set('phu-tho', 8);
    expect(await indicator().check()).toMatchObject({ state: 'degraded', details: { unproved: 1 } });
  });

  it('asks for a person where too few witnesses have cosigned', async () => {
    latest.set('phu-tho', { size: 10, witnessed: false });
    expect(await indicator().check()).toEqual({
      state: 'degraded',
      details: { largestLag: 0, unwitnessed: 1 },
      reason: 'not proved: none; not witnessed: phu-tho',
    });
  });
});
