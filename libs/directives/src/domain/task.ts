import type { AssignmentKind } from '#assignments/domain';
import type { WrittenDeadline } from '#deadlines/domain';

/** One agency, or a group that becomes one assignment per member as of the day of issuance. */
export type Lead = { readonly agencyId: string } | { readonly groupId: string };

/** An item of a directive that a separate answer can be given to. */
export type Task = {
  /** Given or drawn, never derived from the letter in the document: letters repeat. */
  readonly taskId: string;
  /** 1, 2, 3, … in the order of the document. */
  readonly ordinal: number;
  /** The letter or number in the document; may repeat. */
  readonly label?: string;
  readonly text: string;
  readonly kind: AssignmentKind;
  readonly lead: Lead;
  readonly coordinatingAgencyIds: readonly string[];
  readonly deadline: WrittenDeadline | null;
  readonly reportTo?: ReportingRoute;
  /** What is to come out of it: a report, a draft regulation, a standing duty. */
  readonly product?: string;
};

export type ReportingRoute = { readonly toId: string; readonly viaId?: string };
