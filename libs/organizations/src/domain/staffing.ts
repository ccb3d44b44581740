import { refuse, type Refused } from '#kernel';
import { agencyStream, type AgencyState } from './agency.events.js';
import { faultOfAbsence, periodInLife } from './agency.lookups.js';
import { AGENCY_UNKNOWN } from './agency.rules.js';
import type { OrganizationPlan } from './organization.plan.js';
import { faultOfDays } from './organization.rules.js';
import { personStream, type PersonState } from './person.events.js';
import { PlannedWrites } from './planned-writes.js';
import { staffDecider } from './staff.decider.js';
import {
  staffStream,
  type AnnounceFocalPoint,
  type CreatePost,
  type FillPost,
  type FocalPoint,
  type Post,
  type StaffState,
} from './staff.events.js';
import { PERSON_UNKNOWN } from './staff.rules.js';
import { daysOf, holdsOn } from './timeline.js';

/** Somebody in a post on a day. */
export type PostHolder = {
  readonly postId: string;
  readonly title: string;
  readonly personId: string;
  readonly acting: boolean;
};

/** A post created or filled, or an officer announced: in an agency that exists then, for a person who is known. */
export function decideStaffing(
  command: CreatePost | FillPost | AnnounceFocalPoint,
  ground: {
    readonly agency: AgencyState;
    readonly staff: StaffState;
    /** Whom the command names; not looked at where it names nobody. */
    readonly person?: PersonState;
  },
): OrganizationPlan | Refused {
  const { agencyId } = command;
  const { agency, staff, person } = ground;
  if (agency.status === 'nonexistent') return refuse(AGENCY_UNKNOWN, { agencyId });
  const grounds = [agencyStream(agencyId)];
  if (command.type !== 'create-post') {
    const { personId } = command;
    if (person?.status !== 'registered') return refuse(PERSON_UNKNOWN, { personId });
    grounds.push(personStream(personId));
  }
  let asked: CreatePost | FillPost | AnnounceFocalPoint = command;
  if (command.type === 'announce-focal-point') {
    const fault = faultOfDays(command.validFrom) ?? faultOfAbsence(agencyId, agency, command.validFrom);
    if (fault) return fault;
  } else {
    const life = periodInLife(agencyId, agency, daysOf(command));
    if (!life.accepted) return life;
    asked = { ...command, ...life.period };
  }
  const writes = new PlannedWrites();
  const refused = writes.decide(staffStream(agencyId), staffDecider, staff, asked);
  return refused ?? writes.plan([staffStream(agencyId), ...grounds]);
}

/** Who heads an agency, or a unit in it, on a day; acting where nobody is appointed. */
export function headOn(staff: StaffState, day: string, unit?: string): PostHolder | null {
  const post = headPostOn(staff, day, unit);
  return post === null ? null : (holdersOn(staff, post.postId, day)[0] ?? null);
}

/** The post of the head of an agency, or of a unit in it, on a day, whoever holds it. */
export function headPostOn(staff: StaffState, day: string, unit?: string): Post | null {
  return staff.posts.find((one) => one.rank === 'head' && one.unit === unit && holdsOn(one, day)) ?? null;
}

/** Who holds a post on a day; a head's post has one holder at most. */
export function holdersOn(staff: StaffState, postId: string, day: string): PostHolder[] {
  const post = postOn(staff, postId, day);
  if (post === null) return [];
  return staff.tenures
    .filter((tenure) => tenure.postId === postId && holdsOn(tenure, day))
    .map(({ personId, acting }) => ({ postId, title: post.title, personId, acting }));
}

/** A post as it stands on a day, or null. */
export function postOn(staff: StaffState, postId: string, day: string): Post | null {
  return staff.posts.find((post) => post.postId === postId && holdsOn(post, day)) ?? null;
}

/** The officer an agency announced for a field, on a day; see task 33 of directive 1537/UBND-TH. */
export function focalPointOn(staff: StaffState, field: string, day: string): string | null {
  return focalPointsOn(staff, day).find((one) => one.field === field)?.personId ?? null;
}

/** Every officer an agency has announced, on a day. */
export function focalPointsOn(staff: StaffState, day: string): FocalPoint[] {
  return staff.focalPoints.filter((one) => holdsOn(one, day));
}
