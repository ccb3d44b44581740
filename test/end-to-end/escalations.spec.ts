import { instant, type SteppedClock } from '#kernel';
import { eventually } from '../support/eventually.js';
import { assigned, type AssignmentInHand } from './assignment-life.js';
import { registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const monitor = api.as('agency', 'van-phong-ubnd-tinh');
const auditor = api.as('auditor');
const reasons = ['Sở đã cam kết tiến độ'];
let one: AssignmentInHand;

beforeAll(async () => {
  await registerProvince(office);
  one = await assigned(api);
  (api.clock as SteppedClock).stepTo(instant('2025-08-06T16:00:00+07:00'));
  await eventually('it has gone up', async () => (await one.seen()).escalations === 1);
});

async function listed(stage: string): Promise<string[]> {
  const { body } = await office.get(`/v1/assignments?escalation=${stage}`);
  return body.items.map(({ assignmentId }: { assignmentId: string }) => assignmentId);
}

describe('an assignment that went up the ladder', () => {
  it('is open with its new holder, who acknowledges it once', async () => {
    expect(await one.seen()).toMatchObject({ holderId: 'van-phong-ubnd-tinh', escalation: 'open', referredTo: [] });
    expect(await listed('open')).toEqual([one.assignmentId]);
    const refused = await one.tries([finance, 'acknowledge-escalation']);
    expect([refused.status, refused.body.code]).toEqual([403, 'escalation/not-the-holder']);
    await one.does([monitor, 'acknowledge-escalation']);
    expect((await one.does([monitor, 'acknowledge-escalation'])).body.position).toBe(0);
    expect((await one.seen()).escalation).toBe('acknowledged');
  });

  it('is answered, in the name of the holder too', async () => {
    const answer = { decided: 'Báo cáo trước 17h00 ngày 07/8/2025', document: '1720/UBND-TH' };
    await one.does([office, 'answer-escalation', { ...answer, onBehalfOf: 'van-phong-ubnd-tinh' }]);
    expect((await one.seen()).escalation).toBe('answered');
    expect([await listed('acknowledged'), await listed('answered')]).toEqual([[], [one.assignmentId]]);
  });

  it('is referred above, and then lifted: the lead holds it again', async () => {
    await one.does([office, 'refer', { toBody: 'Bộ Nội vụ', reasons: ['Vượt thẩm quyền'], document: '1730/UBND-TH' }]);
    const refused = await one.tries([finance, 'lift-escalation', { reasons }]);
    expect([refused.status, refused.body.code]).toEqual([403, 'assignment/not-the-authority']);
    await one.does([monitor, 'lift-escalation', { reasons }]);
    const seen = await one.seen();
    expect(seen).toMatchObject({ holderId: 'so-tai-chinh', escalation: null, referredTo: ['Bộ Nội vụ'] });
    expect(seen.heldBecause.event.type).toBe('assignment.escalation-lifted');
    const again = await one.tries([monitor, 'lift-escalation', { reasons }]);
    expect([again.status, again.body.code]).toEqual([409, 'escalation/not-escalated']);
  });

  it('is folded again to the same', async () => {
    const path = `/v1/replays/${(await auditor.post('/v1/replays')).body.replayId}`;
    await eventually('the replay is over', async () => (await auditor.get(path)).body.state === 'completed');
    expect((await auditor.get(path)).body.equal).toBe(true);
  });
});
