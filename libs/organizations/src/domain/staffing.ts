import { refuse, type Refused } from '#kernel';
import { agencyStream, type AgencyState, type RegisteredAgency } from './agency.events.js';
import { faultOfAbsence, periodInLife } from './agency.lookups.js';
import { AGENCY_UNKNOWN } from './agency.rules.js';
import type { OrganizationPlan } from './organization.plan.js';
import { faultOfDays } from './organization.rules.js';
import { personDecider } from './person.decider.js';
import { personStream, type LeaveOffice, type PersonState, type RegisteredPerson } from './person.events.js';
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
  type WithdrawFocalPoint,
} from './staff.events.js';
import { PERSON_ERASED, PERSON_LEFT, PERSON_UNKNOWN } from './staff.rules.js';
import { daysOf, goesOnFrom, holdsOn, within, type Period } from './timeline.js';

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
  const stream = staffStream(agencyId);
  const writes = new PlannedWrites();
  if (command.type === 'create-post') {
    const life = periodInLife(agencyId, agency, daysOf(command));
    if (!life.accepted) return life;
    const refused = writes.decide(stream, staffDecider, staff, { ...command, ...life.period });
    return refused ?? writes.plan([stream, agencyStream(agencyId)]);
  }
  const { personId } = command;
  if (person?.status === 'erased') return refuse(PERSON_ERASED, { personId });
  if (person?.status !== 'registered') return refuse(PERSON_UNKNOWN, { personId });
  const refused =
    command.type === 'fill-post'
      ? appoint(command, agency, staff, person, writes)
      : announce(command, agency, staff, person, writes);
  return refused ?? writes.plan([stream, agencyStream(agencyId), personStream(personId)]);
}

/** For as long as the agency exists and the person is in office. */
function appoint(
  command: FillPost,
  agency: RegisteredAgency,
  staff: StaffState,
  { leftOn }: RegisteredPerson,
  writes: PlannedWrites,
): Refused | null {
  const { agencyId, personId } = command;
  const life = periodInLife(agencyId, agency, daysOf(command));
  if (!life.accepted) return life;
  const [period] = within(life.period, untilDay(leftOn));
  if (period === undefined) return refuse(PERSON_LEFT, { personId, leftOn: leftOn! });
  return writes.decide(staffStream(agencyId), staffDecider, staff, { ...command, ...period });
}

/** Until another is announced, or the person leaves office. */
function announce(
  command: AnnounceFocalPoint,
  agency: RegisteredAgency,
  staff: StaffState,
  { leftOn }: RegisteredPerson,
  writes: PlannedWrites,
): Refused | null {
  const { agencyId, personId, field, validFrom } = command;
  const fault = faultOfDays(validFrom) ?? faultOfAbsence(agencyId, agency, validFrom);
  if (fault) return fault;
  if (leftOn !== undefined && leftOn <= validFrom) return refuse(PERSON_LEFT, { personId, leftOn });
  const refused = writes.decide(staffStream(agencyId), staffDecider, staff, command);
  if (!refused && leftOn !== undefined) withdrawOf({ personId, on: leftOn }, { agencyId, field }, staff, writes);
  return refused;
}

/**
 * A person leaves office on a day, and with it every post they hold and every field they are named for.
 * @param ground.staffs by agency, wherever they hold a post or are named
 */
export function decideLeaving(
  command: LeaveOffice,
  ground: { readonly person: PersonState; readonly staffs: ReadonlyMap<string, StaffState> },
): OrganizationPlan | Refused {
  const { personId, on } = command;
  const writes = new PlannedWrites();
  const stream = personStream(personId);
  const refused = writes.decide(stream, personDecider, ground.person, command);
  if (refused) return refused;
  for (const [agencyId, staff] of ground.staffs) {
    const ofPerson = (one: { readonly personId: string }) => one.personId === personId;
    const posts = new Set(staff.tenures.filter(ofPerson).map(({ postId }) => postId));
    const fields = new Set(staff.focalPoints.filter(ofPerson).map(({ field }) => field));
    for (const postId of posts) {
      writes.decide(staffStream(agencyId), staffDecider, staff, {
        type: 'vacate-post',
        agencyId,
        postId,
        personId,
        validTo: on,
      });
    }
    for (const field of fields) withdrawOf(command, { agencyId, field }, staff, writes);
  }
  return writes.plan([stream, ...[...ground.staffs.keys()].map(staffStream)]);
}

/** Names the person no longer from the day on; whoever else was announced for later days stays so. */
function withdrawOf(
  { personId, on }: Pick<LeaveOffice, 'personId' | 'on'>,
  { agencyId, field }: { readonly agencyId: string; readonly field: string },
  staff: StaffState,
  writes: PlannedWrites,
): void {
  const stream = staffStream(agencyId);
  const decide = (command: AnnounceFocalPoint | WithdrawFocalPoint) =>
    writes.decide(stream, staffDecider, staff, command);
  const later = writes.stateOf(stream, staff).focalPoints.filter((one) => one.field === field && goesOnFrom(one, on));
  const first = later.findIndex((one) => one.personId === personId);
  if (first === -1) return;
  // A withdrawal ends all that follows, so that what others were announced for is announced anew.
  const { validFrom } = later[first]!;
  decide({ type: 'withdraw-focal-point', agencyId, field, validTo: validFrom < on ? on : validFrom });
  for (const other of later.slice(first + 1).filter((one) => one.personId !== personId)) {
    decide({ type: 'announce-focal-point', agencyId, field, personId: other.personId, validFrom: other.validFrom });
    if (other.validTo !== undefined) {
      decide({ type: 'withdraw-focal-point', agencyId, field, validTo: other.validTo });
    }
  }
}

function untilDay(day: string | undefined): Period {
  return day === undefined ? {} : { validTo: day };
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
