import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import * as common from './organization.rules.js';
import { staffDecider } from './staff.decider.js';
import {
  type AnnounceFocalPoint,
  type CreatePost,
  type FillPost,
  type StaffCommand,
  type StaffEvent,
  type StaffState,
  type PostCreatedData,
} from './staff.events.js';
import * as rules from './staff.rules.js';
import { focalPointOn, focalPointsOn, headOn, holdersOn, postOn } from './staffing.js';
import type { Period } from './timeline.js';

const given = givenFor(staffDecider);
const ofStaff = Object.fromEntries(Object.entries(rules).filter(([name]) => !name.startsWith('PERSON_')));
const { breaks, eachRuleIsBrokenOnce } = ruleBook(ofStaff);

const agencyId = 'van-phong';
const headData: PostCreatedData = { agencyId, postId: 'chanh-van-phong', title: 'Chánh Văn phòng', rank: 'head' };
const head: StaffEvent = { type: 'post.created', data: headData };
const deputyData: PostCreatedData = {
  agencyId,
  postId: 'pho-chanh',
  title: 'Phó Chánh Văn phòng',
  rank: 'deputy',
  validFrom: '2025-01-01',
};
const deputy: StaffEvent = { type: 'post.created', data: deputyData };
const unitHead: StaffEvent = {
  type: 'post.created',
  data: { agencyId, postId: 'truong-phong', title: 'Trưởng phòng', rank: 'head', unit: 'th1' },
};
const fill = (postId: string, personId: string, days: Period = {}, acting = false): FillPost => ({
  type: 'fill-post',
  agencyId,
  postId,
  personId,
  acting,
  ...days,
});
const filled = (postId: string, personId: string, days: Period = {}, acting = false): StaffEvent => ({
  type: 'post.filled',
  data: { agencyId, postId, personId, acting, ...days },
});
const vacate = (personId: string, validTo: string): StaffCommand => ({
  type: 'vacate-post',
  agencyId,
  postId: 'chanh-van-phong',
  personId,
  validTo,
});
const vacated = (personId: string, validTo: string): StaffEvent => ({
  type: 'post.vacated',
  data: { agencyId, postId: 'chanh-van-phong', personId, validTo },
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
const withdrawn = (field: string, validTo: string): StaffEvent => ({
  type: 'focal-point.withdrawn',
  data: { agencyId, field, validTo },
});
const closed: StaffEvent = { type: 'staff.closed', data: { agencyId, on: '2025-07-01' } };
const after = (...events: StaffEvent[]): StaffState => fold(staffDecider, events);

describe('a post', () => {
  const create: CreatePost = { type: 'create-post', ...headData };

  it('is created in an agency, or in a unit of it', () => {
    given().when(create).then(head);
    given(head)
      .when({ type: 'create-post', ...unitHead.data })
      .then(unitHead);
    given(head)
      .when({ type: 'create-post', ...deputyData })
      .then(deputy);
  });

  it('stays as it is when it is created again', () => {
    given(head).when(create).thenQuiet();
  });

  it('is known on the days it exists', () => {
    const state = after(head, deputy, {
      type: 'post.abolished',
      data: { agencyId, postId: 'pho-chanh', validTo: '2025-07-01' },
    });
    expect(postOn(state, 'pho-chanh', '2025-06-30')).toMatchObject({ title: 'Phó Chánh Văn phòng' });
    expect(postOn(state, 'pho-chanh', '2025-07-01')).toBeNull();
    expect(postOn(state, 'pho-chanh', '2024-12-31')).toBeNull();
    expect(postOn(state, 'chanh-van-phong', '2024-12-31')).toMatchObject({ rank: 'head' });
  });

  it('is abolished, and with it everybody leaves it', () => {
    const abolish = { type: 'abolish-post', agencyId, postId: 'chanh-van-phong', validTo: '2025-07-01' } as const;
    const abolished: StaffEvent = {
      type: 'post.abolished',
      data: { agencyId, postId: 'chanh-van-phong', validTo: '2025-07-01' },
    };
    given(head).when(abolish).then(abolished);
    given(head, abolished).when(abolish).thenQuiet();
    const state = after(head, unitHead, filled('chanh-van-phong', 'an'), filled('truong-phong', 'binh'), abolished);
    expect(headOn(state, '2025-06-30')?.personId).toBe('an');
    expect(headOn(state, '2025-07-01')).toBeNull();
    expect(headOn(state, '2025-07-01', 'th1')?.personId).toBe('binh');
    given(head)
      .when({ ...abolish, validTo: 'x' })
      .thenRefused(common.IMPOSSIBLE_DATE, { day: 'x' });
  });

  breaks(rules.POST_TITLE_MISSING, 'a blank title is refused', () => {
    given()
      .when({ ...create, title: '' })
      .thenRefused(rules.POST_TITLE_MISSING, { agencyId, postId: 'chanh-van-phong' });
  });

  breaks(rules.POST_UNKNOWN_RANK, 'a rank that does not exist is refused', () => {
    given()
      .when({ ...create, rank: 'king' as 'head' })
      .thenRefused(rules.POST_UNKNOWN_RANK, { agencyId, postId: 'chanh-van-phong', rank: 'king' });
  });

  breaks(rules.POST_ALREADY_CREATED, 'another under the same id is refused', () => {
    const facts = { agencyId, postId: 'chanh-van-phong' };
    for (const other of [{ title: 'CVP' }, { rank: 'deputy' as const }, { unit: 'th1' }, { validFrom: '2025-01-01' }]) {
      given(head)
        .when({ ...create, ...other })
        .thenRefused(rules.POST_ALREADY_CREATED, facts);
    }
  });

  breaks(rules.POST_SECOND_HEAD, 'a second head at a time is refused', () => {
    given(head)
      .when({ ...create, postId: 'giam-doc' })
      .thenRefused(rules.POST_SECOND_HEAD, { agencyId, postId: 'giam-doc', headPostId: 'chanh-van-phong' });
    given(head, unitHead)
      .when({ ...create, postId: 'giam-doc', unit: 'th1' })
      .thenRefused(rules.POST_SECOND_HEAD, { headPostId: 'truong-phong' });
    given(head, { type: 'post.abolished', data: { agencyId, postId: 'chanh-van-phong', validTo: '2025-07-01' } })
      .when({ ...create, postId: 'giam-doc', validFrom: '2025-07-01' })
      .then({
        type: 'post.created',
        data: { ...headData, postId: 'giam-doc', validFrom: '2025-07-01' },
      });
  });

  breaks(rules.POST_UNKNOWN, 'one that nobody created is neither filled nor abolished', () => {
    given()
      .when(fill('chanh-van-phong', 'an'))
      .thenRefused(rules.POST_UNKNOWN, { agencyId, postId: 'chanh-van-phong' });
    given()
      .when({ type: 'abolish-post', agencyId, postId: 'chanh-van-phong', validTo: '2025-07-01' })
      .thenRefused(rules.POST_UNKNOWN, { agencyId, postId: 'chanh-van-phong' });
  });

  it('refuses ids that are no slugs and days no calendar has', () => {
    given()
      .when({ ...create, postId: 'CVP' })
      .thenRefused(common.INVALID_ID, { id: 'CVP' });
    given()
      .when({ ...create, unit: 'TH 1' })
      .thenRefused(common.INVALID_ID, { id: 'TH 1' });
    given()
      .when({ ...create, validFrom: '2025-02-30' })
      .thenRefused(common.IMPOSSIBLE_DATE);
    given(head).when(fill('chanh-van-phong', 'An')).thenRefused(common.INVALID_ID, { id: 'An' });
    given(head)
      .when(fill('chanh-van-phong', 'an', { validFrom: '2025-07-01', validTo: '2025-07-01' }))
      .thenRefused(common.PERIOD_REVERSED);
  });
});

describe('the holder of a post', () => {
  it('is one person at its head, and acting where nobody is appointed', () => {
    given(head)
      .when(fill('chanh-van-phong', 'an', { validFrom: '2025-01-01' }))
      .then(filled('chanh-van-phong', 'an', { validFrom: '2025-01-01' }));
    const state = after(
      head,
      filled('chanh-van-phong', 'an', { validFrom: '2025-01-01' }),
      vacated('an', '2025-07-01'),
      filled('chanh-van-phong', 'binh', { validFrom: '2025-07-15' }, true),
    );
    expect(headOn(state, '2024-12-31')).toBeNull();
    expect(headOn(state, '2025-06-30')).toEqual({
      postId: 'chanh-van-phong',
      title: 'Chánh Văn phòng',
      personId: 'an',
      acting: false,
    });
    expect(headOn(state, '2025-07-01')).toBeNull();
    expect(headOn(state, '2025-07-15')).toMatchObject({ personId: 'binh', acting: true });
    expect(headOn(after(deputy, filled('pho-chanh', 'an')), '2025-07-15')).toBeNull();
  });

  it('is several people in any other post, for the days on which the post exists', () => {
    const facts = [deputy, filled('pho-chanh', 'an', { validFrom: '2025-01-01' })];
    given(...facts)
      .when(fill('pho-chanh', 'binh'))
      .then(filled('pho-chanh', 'binh', { validFrom: '2025-01-01' }));
    const state = after(...facts, filled('pho-chanh', 'binh', { validFrom: '2025-03-01' }));
    expect(holdersOn(state, 'pho-chanh', '2025-02-28').map(({ personId }) => personId)).toEqual(['an']);
    expect(holdersOn(state, 'pho-chanh', '2025-03-01').map(({ personId }) => personId)).toEqual(['an', 'binh']);
    expect(holdersOn(state, 'truong-phong', '2025-03-01')).toEqual([]);
  });

  it('stays quiet when it is appointed again, or leaves again', () => {
    const facts = [head, filled('chanh-van-phong', 'an', { validFrom: '2025-01-01' })];
    given(...facts)
      .when(fill('chanh-van-phong', 'an', { validFrom: '2025-02-01' }))
      .thenQuiet();
    given(...facts, vacated('an', '2025-07-01'))
      .when(vacate('an', '2025-07-01'))
      .thenQuiet();
    given(...facts)
      .when(vacate('an', '2025-07-01'))
      .then(vacated('an', '2025-07-01'));
    given(...facts)
      .when(vacate('an', '2025-07-32'))
      .thenRefused(common.IMPOSSIBLE_DATE);
  });

  it('leaves one post and keeps another', () => {
    const state = after(
      head,
      unitHead,
      filled('chanh-van-phong', 'an'),
      filled('truong-phong', 'an'),
      filled('truong-phong', 'binh'),
      vacated('an', '2025-07-01'),
    );
    expect(headOn(state, '2025-07-01')).toBeNull();
    expect(holdersOn(state, 'truong-phong', '2025-07-01')).toHaveLength(2);
  });

  breaks(rules.POST_HELD, "a head's post is not held by two, and no post twice by one", () => {
    const facts = [head, filled('chanh-van-phong', 'an', { validFrom: '2025-01-01' })];
    given(...facts)
      .when(fill('chanh-van-phong', 'binh', { validFrom: '2025-07-01' }))
      .thenRefused(rules.POST_HELD, { agencyId, postId: 'chanh-van-phong', heldBy: 'an', acting: false });
    given(...facts)
      .when(fill('chanh-van-phong', 'an', { validFrom: '2025-07-01' }, true))
      .thenRefused(rules.POST_HELD, { heldBy: 'an' });
    given(deputy, filled('pho-chanh', 'an', { validFrom: '2025-03-01' }))
      .when(fill('pho-chanh', 'an', { validFrom: '2025-02-01' }))
      .thenRefused(rules.POST_HELD, { heldBy: 'an' });
    given(...facts, vacated('an', '2025-07-01'))
      .when(fill('chanh-van-phong', 'binh', { validFrom: '2025-07-01' }))
      .then(filled('chanh-van-phong', 'binh', { validFrom: '2025-07-01' }));
    given(...facts, unitHead)
      .when(fill('truong-phong', 'binh'))
      .then(filled('truong-phong', 'binh'));
  });

  breaks(rules.POST_NOT_IN_FORCE, 'nobody holds a post before or after it exists', () => {
    given(deputy)
      .when(fill('pho-chanh', 'an', { validTo: '2025-01-01' }))
      .thenRefused(rules.POST_NOT_IN_FORCE, { agencyId, postId: 'pho-chanh' });
  });

  breaks(rules.POST_NOT_HELD, 'nobody leaves what they never held', () => {
    given(head, unitHead, filled('chanh-van-phong', 'an'), filled('truong-phong', 'binh'))
      .when(vacate('binh', '2025-07-01'))
      .thenRefused(rules.POST_NOT_HELD, { agencyId, postId: 'chanh-van-phong', personId: 'binh' });
  });
});

describe('a focal point', () => {
  it('is one officer for a field, in the place of whoever it was before', () => {
    given()
      .when(announce('dat-dai', 'an', '2025-08-08'))
      .then(announced('dat-dai', 'an', '2025-08-08'));
    const state = after(
      announced('dat-dai', 'an', '2025-08-08'),
      announced('thue', 'chi', '2025-08-08'),
      announced('dat-dai', 'binh', '2025-09-01'),
    );
    expect(focalPointOn(state, 'dat-dai', '2025-08-07')).toBeNull();
    expect(focalPointOn(state, 'dat-dai', '2025-08-31')).toBe('an');
    expect(focalPointOn(state, 'dat-dai', '2025-09-01')).toBe('binh');
    expect(focalPointsOn(state, '2025-09-01').map(({ field }) => field)).toEqual(['thue', 'dat-dai']);
  });

  it('that is learned late holds until the next one', () => {
    const state = after(announced('dat-dai', 'binh', '2025-09-01'), announced('dat-dai', 'an', '2025-08-08'));
    expect(state.focalPoints).toEqual([
      { field: 'dat-dai', personId: 'an', validFrom: '2025-08-08', validTo: '2025-09-01' },
      { field: 'dat-dai', personId: 'binh', validFrom: '2025-09-01' },
    ]);
    const corrected = after(announced('dat-dai', 'binh', '2025-09-01'), announced('dat-dai', 'an', '2025-09-01'));
    expect(corrected.focalPoints).toEqual([{ field: 'dat-dai', personId: 'an', validFrom: '2025-09-01' }]);
  });

  it('is withdrawn from a day on', () => {
    given(announced('dat-dai', 'an', '2025-08-08'))
      .when(withdraw('dat-dai', '2025-09-01'))
      .then(withdrawn('dat-dai', '2025-09-01'));
    const state = after(
      announced('dat-dai', 'an', '2025-08-08'),
      announced('thue', 'an', '2025-08-08'),
      withdrawn('dat-dai', '2025-09-01'),
    );
    expect([focalPointOn(state, 'dat-dai', '2025-09-01'), focalPointOn(state, 'thue', '2025-09-01')]).toEqual([
      null,
      'an',
    ]);
    given(announced('dat-dai', 'an', '2025-08-08'), withdrawn('dat-dai', '2025-09-01'))
      .when(withdraw('dat-dai', '2025-10-01'))
      .thenQuiet();
    given(announced('dat-dai', 'an', '2025-08-08'))
      .when(withdraw('dat-dai', '?'))
      .thenRefused(common.IMPOSSIBLE_DATE);
  });

  it('stays quiet when the same officer is announced again', () => {
    given(announced('dat-dai', 'an', '2025-08-08'))
      .when(announce('dat-dai', 'an', '2025-09-01'))
      .thenQuiet();
  });

  it('refuses ids that are no slugs and days no calendar has', () => {
    given()
      .when(announce('Đất đai', 'an', '2025-08-08'))
      .thenRefused(common.INVALID_ID, { id: 'Đất đai' });
    given()
      .when(announce('dat-dai', 'An', '2025-08-08'))
      .thenRefused(common.INVALID_ID, { id: 'An' });
    given()
      .when(announce('dat-dai', 'an', '08/8/2025'))
      .thenRefused(common.IMPOSSIBLE_DATE, { day: '08/8/2025' });
  });

  breaks(rules.FOCAL_POINT_NONE, 'nobody is withdrawn who was never announced', () => {
    given(announced('dat-dai', 'an', '2025-08-08'))
      .when(withdraw('thue', '2025-09-01'))
      .thenRefused(rules.FOCAL_POINT_NONE, { agencyId, field: 'thue' });
  });
});

describe('the staff of an agency that ended', () => {
  const facts = [head, filled('chanh-van-phong', 'an'), announced('dat-dai', 'an', '2025-01-01'), closed];

  it('is there until the day, and no more', () => {
    const state = after(...facts);
    expect([headOn(state, '2025-06-30')?.personId, focalPointOn(state, 'dat-dai', '2025-06-30')]).toEqual(['an', 'an']);
    expect([headOn(state, '2025-07-01'), focalPointOn(state, 'dat-dai', '2025-07-01')]).toEqual([null, null]);
    expect(postOn(state, 'chanh-van-phong', '2025-07-01')).toBeNull();
  });

  it('is closed once, and earlier where that is learned', () => {
    const close = (on: string): StaffCommand => ({ type: 'close-staff', agencyId, on });
    given(head).when(close('2025-07-01')).then(closed);
    given(...facts)
      .when(close('2025-07-01'))
      .thenQuiet();
    given(...facts)
      .when(close('2025-08-01'))
      .thenQuiet();
    given(...facts)
      .when(close('2025-06-01'))
      .then({ type: 'staff.closed', data: { agencyId, on: '2025-06-01' } });
    given(head).when(close('x')).thenRefused(common.IMPOSSIBLE_DATE, { day: 'x' });
  });

  it('takes what is learned late, until the day', () => {
    given(...facts)
      .when({ type: 'create-post', ...deputyData })
      .then({ type: 'post.created', data: { ...deputyData, validTo: '2025-07-01' } });
    expect(after(...facts, announced('thue', 'an', '2025-06-01')).focalPoints.at(-1)).toEqual({
      field: 'thue',
      personId: 'an',
      validFrom: '2025-06-01',
      validTo: '2025-07-01',
    });
  });

  breaks(rules.STAFF_CLOSED, 'nothing begins from the day on', () => {
    const refused = { agencyId, closedOn: '2025-07-01' };
    given(...facts)
      .when({ type: 'create-post', agencyId, postId: 'p', title: 'P', rank: 'officer', validFrom: '2025-07-01' })
      .thenRefused(rules.STAFF_CLOSED, refused);
    given(...facts)
      .when(fill('chanh-van-phong', 'binh', { validFrom: '2025-07-01' }))
      .thenRefused(rules.STAFF_CLOSED, refused);
    given(...facts)
      .when(announce('thue', 'an', '2025-07-01'))
      .thenRefused(rules.STAFF_CLOSED, refused);
  });
});

eachRuleIsBrokenOnce();
