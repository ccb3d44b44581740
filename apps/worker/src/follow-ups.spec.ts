import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import { FollowUps } from './follow-ups.js';

const REST = 40;

function openFollowUps(look: (subscription: string, tenant: string) => Promise<void>) {
  const warnings: unknown[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => warnings.push(JSON.parse(line)) });
  return { followUps: new FollowUps(look, logger, REST), warnings };
}

describe('what follows a subscription that has moved', () => {
  it('is looked for at once, and once more at the end of a rest, however often it moved meanwhile', async () => {
    const looks: string[] = [];
    const { followUps } = openFollowUps((subscription, tenant) => {
      looks.push(`${subscription} of ${tenant}`);
      return Promise.resolve();
    });
    for (let nth = 0; nth < 5; nth += 1) followUps.moved('notices', 'phu-tho');
    await delay(1);
    expect(looks).toEqual(['notices of phu-tho']);
    followUps.moved('notices', 'phu-tho');
    followUps.moved('notices', 'ha-noi');
    await delay(1);
    expect(looks).toEqual(['notices of phu-tho', 'notices of ha-noi']);
    await delay(2 * REST);
    expect(looks).toEqual(['notices of phu-tho', 'notices of ha-noi', 'notices of phu-tho']);
    await delay(REST);
    followUps.moved('notices', 'phu-tho');
    await delay(1);
    expect(looks).toHaveLength(4);
    await followUps.beforeApplicationShutdown();
  });

  it('is looked for again after a look that failed, which is said', async () => {
    let looks = 0;
    const { followUps, warnings } = openFollowUps(() => {
      looks += 1;
      return looks === 1 ? Promise.reject(new Error('the queue is away')) : Promise.resolve();
    });
    followUps.moved('notices', 'phu-tho');
    await delay(1);
    followUps.moved('notices', 'phu-tho');
    await delay(2 * REST);
    expect(looks).toBe(2);
    expect(warnings).toMatchObject([{ source: 'FollowUps', tenant: 'phu-tho', subscription: 'notices' }]);
    await followUps.beforeApplicationShutdown();
  });

  it('is waited for when the process ends, and not begun any more', async () => {
    let ended = false;
    let looks = 0;
    const { followUps } = openFollowUps(async () => {
      looks += 1;
      await delay(REST);
      ended = true;
    });
    followUps.moved('notices', 'phu-tho');
    await delay(1);
    followUps.moved('notices', 'phu-tho');
    await followUps.beforeApplicationShutdown();
    followUps.moved('notices', 'phu-tho');
    await delay(2 * REST);
    expect([ended, looks]).toEqual([true, 1]);
  });
});
