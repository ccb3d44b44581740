import type { Instant } from '#kernel';
import type { Fact } from '#assignments/domain';
import type { Signature } from './directive.vocabulary.js';

/** What was printed when it was signed, while number and day were left blank. */
export type Printed = {
  /** `UBND-PVHCC` of `Số:   /UBND-PVHCC`. */
  readonly symbol?: string;
  /** `YYYY-MM` of `ngày   tháng 7 năm 2025`. */
  readonly month?: string;
};

export type DirectiveSignedData = Printed & { readonly directiveId: string; readonly signature: Signature };

/** A directive was signed, and is not yet numbered: that follows at the latest on the next working day (Decree 30/2020, article 15). */
export type DirectiveSigned = Fact<'directive.signed', DirectiveSignedData>;

export type SignDirective = Printed & {
  readonly type: 'sign-directive';
  readonly at: Instant;
  /** When it was signed, where that differs from `at`; not after `at`. */
  readonly effectiveAt?: Instant;
  readonly directiveId: string;
  /** The one of the draft when absent. */
  readonly signature?: Signature;
};
