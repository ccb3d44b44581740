import { holdsOn, type StaffState } from '#organizations/domain';
import type { Channel, Recipient, RecipientRole } from './notice.vocabulary.js';
import { CHANNELS } from './notice.vocabulary.js';
import type { Telling } from './told.js';

/** Somebody to be told, and as whom. */
export type Addressee = {
  readonly recipient: Recipient;
  readonly role: RecipientRole;
  readonly agencyId: string;
  readonly postEmpty?: true;
  readonly channels: readonly Channel[];
};

/** What the agencies announced, on a day. */
export type Posts = {
  readonly staffOf: (agencyId: string) => StaffState;
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** Slug of the field of work, where the assignment has one. */
  readonly field?: string;
};

const OF_PEOPLE: readonly RecipientRole[] = ['head', 'vice-chairman', 'chairman'];

/**
 * Turns roles into agencies and people. A role that a post means goes to whoever holds the post on the day, and to the
 * agency where nobody does. Beside an agency, the officer it announced for the field is told. Nobody is told twice.
 */
export function addresseesOf(tellings: readonly Telling[], posts: Posts): readonly Addressee[] {
  const found = new Map<string, Addressee>();
  const add = (addressee: Addressee) => {
    const key = `${addressee.recipient.kind} ${addressee.recipient.id}`;
    const known = found.get(key);
    const channels = CHANNELS.filter((channel) => [known, addressee].some((one) => one?.channels.includes(channel)));
    found.set(key, { ...(known ?? addressee), channels });
  };
  for (const { role, agencyIds, channels = CHANNELS } of tellings) {
    for (const agencyId of agencyIds) {
      const agency = { recipient: { kind: 'agency', id: agencyId }, role, agencyId, channels } as const;
      if (OF_PEOPLE.includes(role)) {
        const id = holderOf(role, agencyId, posts);
        add(id === null ? { ...agency, postEmpty: true } : { ...agency, recipient: { kind: 'person', id } });
        continue;
      }
      add(agency);
      const officer = officerFor(agencyId, posts);
      if (officer !== null) add({ ...agency, recipient: { kind: 'person', id: officer }, role: 'focal-point' });
    }
  }
  return [...found.values()];
}

/** A vice-chairman is the deputy whom the agency named for the field; any deputy where it named none. */
function holderOf(role: RecipientRole, agencyId: string, posts: Posts): string | null {
  const rank = role === 'vice-chairman' ? 'deputy' : 'head';
  const inRank = peopleIn(rank, posts.staffOf(agencyId), posts.day);
  const officer = officerFor(agencyId, posts);
  return officer !== null && inRank.includes(officer) ? officer : (inRank[0] ?? null);
}

/** Those who hold a post of the agency itself, not of a unit within it, in the order in which the posts were created. */
function peopleIn(rank: 'head' | 'deputy', { posts, tenures }: StaffState, day: string): readonly string[] {
  return posts
    .filter((post) => post.rank === rank && post.unit === undefined && holdsOn(post, day))
    .flatMap(({ postId }) => tenures.filter((tenure) => tenure.postId === postId && holdsOn(tenure, day)))
    .map(({ personId }) => personId);
}

function officerFor(agencyId: string, { staffOf, day, field }: Posts): string | null {
  if (field === undefined) return null;
  return staffOf(agencyId).focalPoints.find((one) => one.field === field && holdsOn(one, day))?.personId ?? null;
}
