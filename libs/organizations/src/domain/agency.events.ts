import type { DomainEvent } from '#kernel';

/** What an agency is in the two-tier government of a province. */
export const AGENCY_KINDS = [
  'department',
  'commune',
  'office',
  'central-line',
  'enterprise',
  'party',
  'leadership',
  'higher-authority',
] as const;

export type AgencyKind = (typeof AGENCY_KINDS)[number];

export type AgencyRegisteredData = {
  /** Lower-case slug, such as `so-tai-chinh`. */
  readonly agencyId: string;
  readonly name: string;
  /** Other names in use: VNPT Phú Thọ is also written Viễn thông Phú Thọ. */
  readonly aliases: readonly string[];
  readonly kind: AgencyKind;
  /** Official code, such as the statistical code of a commune. */
  readonly code?: string;
  readonly parentId?: string;
};

export type AgencyRegistered = DomainEvent<'agency.registered', AgencyRegisteredData>;

export type AgencyEvent = AgencyRegistered;

export type RegisterAgency = { readonly type: 'register-agency' } & AgencyRegisteredData;

export type AgencyCommand = RegisterAgency;

export type AgencyState =
  { readonly status: 'nonexistent' } | { readonly status: 'registered'; readonly agency: AgencyRegisteredData };

/** The stream that holds one agency. */
export function agencyStream(agencyId: string): string {
  return `organization-${agencyId}`;
}
