import { accept, quiet, refuse, unreachable, type Decider, type Decision, type Refused } from '#kernel';
import { faultOfDays, faultOfPeriod, INVALID_ID, isSlug } from './organization.rules.js';
import {
  POST_RANKS,
  type AbolishPost,
  type AnnounceFocalPoint,
  type CreatePost,
  type FillPost,
  type FocalPoint,
  type FocalPointAnnouncedData,
  type StaffCommand,
  type StaffEvent,
  type StaffState,
  type VacatePost,
  type WithdrawFocalPoint,
} from './staff.events.js';
import {
  FOCAL_POINT_NONE,
  POST_ALREADY_CREATED,
  POST_HELD,
  POST_NOT_HELD,
  POST_NOT_IN_FORCE,
  POST_SECOND_HEAD,
  POST_TITLE_MISSING,
  POST_UNKNOWN,
  POST_UNKNOWN_RANK,
  STAFF_CLOSED,
} from './staff.rules.js';
import { daysOf, endedOn, goesOnFrom, meeting, onDay, overlap, within, type Period } from './timeline.js';

export const staffDecider: Decider<StaffCommand, StaffState, StaffEvent> = {
  initial: { posts: [], tenures: [], focalPoints: [] },

  decide(command, state) {
    switch (command.type) {
      case 'create-post':
        return create(command, state);
      case 'abolish-post':
        return abolish(command, state);
      case 'fill-post':
        return fill(command, state);
      case 'vacate-post':
        return vacate(command, state);
      case 'announce-focal-point':
        return announce(command, state);
      case 'withdraw-focal-point':
        return withdraw(command, state);
      case 'close-staff': {
        const { type: _, ...data } = command;
        const isOpen = state.closedOn === undefined || data.on < state.closedOn;
        return faultOfDays(data.on) ?? (isOpen ? accept({ type: 'staff.closed', data }) : quiet());
      }
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'post.created': {
        const { agencyId: _, ...post } = event.data;
        return { ...state, posts: [...state.posts, post] };
      }
      case 'post.abolished': {
        const { postId, validTo } = event.data;
        const ofPost = (one: { readonly postId: string }) => one.postId === postId;
        return {
          ...state,
          posts: endedOn(state.posts, validTo, ofPost),
          tenures: endedOn(state.tenures, validTo, ofPost),
        };
      }
      case 'post.filled': {
        const { agencyId: _, ...tenure } = event.data;
        return { ...state, tenures: [...state.tenures, tenure] };
      }
      case 'post.vacated': {
        const { postId, personId, validTo } = event.data;
        return {
          ...state,
          tenures: endedOn(state.tenures, validTo, (one) => one.postId === postId && one.personId === personId),
        };
      }
      case 'focal-point.announced':
        return { ...state, focalPoints: announced(state, event.data) };
      case 'focal-point.withdrawn': {
        const { field, validTo } = event.data;
        return { ...state, focalPoints: endedOn(state.focalPoints, validTo, (one) => one.field === field) };
      }
      case 'staff.closed': {
        const { on } = event.data;
        return {
          posts: endedOn(state.posts, on),
          tenures: endedOn(state.tenures, on),
          focalPoints: endedOn(state.focalPoints, on),
          closedOn: on,
        };
      }
      default:
        return unreachable(event);
    }
  },
};

function create({ type: _, ...data }: CreatePost, state: StaffState): Decision<StaffEvent> {
  const { agencyId, postId, title, rank, unit } = data;
  const wrong = [postId, unit].find((id) => id !== undefined && !isSlug(id));
  if (wrong !== undefined) return refuse(INVALID_ID, { id: wrong });
  if (title.trim() === '') return refuse(POST_TITLE_MISSING, { agencyId, postId });
  if (!POST_RANKS.includes(rank)) return refuse(POST_UNKNOWN_RANK, { agencyId, postId, rank });
  const fault = faultOfPeriod(data) ?? faultOfClosing(agencyId, data, state);
  if (fault) return fault;
  const known = state.posts.find((post) => post.postId === postId);
  if (known) {
    const isSo =
      known.title === title && known.rank === rank && known.unit === unit && known.validFrom === data.validFrom;
    return isSo ? quiet() : refuse(POST_ALREADY_CREATED, { agencyId, postId });
  }
  const head = state.posts.find((post) => post.rank === 'head' && post.unit === unit && overlap(post, data));
  if (rank === 'head' && head) return refuse(POST_SECOND_HEAD, { agencyId, postId, headPostId: head.postId });
  return accept({ type: 'post.created', data: within(data, untilClosing(state))[0]! });
}

