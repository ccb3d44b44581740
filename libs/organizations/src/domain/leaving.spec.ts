import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { agencyDecider } from './agency.decider.js';
import type { AgencyEvent } from './agency.events.js';
import { IMPOSSIBLE_DATE } from './organization.rules.js';
import { personDecider } from './person.decider.js';
import { personStream, type LeaveOffice, type PersonEvent } from './person.events.js';
import { decideSigning } from './signing-check.js';
import { staffDecider } from './staff.decider.js';
import { staffStream, type FocalPoint, type StaffEvent, type StaffState } from './staff.events.js';
import { PERSON_LEFT, PERSON_UNKNOWN } from './staff.rules.js';
import { decideLeaving, decideStaffing, holdersOn } from './staffing.js';

const given = givenFor(personDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({ PERSON_LEFT });

const personId = 'an';
const agencyId = 'van-phong';
const on = '2025-07-01';
const registered: PersonEvent = { type: 'person.registered', data: { personId, name: 'An' } };
const left: PersonEvent = { type: 'person.left', data: { personId, on } };
const leave: LeaveOffice = { type: 'leave-office', personId, on };

const head: StaffEvent = {
  type: 'post.created',
  data: { agencyId, postId: 'chanh-van-phong', title: 'Chánh Văn phòng', rank: 'head' },
};
const clerk: StaffEvent = {
  type: 'post.created',
  data: { agencyId, postId: 'chuyen-vien', title: 'Chuyên viên', rank: 'officer' },
};
const filled = (postId: string, who: string, validFrom: string): StaffEvent => ({
  type: 'post.filled',
  data: { agencyId, postId, personId: who, acting: false, validFrom },
});
const announced = (field: string, who: string, validFrom: string): StaffEvent => ({
  type: 'focal-point.announced',
  data: { agencyId, field, personId: who, validFrom },
});
const staffAfter = (...events: StaffEvent[]): StaffState => fold(staffDecider, events);
const person = fold(personDecider, [registered]);
const gone = fold(personDecider, [registered, left]);

/** The staff after a person has left, as the plan has it. */
function leaveFrom(staff: StaffState, command = leave): StaffState {
  const plan = decideLeaving(command, { person, staffs: new Map([[agencyId, staff]]) });
  if (!plan.accepted) throw new Error(plan.rule.code);
  const written = plan.writes.find(({ stream }) => stream === staffStream(agencyId));
  return ((written?.events ?? []) as StaffEvent[]).reduce(staffDecider.evolve, staff);
}

describe('when a person leaves office', () => {
  it('is recorded with the day, which another entry corrects', () => {
    given(registered).when(leave).then(left);
    given(registered, left).when(leave).thenQuiet();
    const later = { personId, on: '2025-08-01' };
    given(registered, left)
      .when({ type: 'leave-office', ...later })
      .then({ type: 'person.left', data: later });
  });

  it('keeps the day when particulars change, and is nothing to somebody nobody registered', () => {
    const changed: PersonEvent = { type: 'person.changed', data: { personId, name: 'Văn An' } };
    expect(fold(personDecider, [registered, left, changed])).toEqual({
      status: 'registered',
      person: changed.data,
      leftOn: on,
    });
    given().when(leave).thenRefused(PERSON_UNKNOWN, { personId });
    expect(personDecider.evolve(personDecider.initial, left)).toEqual({ status: 'nonexistent' });
    given(registered)
      .when({ ...leave, on: '2025-02-30' })
      .thenRefused(IMPOSSIBLE_DATE);
  });

  it('vacates every post and field of theirs from the day on, and of nobody else', () => {
    const staff = staffAfter(
      head,
      clerk,
      filled('chanh-van-phong', personId, '2025-01-01'),
      filled('chuyen-vien', personId, '2025-01-01'),
      filled('chuyen-vien', 'binh', '2025-01-01'),
      announced('thue', personId, '2025-01-01'),
      announced('dat-dai', 'binh', '2025-01-01'),
    );
    const plan = decideLeaving(leave, {
      person,
      staffs: new Map([
        [agencyId, staff],
        ['so-y-te', staffDecider.initial],
      ]),
    });
    expect(plan).toMatchObject({
      accepted: true,
      writes: [
        { stream: personStream(personId), events: [left] },
        {
          stream: staffStream(agencyId),
          events: [
            { type: 'post.vacated', data: { postId: 'chanh-van-phong', personId, validTo: on } },
            { type: 'post.vacated', data: { postId: 'chuyen-vien', personId, validTo: on } },
            { type: 'focal-point.withdrawn', data: { field: 'thue', validTo: on } },
          ],
        },
      ],
      dependsOn: [staffStream('so-y-te')],
    });
    const after = leaveFrom(staff);
    expect(holdersOn(after, 'chanh-van-phong', '2025-06-30')).toHaveLength(1);
    expect(holdersOn(after, 'chanh-van-phong', on)).toEqual([]);
    expect(holdersOn(after, 'chuyen-vien', on).map((holder) => holder.personId)).toEqual(['binh']);
  });

  it('leaves those who were announced for a field for later days', () => {
    const pointsAfter = (...events: StaffEvent[]): FocalPoint[] => [...leaveFrom(staffAfter(...events)).focalPoints];
    const field = 'thue';
    expect(
      pointsAfter(
        announced(field, personId, '2025-01-01'),
        announced(field, 'binh', '2025-09-01'),
        announced(field, personId, '2025-10-01'),
        announced(field, 'chi', '2025-11-01'),
      ),
    ).toEqual([
      { field, personId, validFrom: '2025-01-01', validTo: on },
      { field, personId: 'binh', validFrom: '2025-09-01', validTo: '2025-10-01' },
      { field, personId: 'chi', validFrom: '2025-11-01' },
    ]);
    expect(pointsAfter(announced(field, 'binh', '2025-01-01'), announced(field, personId, '2025-09-01'))).toEqual([
      { field, personId: 'binh', validFrom: '2025-01-01', validTo: '2025-09-01' },
    ]);
    const past = [
      { field, personId, validFrom: '2025-01-01', validTo: '2025-03-01' },
      { field, personId: 'binh', validFrom: '2025-03-01' },
    ];
    expect(pointsAfter(announced(field, personId, '2025-01-01'), announced(field, 'binh', '2025-03-01'))).toEqual(past);
  });

  it('vacates what was filled meanwhile when it is asked again', () => {
    const staffs = new Map([[agencyId, staffAfter(head, filled('chanh-van-phong', personId, '2025-01-01'))]]);
    expect(decideLeaving(leave, { person: gone, staffs })).toMatchObject({
      writes: [{ stream: staffStream(agencyId), events: [{ type: 'post.vacated', data: { validTo: on } }] }],
      dependsOn: [personStream(personId)],
    });
  });

  it('writes nothing where it is so already, and refuses nobody known', () => {
    const staffs = new Map([[agencyId, staffAfter(head)]]);
    expect(decideLeaving(leave, { person: gone, staffs })).toEqual({
      accepted: true,
      writes: [],
      dependsOn: [personStream(personId), staffStream(agencyId)],
    });
    expect(decideLeaving(leave, { person: personDecider.initial, staffs })).toMatchObject({ rule: PERSON_UNKNOWN });
  });

  describe('once gone', () => {
    const office: AgencyEvent = {
      type: 'agency.registered',
      data: { agencyId, name: 'Văn phòng', aliases: [], kind: 'office' },
    };
    const ground = { agency: fold(agencyDecider, [office]), staff: staffAfter(head), person: gone };
    const fill = (validFrom: string) =>
      ({ type: 'fill-post', agencyId, postId: 'chanh-van-phong', personId, acting: false, validFrom }) as const;
    const announce = (validFrom: string) =>
      ({ type: 'announce-focal-point', agencyId, field: 'thue', personId, validFrom }) as const;

    it('may still be entered for the days before', () => {
      expect(decideStaffing(fill('2025-01-01'), ground)).toMatchObject({
        writes: [{ events: [{ data: { validFrom: '2025-01-01', validTo: on } }] }],
      });
      expect(decideStaffing(announce('2025-01-01'), ground)).toMatchObject({
        writes: [
          {
            events: [
              { type: 'focal-point.announced', data: { validFrom: '2025-01-01' } },
              { type: 'focal-point.withdrawn', data: { validTo: on } },
            ],
          },
        ],
      });
    });

    breaks(PERSON_LEFT, 'gets no post, is named for nothing and signs nothing from the day on', () => {
      const refusal = { rule: PERSON_LEFT, facts: { personId, leftOn: on } };
      expect(decideStaffing(fill(on), ground)).toMatchObject(refusal);
      expect(decideStaffing(announce(on), ground)).toMatchObject(refusal);
      const asked = {
        agencyId,
        personId,
        post: { agencyId, postId: 'chanh-van-phong' },
        marks: [],
        documentType: 'official-letter',
      };
      const staffs = new Map([[agencyId, staffAfter(head, filled('chanh-van-phong', personId, '2025-01-01'))]]);
      const signs = (day: string) => decideSigning(asked, day, { person: gone, staffs, delegations: { grants: [] } });
      expect(signs('2025-06-30')).toMatchObject({ accepted: true });
      expect(signs(on)).toMatchObject(refusal);
    });
  });

  eachRuleIsBrokenOnce();
});
