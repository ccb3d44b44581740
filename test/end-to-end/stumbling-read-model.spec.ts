import { useLog } from '../support/log.js';
import { eventually } from '../support/eventually.js';
import { assignmentOf, issueDirective, registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

// Nothing of what goes wrong here is worth a line of the log of tests.
const api = useApi({ startsAt: '2025-08-03T03:00:00Z', logLevel: 'fatal' });
const behind = useLog(api.database);
const office = api.as('office');
const administrator = api.as('administrator');
const finance = api.as('agency', 'so-tai-chinh');

interface Standing {
  readonly name: string;
  readonly position: number;
  readonly stopped: boolean;
}

async function standings(): Promise<readonly Standing[]> {
  return (await administrator.get('/v1/operations/subscriptions')).body.items;
}

/** As a fault in its code would: the read model cannot take one event. */
async function breakReadModel(): Promise<void> {
  await behind.query('alter table read.assignments add constraint no_two_thirds check (percent <> 66)');
}

async function repairReadModel(): Promise<void> {
  await behind.query('alter table read.assignments drop constraint no_two_thirds');
}

describe('a read model that cannot take an event', () => {
  let at: number;
  let end: number;
  let assignmentId: string;

  beforeAll(async () => {
    await registerProvince(office);
    assignmentId = await assignmentOf(api, await issueDirective(office), 'so-tai-chinh');
    await breakReadModel();
    const progress = await finance.post(`/v1/assignments/${assignmentId}/progress`, {
      note: 'Hai',
      percent: 66,
    });
    at = progress.body.position as number;
    const answer = await finance.post(`/v1/assignments/${assignmentId}/respond`, { text: 'Đã xong' });
    end = answer.body.position as number;
    const held = async () => (await standings()).some(({ name, stopped }) => name === 'assignments' && stopped);
    await eventually('its error policy holds it', held, 30_000);
  });

  it('is held before that event, and every other goes on', async () => {
    const seen = async () => (await standings()).filter(({ name }) => !['assignments', 'notice-writer'].includes(name));
    await eventually('the others have seen everything', async () => (await seen()).every((one) => one.position >= end));
    const [held] = (await standings()).filter(({ name }) => name === 'assignments');
    expect(held!.position).toBeLessThan(at);
    expect((await office.get(`/v1/reports/scoreboard?after=${end}`)).status).toBe(200);
    expect((await office.get(`/v1/assignments/${assignmentId}`)).body.phase).toBe('assigned');
  });

  it('makes health say so, by its name', async () => {
    const { body } = await api.withToken().get('/health/ready');
    expect(body.details.subscriptions).toMatchObject({
      status: 'degraded',
      standing: expect.arrayContaining(['assignments']),
    });
  });

  it('is an incident with its evidence: the event, the error, and how often it was tried', async () => {
    const { items } = (await administrator.get('/v1/operations/incidents')).body;
    expect(items).toEqual([
      expect.objectContaining({
        kind: 'follower-stopped',
        source: 'assignments',
        attempts: 6,
        evidence: expect.objectContaining({ position: at, error: expect.stringContaining('no_two_thirds') }),
      }),
    ]);
  });

  it('takes it once it is repaired and told to try again, and is what the history says', async () => {
    await repairReadModel();
    const [{ incidentId }] = (await administrator.get('/v1/operations/incidents')).body.items;
    const retried = await administrator.post('/v1/operations/incidents/retry', { incidents: { ids: [incidentId] } });
    expect(retried.status).toBe(200);
    const read = await office.get(`/v1/assignments/${assignmentId}?after=${end}`);
    expect(read.body).toMatchObject({ phase: 'responded', percent: 66 });
    await eventually('health is well', async () => {
      const { body } = await api.withToken().get('/health/ready');
      return !(body.details.subscriptions.standing ?? []).includes('assignments');
    });
    expect(await differencesIn(api, ['assignments', 'scoreboard'])).toEqual({ assignments: [], scoreboard: [] });
  });
});
