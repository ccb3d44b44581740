import { Part, Slug, Text, TextList } from '#platform';
import { DeadlineBody } from '../directives/task.bodies.js';
import { ActBody } from './assignment.bodies.js';

/** A list of reasons as every act takes it that has to be explained. */
export const REASONS = { max: 2_000, minItems: 1, maxItems: 20 };

/** An act of issuer, monitor or Office. */
export class AuthorityActBody extends ActBody {
  @Slug({
    description: 'The issuer or monitor whose decision the Office enters; it is in its own power when absent.',
    optional: true,
    example: 'ubnd-tinh',
  })
  readonly onBehalfOf?: string;

  @Text({
    description: 'The document of the decision, as printed.',
    max: 200,
    optional: true,
    example: '1600/UBND-TH',
  })
  readonly document?: string;
}

/** What an authority decides about an assignment, and why. */
export class DecreeBody extends AuthorityActBody {
  @TextList({ ...REASONS, description: 'Why it is so decided.', example: ['Theo đề nghị của Sở Tài chính'] })
  readonly reasons: string[];
}

/** The words by which a part may end after its whole. */
export const BEYOND_PARENT = {
  description: 'For a part: why it may end after its whole. Refused without it.',
  max: 2_000,
  optional: true,
};

/** More time. */
export class ExtensionGrantBody extends DecreeBody {
  @Part({
    description: 'The limit as the decision states it; what the lead proposed when absent.',
    of: () => DeadlineBody,
    optional: true,
  })
  readonly deadline?: DeadlineBody;

  @Text(BEYOND_PARENT)
  readonly beyondParent?: string;
}

/** A decision that may take the deadline away. */
export class DeadlineChangeBody extends DecreeBody {
  @Part({
    description: 'The limit as the decision states it; null takes the deadline away.',
    of: () => DeadlineBody,
    nullable: true,
  })
  readonly deadline: DeadlineBody | null;

  @Text(BEYOND_PARENT)
  readonly beyondParent?: string;
}

/** A limit that a decision may state. */
export const STATED_DEADLINE = {
  description: 'The limit from here on, as the decision states it; null takes the deadline away.',
  of: () => DeadlineBody,
  optional: true,
  nullable: true,
};

/** A decision after which the lead has to act again. */
export class RenewalBody extends DecreeBody {
  @Part(STATED_DEADLINE)
  readonly deadline?: DeadlineBody | null;

  @Text(BEYOND_PARENT)
  readonly beyondParent?: string;
}
