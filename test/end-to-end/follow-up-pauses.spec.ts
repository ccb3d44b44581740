import { instant, type SteppedClock } from '#kernel';
import { eventually } from '../support/eventually.js';
import { assigned, at16h, type AssignmentInHand } from './assignment-life.js';
import { registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const agency = api.as('agency', 'so-tai-chinh');
const auditor = api.as('auditor');
const storm = { agencyId: 'so-tai-chinh', until: at16h(9), reasons: ['Ứng phó bão số 5'] };
const over = { reasons: ['Bão đã tan'] };
let paused: AssignmentInHand;

beforeAll(async () => {
  await registerProvince(office);
  paused = await assigned(api);
});

async function stepTo(at: string, one: AssignmentInHand, rung: string): Promise<void> {
  (api.clock as SteppedClock).stepTo(instant(at));
  await eventually(`${rung} is decided`, async () =>
    (await one.timers()).some((timer) => timer.rung === rung && timer.state !== 'planned'),
  );
}

describe('a pause of follow-up', () => {
  it('is recorded by the Office, once, for an agency there is, with an end to come', async () => {
    const { status, body } = await office.post('/v1/follow-up-pauses', storm);
    expect([status, body]).toMatchObject([200, { agencyId: 'so-tai-chinh' }]);
    expect((await office.post('/v1/follow-up-pauses', storm)).body.position).toBe(0);
    expect((await agency.post('/v1/follow-up-pauses', storm)).status).toBe(403);
    const unknown = await office.post('/v1/follow-up-pauses', { ...storm, agencyId: 'khong-co' });
    expect(unknown.body.code).toBe('agency/unknown');
    const gone = await office.post('/v1/follow-up-pauses', { ...storm, until: at16h(1) });
    expect([gone.status, gone.body.code]).toEqual([422, 'follow-up/pause-over']);
    expect((await agency.get('/v1/follow-up-pauses')).body).toMatchObject({
      paused: ['so-tai-chinh'],
      entries: [{ agencyId: 'so-tai-chinh', became: 'paused', by: 'office', until: at16h(9), reasons: storm.reasons }],
    });
  });

  it('has what comes due skipped with its reason, an escalation too; the deadline and the holder stay', async () => {
    await stepTo('2025-08-03T16:00:00+07:00', paused, 'before');
    await stepTo('2025-08-06T16:00:00+07:00', paused, 'escalate');
    const seen = await paused.seen();
    expect(seen).toMatchObject({ holderId: 'so-tai-chinh', escalations: 0, dueAt: at16h(4) });
    const { timers } = (await office.get(`/v1/assignments/${paused.assignmentId}/timers`)).body;
    expect(new Set(timers.map(({ explanation }: { explanation: { reason: string } }) => explanation.reason))).toEqual(
      new Set(['ladder/agency-paused']),
    );
  });

  it('ends when it is resumed: what comes due from then on is sent, what was skipped is not', async () => {
    const never = await office.post('/v1/follow-up-pauses/so-y-te/resume', over);
    expect([never.status, never.body.code]).toEqual([409, 'follow-up/never-paused']);
    expect((await office.post('/v1/follow-up-pauses/so-tai-chinh/resume', over)).status).toBe(200);
    expect((await office.post('/v1/follow-up-pauses/so-tai-chinh/resume', over)).body.position).toBe(0);
    const { body } = await agency.get('/v1/follow-up-pauses');
    expect(body.paused).toEqual([]);
    expect(body.entries.map(({ became }: { became: string }) => became)).toEqual(['paused', 'resumed']);
    const later = await assigned(api, {
      asWritten: 'trước 16h00 ngày 08/8/2025',
      relation: 'before',
      date: '2025-08-08',
      time: '16:00',
    });
    await stepTo('2025-08-07T16:00:00+07:00', later, 'before');
    expect((await later.timers())[0]).toMatchObject({ rung: 'before', state: 'fired' });
    expect((await paused.timers()).map(({ state }) => state)).toEqual(['skipped', 'skipped', 'skipped', 'skipped']);
  });

  it('is folded again to the same', async () => {
    const path = `/v1/replays/${(await auditor.post('/v1/replays')).body.replayId}`;
    await eventually('the replay is over', async () => (await auditor.get(path)).body.state === 'completed');
    expect((await auditor.get(path)).body.equal).toBe(true);
  });
});