function abolish({ type: _, ...data }: AbolishPost, state: StaffState): Decision<StaffEvent> {
  const { agencyId, postId, validTo } = data;
  const post = state.posts.find((one) => one.postId === postId);
  if (!post) return refuse(POST_UNKNOWN, { agencyId, postId });
  return faultOfDays(validTo) ?? (goesOnFrom(post, validTo) ? accept({ type: 'post.abolished', data }) : quiet());
}

function fill({ type: _, ...data }: FillPost, state: StaffState): Decision<StaffEvent> {
  const { agencyId, postId, personId, acting } = data;
  if (!isSlug(personId)) return refuse(INVALID_ID, { id: personId });
  const post = state.posts.find((one) => one.postId === postId);
  if (!post) return refuse(POST_UNKNOWN, { agencyId, postId });
  const fault = faultOfPeriod(data) ?? faultOfClosing(agencyId, data, state);
  if (fault) return fault;
  const [period] = within(daysOf(data), post);
  if (period === undefined) return refuse(POST_NOT_IN_FORCE, { agencyId, postId });

  const ofPost = state.tenures.filter((one) => one.postId === postId);
  const own = ofPost.filter((one) => one.personId === personId);
  if (
    meeting(
      period,
      own.filter((one) => one.acting === acting),
    ) === 'itself'
  )
    return quiet();
  const held = (post.rank === 'head' ? ofPost : own).find((one) => overlap(one, period));
  if (held) return refuse(POST_HELD, { agencyId, postId, heldBy: held.personId, acting: held.acting });
  return accept({ type: 'post.filled', data: { agencyId, postId, personId, acting, ...period } });
}

function vacate({ type: _, ...data }: VacatePost, state: StaffState): Decision<StaffEvent> {
  const { agencyId, postId, personId, validTo } = data;
  const known = state.tenures.filter((one) => one.postId === postId && one.personId === personId);
  if (known.length === 0) return refuse(POST_NOT_HELD, { agencyId, postId, personId });
  const goesOn = known.some((one) => goesOnFrom(one, validTo));
  return faultOfDays(validTo) ?? (goesOn ? accept({ type: 'post.vacated', data }) : quiet());
}

function announce({ type: _, ...data }: AnnounceFocalPoint, state: StaffState): Decision<StaffEvent> {
  const { agencyId, field, personId, validFrom } = data;
  const wrong = [field, personId].find((id) => !isSlug(id));
  if (wrong !== undefined) return refuse(INVALID_ID, { id: wrong });
  const fault = faultOfDays(validFrom) ?? faultOfClosing(agencyId, { validFrom }, state);
  if (fault) return fault;
  const isSo = onDay(ofField(state.focalPoints, field), validFrom)?.personId === personId;
  return isSo ? quiet() : accept({ type: 'focal-point.announced', data });
}

function withdraw({ type: _, ...data }: WithdrawFocalPoint, state: StaffState): Decision<StaffEvent> {
  const { agencyId, field, validTo } = data;
  const known = ofField(state.focalPoints, field);
  if (known.length === 0) return refuse(FOCAL_POINT_NONE, { agencyId, field });
  const goesOn = known.some((one) => goesOnFrom(one, validTo));
  return faultOfDays(validTo) ?? (goesOn ? accept({ type: 'focal-point.withdrawn', data }) : quiet());
}

/** From its first day until the next officer who is known, or until the agency ends. */
function announced({ focalPoints, closedOn }: StaffState, data: FocalPointAnnouncedData): FocalPoint[] {
  const { field, personId, validFrom } = data;
  const others = focalPoints.filter((one) => one.field !== field);
  const known = ofField(focalPoints, field);
  const before = endedOn(known, validFrom);
  const after = known.filter((one) => one.validFrom > validFrom);
  const ends = [...after.map((one) => one.validFrom), closedOn].filter((day) => day !== undefined).sort();
  return [
    ...others,
    ...before,
    { field, personId, validFrom, ...(ends[0] !== undefined && { validTo: ends[0] }) },
    ...after,
  ];
}

function ofField(focalPoints: readonly FocalPoint[], field: string): FocalPoint[] {
  return focalPoints.filter((one) => one.field === field);
}

function untilClosing({ closedOn }: StaffState): Period {
  return closedOn === undefined ? {} : { validTo: closedOn };
}

function faultOfClosing(agencyId: string, period: Period, state: StaffState): Refused | null {
  const { closedOn } = state;
  if (closedOn === undefined || within(daysOf(period), untilClosing(state)).length > 0) return null;
  return refuse(STAFF_CLOSED, { agencyId, closedOn });
}
