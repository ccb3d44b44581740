import { maintenanceQueue, queueRegistry } from '#queue';
import { eventually } from '../support/eventually.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const api = useApi({ logLevel: 'fatal' });
const administrator = api.as('administrator');
const auditor = api.as('auditor');
const PATH = '/v1/operations/queues';
const queue = () => api.provided(({ QueueBackend }) => QueueBackend).queue(api.engine().maintenanceQueue);

const shown = async (name: string) => {
  const { body } = await auditor.get(PATH);
  return body.items.find((item: { name: string }) => item.name === name);
};
const failing = (tenant: string) => queue().add({ tenant, operation: 'nothing of the kind', parameters: {} });
const replayState = async (path: string): Promise<unknown> => (await auditor.get(path)).body.state;

describe('when the queues are looked at', () => {
  it('shows each with its purpose, and who works on it', async () => {
    const { status, body } = await auditor.get(PATH);
    expect([status, body.backend]).toEqual([200, 'postgres']);
    expect(body.items.map(({ name, purpose }: { name: string; purpose: string }) => [name, purpose])).toEqual(
      queueRegistry.map(({ name, purpose }) => [name, purpose]),
    );
    await eventually('a worker is there', async () => (await shown('timers')).workers === 1);
    expect(await shown('maintenance')).toEqual({
      name: 'maintenance',
      purpose: maintenanceQueue.purpose,
      paused: false,
      counts: { waiting: 0, delayed: 0, running: 0, completed: 0, failed: 0 },
      workers: 1,
      oldestWaiting: null,
    });
  });
});

describe('when a queue is paused', () => {
  let replay: string;

  it('stands still, and says since when something waits', async () => {
    const { status, body } = await administrator.post(`${PATH}/maintenance/pause`, { reason: 'Sao lưu dữ liệu' });
    expect([status, body.outcomes]).toEqual([200, [{ id: 'maintenance', outcome: 'paused' }]]);
    replay = (await auditor.post('/v1/replays')).headers.get('location')!;
    const before = await shown('maintenance');
    expect(before).toMatchObject({ paused: true, counts: { waiting: 1, running: 0 } });
    expect(Date.parse(before.oldestWaiting as string)).toBeLessThanOrEqual(Date.now());
    expect(await replayState(replay)).toBe('waiting');
  });

  it('goes on when it is resumed, and a late repeat of the pause does not pause it again', async () => {
    const key = { 'idempotency-key': 'dung-hang-doi' };
    const pause = () => administrator.post(`${PATH}/maintenance/pause`, { reason: 'Sao lưu' }, key);
    const paused = await pause();
    await administrator.post(`${PATH}/maintenance/resume`, { reason: 'Đã sao lưu' });
    expect((await pause()).body).toEqual(paused.body);
    await eventually('the replay is over', async () => (await replayState(replay)) === 'completed');
    expect(await shown('maintenance')).toMatchObject({ paused: false, oldestWaiting: null });
  });

  it('wants a reason, a queue there is, and an administrator', async () => {
    const blank = await administrator.post(`${PATH}/wake/pause`, { reason: ' ' });
    expect(blank.status).toBeGreaterThanOrEqual(400);
    for (const act of ['pause', 'resume', 'clear-failed']) {
      const missing = await administrator.post(`${PATH}/${act === 'pause' ? 'wake' : 'timers'}/${act}`, {});
      expect([missing.status, missing.body.code]).toEqual([400, 'request/invalid']);
      const unknown = await administrator.post(`${PATH}/mail-of-old/${act}`, { reason: 'x' });
      expect([unknown.status, unknown.body.code]).toEqual([404, 'queue/unknown']);
      const refused = await auditor.post(`${PATH}/wake/${act}`, { reason: 'x' });
      expect([refused.status, refused.body.facts.permission]).toEqual([403, 'operations:manage']);
    }
    expect((await shown('wake')).paused).toBe(false);
  });
});

describe('when failed jobs are cleared', () => {
  it('throws away those that are named or all there are, of its own tenant only', async () => {
    const ids = [
      await failing('phu-tho'),
      await failing('phu-tho'),
      await failing('phu-tho'),
      await failing('dak-lak'),
    ];
    await eventually('all have failed', async () => (await queue().counts()).failed === 4);
    const named = await administrator.post(`${PATH}/maintenance/clear-failed`, {
      jobIds: [ids[0], ids[3], 'nobody'],
      reason: 'Đã xem xét',
    });
    expect(named.body.outcomes).toEqual([
      { id: ids[0], outcome: 'removed' },
      { id: ids[3], outcome: 'gone' },
      { id: 'nobody', outcome: 'gone' },
    ]);
    const rest = await administrator.post(`${PATH}/maintenance/clear-failed`, { reason: 'Đã xem xét' });
    expect(rest.body.outcomes.map(({ id }: { id: string }) => id).sort()).toEqual([ids[1], ids[2]].sort());
    expect((await queue().failed()).map(({ id }) => id)).toEqual([ids[3]]);
  });
});

describe('what was done to the queues', () => {
  it('is on record, and the record is what the history says', async () => {
    const position = (await administrator.post(`${PATH}/wake/resume`, { reason: 'Kiểm tra' })).body.position as number;
    const acts = async (query: string) =>
      (await auditor.get(`/v1/operations/acts?after=${String(position)}&${query}`)).body.items as {
        readonly kind: string;
        readonly target: string;
        readonly reason: string;
        readonly outcomes: readonly { readonly outcome: string }[];
      }[];
    expect((await acts('target=maintenance')).map(({ kind, reason }) => [kind, reason])).toEqual([
      ['clear-failed-jobs', 'Đã xem xét'],
      ['clear-failed-jobs', 'Đã xem xét'],
      ['resume-queue', 'Đã sao lưu'],
      ['pause-queue', 'Sao lưu'],
      ['pause-queue', 'Sao lưu dữ liệu'],
    ]);
    expect(await acts('kind=resume-queue&limit=1')).toMatchObject([
      { target: 'wake', reason: 'Kiểm tra', by: { subject: 'administrator' }, outcomes: [{ outcome: 'resumed' }] },
    ]);
    expect(await differencesIn(api, ['operations'])).toEqual({ operations: [] });
  });
});
