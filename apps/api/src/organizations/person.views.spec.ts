import { Person } from '#organizations';
import type { StaffState } from '#organizations/domain';
import { personView, staffView } from './person.views.js';

const agencyId = 'van-phong';
const record: StaffState = {
  posts: [{ postId: 'chanh', title: 'Chánh Văn phòng', rank: 'head', validFrom: '2025-01-01' }],
  tenures: [
    { postId: 'chanh', personId: 'an', acting: false, validFrom: '2025-01-01', validTo: '2025-07-01' },
    { postId: 'chanh', personId: 'binh', acting: true, validFrom: '2025-07-01' },
  ],
  focalPoints: [{ field: 'thue', personId: 'binh', validFrom: '2025-07-01' }],
};
const staff = { tenantId: 'phu-tho', agencyId, personIds: ['an', 'binh'], record };
const binh = Object.assign(new Person(), {
  tenantId: 'phu-tho',
  personId: 'binh',
  name: 'Bình',
  email: 'binh@example.vn',
  phone: null,
  leftOn: null,
});

describe('the staff of an agency on a day', () => {
  it('names holders and officers as the register of people has them', () => {
    expect(staffView(staff, '2025-07-01', new Map([['binh', binh]]))).toMatchObject({
      posts: [{ postId: 'chanh', holders: [{ personId: 'binh', name: 'Bình', acting: true }] }],
      focalPoints: [{ personId: 'binh', name: 'Bình', email: 'binh@example.vn' }],
    });
  });

  it('is shown before the register of people is read so far, without their names', () => {
    expect(staffView(staff, '2025-07-01', new Map())).toMatchObject({
      posts: [{ holders: [{ personId: 'binh', name: null }] }],
      focalPoints: [{ personId: 'binh', name: null, email: null, phone: null }],
    });
  });
});

describe('a person', () => {
  it('is shown with the posts and fields of all days, or of one', () => {
    const post = { agencyId, postId: 'chanh', title: 'Chánh Văn phòng', rank: 'head', unit: null };
    const held = { ...post, acting: true, validFrom: '2025-07-01', validTo: null };
    const focalPoints = [{ agencyId, field: 'thue', validFrom: '2025-07-01', validTo: null }];
    expect(personView(binh, [staff], undefined)).toMatchObject({ name: 'Bình', posts: [held], focalPoints });
    expect(personView(binh, [staff], '2025-06-30')).toMatchObject({ posts: [], focalPoints: [] });
  });
});
