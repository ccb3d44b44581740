import type { DomainEvent } from '#kernel';
import type { Period } from './timeline.js';

/** Who may sign in whose place follows from it: a deputy for the head, and nobody else (Decree 30/2020, article 13). */
export const POST_RANKS = ['head', 'deputy', 'officer'] as const;

export type PostRank = (typeof POST_RANKS)[number];

type Of<Data> = { readonly agencyId: string } & Data;

export type PostCreatedData = Of<
  {
    /** Slug within the agency: `chanh-van-phong`. */
    readonly postId: string;
    /** As it is printed: Chánh Văn phòng. */
    readonly title: string;
    readonly rank: PostRank;
    /** Slug of the unit within the agency that the post is in; of the agency itself when absent. */
    readonly unit?: string;
  } & Period
>;

/** From the day on, and with it everybody's holding of it. */
export type PostAbolishedData = Of<{ readonly postId: string; readonly validTo: string }>;

export type PostFilledData = Of<
  {
    readonly postId: string;
    readonly personId: string;
    /** *Quyền*: charged with the post until somebody is appointed. */
    readonly acting: boolean;
  } & Period
>;

export type PostVacatedData = Of<{ readonly postId: string; readonly personId: string; readonly validTo: string }>;

/** From the day on, in the place of whoever it was before. */
export type FocalPointAnnouncedData = Of<{
  /** Slug of the field of work. */
  readonly field: string;
  readonly personId: string;
  readonly validFrom: string;
}>;

export type FocalPointWithdrawnData = Of<{ readonly field: string; readonly validTo: string }>;

/** The agency ended, and all its posts with it. */
export type StaffClosedData = Of<{ readonly on: string }>;

/** An agency has a post from a day on. */
export type PostCreated = DomainEvent<'post.created', PostCreatedData>;
/** An agency no longer has a post from a day on. */
export type PostAbolished = DomainEvent<'post.abolished', PostAbolishedData>;
/** A person holds a post from a day on. */
export type PostFilled = DomainEvent<'post.filled', PostFilledData>;
/** A person no longer holds a post from a day on. */
export type PostVacated = DomainEvent<'post.vacated', PostVacatedData>;
/** An agency named a person for a field of work. */
export type FocalPointAnnounced = DomainEvent<'focal-point.announced', FocalPointAnnouncedData>;
/** Nobody is named for a field of work any more. */
export type FocalPointWithdrawn = DomainEvent<'focal-point.withdrawn', FocalPointWithdrawnData>;
/** The posts of an agency ended together with it. */
export type StaffClosed = DomainEvent<'staff.closed', StaffClosedData>;

export type StaffEvent =
  PostCreated | PostAbolished | PostFilled | PostVacated | FocalPointAnnounced | FocalPointWithdrawn | StaffClosed;

export const STAFF_EVENT_TYPES = [
  'post.created',
  'post.abolished',
  'post.filled',
  'post.vacated',
  'focal-point.announced',
  'focal-point.withdrawn',
  'staff.closed',
] as const satisfies readonly StaffEvent['type'][];

export type CreatePost = { readonly type: 'create-post' } & PostCreatedData;
export type AbolishPost = { readonly type: 'abolish-post' } & PostAbolishedData;
/** That the person is registered and the agency exists is for other streams to say: see `decideStaffing`. */
export type FillPost = { readonly type: 'fill-post' } & PostFilledData;
export type VacatePost = { readonly type: 'vacate-post' } & PostVacatedData;
/** See {@link FillPost}. */
export type AnnounceFocalPoint = { readonly type: 'announce-focal-point' } & FocalPointAnnouncedData;
export type WithdrawFocalPoint = { readonly type: 'withdraw-focal-point' } & FocalPointWithdrawnData;
/** A part of a reorganisation; see `decideReorganization`. */
export type CloseStaff = { readonly type: 'close-staff' } & StaffClosedData;

export type StaffCommand =
  CreatePost | AbolishPost | FillPost | VacatePost | AnnounceFocalPoint | WithdrawFocalPoint | CloseStaff;

export type Post = Omit<PostCreatedData, 'agencyId'>;

export type Tenure = Omit<PostFilledData, 'agencyId'>;

export type FocalPoint = { readonly field: string; readonly personId: string; readonly validFrom: string } & Period;

/** The posts of an agency, who has held them, and whom it announced for which field. */
export type StaffState = {
  readonly posts: readonly Post[];
  readonly tenures: readonly Tenure[];
  readonly focalPoints: readonly FocalPoint[];
  readonly closedOn?: string;
};

/** The stream of one agency's posts and focal points. */
export function staffStream(agencyId: string): string {
  return `staff-${agencyId}`;
}
