import type { ApartStatus, OfficialStatus } from '#assignments/domain';

/** The statuses of the report form: the official four, and what stands apart from them. */
export type ReportStatus = OfficialStatus | ApartStatus;

/** The document that gave the task. */
export type GivenBy = {
  readonly directiveId: string;
  /** Number and symbol as printed: `1537/UBND-TH`. */
  readonly designation: string;
  /** `YYYY-MM-DD` */
  readonly issuedOn: string | null;
  readonly subject: string;
};

/** An agency as the report names it. */
export type NamedAgency = { readonly agencyId: string; readonly name: string };
