import fc from 'fast-check';
import { fold } from '#kernel';
import { agencyDecider } from './agency.decider.js';
import { agencyStream, type AgencyEvent } from './agency.events.js';
import * as agencyRules from './agency.rules.js';
import * as common from './organization.rules.js';
import { personDecider } from './person.decider.js';
import { personStream } from './person.events.js';
import { staffDecider } from './staff.decider.js';
import {
  staffStream,
  type AnnounceFocalPoint,
  type FillPost,
  type StaffCommand,
  type StaffEvent,
  type StaffState,
} from './staff.events.js';
import * as rules from './staff.rules.js';
import { decideStaffing, focalPointsOn, holdersOn } from './staffing.js';
import { holdsOn, overlap, type Period } from './timeline.js';

const agencyId = 'van-phong';
const head: StaffEvent = {
  type: 'post.created',
  data: { agencyId, postId: 'chanh-van-phong', title: 'Chánh Văn phòng', rank: 'head' },
};
const fill = (postId: string, personId: string, days: Period = {}, acting = false): FillPost => ({
  type: 'fill-post',
  agencyId,
  postId,
  personId,
  acting,
  ...days,
});
const filled = (postId: string, personId: string, days: Period = {}): StaffEvent => ({
  type: 'post.filled',
  data: { agencyId, postId, personId, acting: false, ...days },
});
const announce = (field: string, personId: string, validFrom: string): AnnounceFocalPoint => ({
  type: 'announce-focal-point',
  agencyId,
  field,
  personId,
  validFrom,
});
const announced = (field: string, personId: string, validFrom: string): StaffEvent => ({
  type: 'focal-point.announced',
  data: { agencyId, field, personId, validFrom },
});
const withdraw = (field: string, validTo: string): StaffCommand => ({
  type: 'withdraw-focal-point',
  agencyId,
  field,
  validTo,
});
const after = (...events: StaffEvent[]): StaffState => fold(staffDecider, events);

describe('staffing', () => {
  const registered: AgencyEvent = {
    type: 'agency.registered',
    data: { agencyId, name: 'Văn phòng', aliases: [], kind: 'office', validFrom: '2025-01-01' },
  };
  const agency = fold(agencyDecider, [registered]);
  const person = personDecider.evolve(personDecider.initial, {
    type: 'person.registered',
    data: { personId: 'an', name: 'An' },
  });
  const ground = { agency, staff: after(head), person };

  it('has a stream of its own', () => {
    expect(staffStream(agencyId)).toBe('staff-van-phong');
  });

  it('appoints somebody who is known in an agency that exists, for the days it exists', () => {
    expect(decideStaffing(fill('chanh-van-phong', 'an'), ground)).toEqual({
      accepted: true,
      writes: [
        { stream: staffStream(agencyId), events: [filled('chanh-van-phong', 'an', { validFrom: '2025-01-01' })] },
      ],
      dependsOn: [agencyStream(agencyId), personStream('an')],
    });
    expect(decideStaffing(announce('thue', 'an', '2025-08-08'), ground)).toMatchObject({
      writes: [{ events: [announced('thue', 'an', '2025-08-08')] }],
      dependsOn: [agencyStream(agencyId), personStream('an')],
    });
  });

  it('creates a post without naming anybody', () => {
    const create = { type: 'create-post', agencyId, postId: 'p', title: 'P', rank: 'officer' } as const;
    expect(decideStaffing(create, { agency, staff: staffDecider.initial })).toEqual({
      accepted: true,
      writes: [
        {
          stream: staffStream(agencyId),
          events: [
            {
              type: 'post.created',
              data: { agencyId, postId: 'p', title: 'P', rank: 'officer', validFrom: '2025-01-01' },
            },
          ],
        },
      ],
      dependsOn: [agencyStream(agencyId)],
    });
  });

  it('is refused for nobody known, in no agency, before its day and after its end', () => {
    const asked = fill('chanh-van-phong', 'an');
    const nobody = { rule: rules.PERSON_UNKNOWN, facts: { personId: 'an' } };
    expect(decideStaffing(asked, { ...ground, person: personDecider.initial })).toMatchObject(nobody);
    expect(decideStaffing(asked, { agency, staff: ground.staff })).toMatchObject(nobody);
    expect(decideStaffing(asked, { ...ground, agency: agencyDecider.initial })).toMatchObject({
      rule: agencyRules.AGENCY_UNKNOWN,
      facts: { agencyId },
    });
    expect(decideStaffing({ ...asked, validTo: '2025-01-01' }, ground)).toMatchObject({
      rule: agencyRules.AGENCY_NOT_YET,
    });
    expect(decideStaffing(announce('thue', 'an', '2024-12-31'), ground)).toMatchObject({
      rule: agencyRules.AGENCY_NOT_YET,
    });
    expect(decideStaffing(announce('thue', 'an', 'x'), ground)).toMatchObject({
      rule: common.IMPOSSIBLE_DATE,
    });
    const ended = agencyDecider.evolve(agency, {
      type: 'agency.ended',
      data: { agencyId, on: '2025-07-01', cause: 'merger', successorIds: ['b'], reorganizationId: 'r' },
    });
    expect(decideStaffing({ ...asked, validFrom: '2025-07-01' }, { ...ground, agency: ended })).toMatchObject({
      rule: agencyRules.AGENCY_ENDED,
    });
    expect(decideStaffing(announce('thue', 'an', '2025-07-01'), { ...ground, agency: ended })).toMatchObject({
      rule: agencyRules.AGENCY_ENDED,
    });
    expect(decideStaffing(fill('pho-chanh', 'an'), ground)).toMatchObject({ rule: rules.POST_UNKNOWN });
  });

  it('leaves one head and one focal point per field on any day, whatever is asked', () => {
    const DAYS = ['2025-07-01', '2025-07-02', '2025-07-03', '2025-07-04'];
    const day = fc.constantFrom(...DAYS);
    const days: fc.Arbitrary<Period> = fc
      .tuple(fc.option(day), fc.option(day))
      .map(([validFrom, validTo]) => ({ ...(validFrom && { validFrom }), ...(validTo && { validTo }) }));
    const personId = fc.constantFrom('an', 'binh');
    const postId = fc.constantFrom('x', 'y');
    const field = fc.constantFrom('dat-dai', 'thue');
    const command = fc.oneof<fc.Arbitrary<StaffCommand>[]>(
      fc
        .tuple(postId, fc.constantFrom('head' as const, 'officer' as const), days)
        .map(([id, rank, period]) => ({ type: 'create-post', agencyId, postId: id, title: id, rank, ...period })),
      fc.tuple(postId, day).map(([id, validTo]) => ({ type: 'abolish-post', agencyId, postId: id, validTo })),
      fc.tuple(postId, personId, days, fc.boolean()).map(([id, who, period, acting]) => fill(id, who, period, acting)),
      fc
        .tuple(postId, personId, day)
        .map(([id, who, validTo]) => ({ type: 'vacate-post', agencyId, postId: id, personId: who, validTo })),
      fc.tuple(field, personId, day).map(([of, who, from]) => announce(of, who, from)),
      fc.tuple(field, day).map(([of, validTo]) => withdraw(of, validTo)),
      day.map((on) => ({ type: 'close-staff', agencyId, on })),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const facts: StaffEvent[] = [];
        for (const asked of commands) {
          const decision = staffDecider.decide(asked, after(...facts));
          if (decision.accepted) facts.push(...decision.events);
        }
        const state = after(...facts);
        expect(after(...facts)).toEqual(state);
        const heads = state.posts.filter(({ rank }) => rank === 'head');
        for (const one of ['2025-06-30', ...DAYS, '2025-12-31']) {
          expect(heads.filter((post) => holdsOn(post, one)).length).toBeLessThanOrEqual(1);
          for (const post of heads) expect(holdersOn(state, post.postId, one).length).toBeLessThanOrEqual(1);
          const fields = focalPointsOn(state, one).map((point) => point.field);
          expect(new Set(fields).size).toBe(fields.length);
          if (state.closedOn !== undefined && state.closedOn <= one) {
            expect([...fields, ...state.posts.filter((post) => holdsOn(post, one))]).toEqual([]);
          }
        }
        for (const tenure of state.tenures) {
          expect(state.posts.some((post) => post.postId === tenure.postId && overlap(post, tenure))).toBe(true);
        }
      }),
    );
  });
});
